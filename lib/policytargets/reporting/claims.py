"""Claims: the sentences of the reports as data, each with the targets that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from policytargets.reporting.prose import fill

__all__ = ["Claim", "Step", "claim", "to_record"]


@dataclass(frozen=True)
class Step:
    """One step from the tables to a claim.

    Parameters
    ----------
    function : str
        The library's function, such as ``comparing.judge``.
    inputs : mapping of str to object
        What it was given beside the tables: plain values that JSON can hold.
    description : str
        What it did, in the language of the claim.
    """

    function: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""


@dataclass(frozen=True)
class Claim:
    """One sentence of a report.

    Parameters
    ----------
    key : str
        Its key in terms.yml; with the subject it names the claim, alike in both languages.
    text : str
        The sentence in one language, in Markdown.
    subject : str
        Codes of what it is about, such as a plan or ``family/plan``, where one key says
        several sentences.
    value : float or None
        The number that the sentence is about; None where it has none, or no single one.
    unit : str
        The unit of the value; empty for a count.
    target_ids : tuple of str
        The targets that it rests on.
    steps : tuple of Step
        How it came about.
    sensitivity : str
        What would change it, in the language of the claim; empty where nothing is known.
    language : str
        ``en`` or ``zh``: that of the text.
    """

    key: str
    text: str
    subject: str = ""
    value: float | None = None
    unit: str = ""
    target_ids: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    sensitivity: str = ""
    language: str = "en"


def claim(
    key: str,
    language: str,
    *,
    subject: str = "",
    value: float | None = None,
    unit: str = "",
    target_ids: Iterable[str] = (),
    steps: Sequence[Step] = (),
    sensitivity: str = "",
    **words: object,
) -> Claim:
    """Return a sentence of terms.yml with its words filled in, as a claim.

    Parameters
    ----------
    key : str
        Key under ``sentence``.
    language : str
        ``en`` or ``zh``.
    subject, value, unit, target_ids, steps, sensitivity
        See `Claim`.
    **words : object
        What fills the braces of the sentence; see `policytargets.reporting.prose.fill`.
    """
    text = fill(key, language, **words)
    ids = tuple(dict.fromkeys(target_ids))
    return Claim(key, text, subject, value, unit, ids, tuple(steps), sensitivity, language)


def to_record(told: Claim) -> dict[str, Any]:
    """Return a claim as plain values that JSON can hold; the notebook knows its language."""
    return {key: value for key, value in asdict(told).items() if key != "language"}

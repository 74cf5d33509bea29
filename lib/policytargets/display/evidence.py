"""The passage behind a target, inside a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from policytargets.display.target import Entry, Sources, load_sources, make_entries
from policytargets.errors import Fault, InputError, nearest
from policytargets.messages import translate
from policytargets.project import find_root


@dataclass(frozen=True)
class Evidence:
    """What a notebook shows of a target: its sentence, its place and its reading."""

    entry: Entry  # The target, as a dossier tells it

    def __str__(self) -> str:
        """Return it as plain text, with brackets around the number."""
        before, head, number, tail, after = self.entry.passage
        passage = f"{before}{head}【{number}】{tail}{after}"
        lines = [self._heading, passage, *(f"{term}: {value}" for term, value in self._told)]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return it as plain text."""
        return str(self)

    def _repr_html_(self) -> str:
        before, head, number, tail, after = map(escape, self.entry.passage)
        script = "zh-Hant" if self.entry.script == "traditional" else "zh-Hans"
        quote = f"<b>{head}<mark>{number}</mark>{tail}</b>"
        rows = "".join(
            f'<tr><th scope="row">{escape(term)}</th><td>{escape(value)}</td></tr>'
            for term, value in self._told
        )
        return (
            f"<p><b>{escape(self._heading)}</b></p>"
            f'<blockquote lang="{script}">{before}{quote}{after}</blockquote>'
            f'<table class="policytargets"><tbody>{rows}</tbody></table>'
        )

    @property
    def _heading(self) -> str:
        return f"{self.entry.id} · {self.entry.heading}"

    @property
    def _told(self) -> list[tuple[str, str]]:
        head = translate("column.target_id")
        file = self.entry.place[0]
        return [file, (head, self.entry.target_id), *self.entry.reading]


def evidence(target: str, root: Path | None = None) -> Evidence:
    """Return the passage of a target with its number highlighted, for a notebook to show.

    Parameters
    ----------
    target : str
        An id, such as ``wenzhou-2020/017`` or ``wenzhou-2020@2155-2160``.
    root : path, optional
        The project's folder; sought from the working folder upward where not given.

    Raises
    ------
    InputError
        Where there is no such target, with the ids most like it.

    Examples
    --------
    >>> import policytargets as pt
    >>> print(str(pt.evidence("wenzhou-2020/017")).splitlines()[0])
    wenzhou-2020/017 · Industrial robots
    """
    root = root or find_root()
    sources = _sources(root, (root / "data/clean/targets.csv").stat().st_mtime_ns)
    keys = {row.id: key for key, row in sources.targets.items()} | {k: k for k in sources.targets}
    if target not in keys:
        allowed = f"the nearest: {nearest(target, keys)}"
        raise InputError(Fault(target, "no such target", allowed))
    (entry,) = make_entries(sources, [keys[target]])
    return Evidence(entry)


@cache
def _sources(root: Path, changed: int) -> Sources:
    """Return a project's sources, read anew once its targets are built anew."""
    return load_sources(root)

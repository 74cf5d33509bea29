"""Chains: the steps from the clean tables to a claim, each named and told in words."""

from __future__ import annotations

from policytargets.reporting.claims import Step
from policytargets.vocabulary.names import translate

__all__ = ["chain"]


def chain(language: str, *functions: str, **inputs: object) -> list[Step]:
    """Return the steps from the clean tables to a claim.

    Parameters
    ----------
    language : str
        ``en`` or ``zh``.
    *functions : str
        The library's functions in order, such as ``comparing.timelines.due``; timelines.yml tells
        under ``chain`` what each does.
    **inputs : object
        What the last of them was given beside the tables.
    """
    last = len(functions) - 1
    return [
        Step(
            function=function,
            inputs=inputs if place == last else {},
            description=translate(f"chain.{function.rpartition('.')[2]}", language),
        )
        for place, function in enumerate(functions)
    ]

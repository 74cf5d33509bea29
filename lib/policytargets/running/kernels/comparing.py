"""What nbval leaves out when it compares a cell's outputs: claims behind sentences, figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

FIGURE = "image/svg+xml"

# Names that a drawing library makes anew; digits beyond what anyone sees.
_ABOUT = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_NAME = re.compile(r"\b[a-z][0-9a-f]{10}\b")
_NUMBER = re.compile(r"-?\d+\.\d+")
_MOST = 5

Output = Mapping[str, Any]


def differences(stored: Sequence[Output], now: Sequence[Output]) -> list[str]:
    """Return in words how claims and figures of two runs of a cell differ."""
    found = [*_of_claims(_claims(stored), _claims(now)), *_of_figures(stored, now)]
    rest = [f"and {len(found) - _MOST} more"] if len(found) > _MOST else []
    return found[:_MOST] + rest


def _claims(outputs: Sequence[Output]) -> list[Mapping[str, Any]]:
    told = [one.get("metadata", {}).get("policytargets", {}).get("claims", []) for one in outputs]
    return [claim for claims in told for claim in claims]


def _of_claims(
    stored: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    for old, new in zip_longest(stored, now):
        if old is None or new is None:
            yield f"sentence {(old or new)['key']}: {'not stored' if old is None else 'gone'}"
            continue
        for field in (field for field in {**old, **new} if field != "text"):
            was, is_now = _plain(old.get(field)), _plain(new.get(field))
            if was != is_now:
                yield f"sentence {old['key']}, {field}: stored {was!r}, now {is_now!r}"


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a value as JSON gives it back."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _of_figures(stored: Sequence[Output], now: Sequence[Output]) -> Iterator[str]:
    for number, (old, new) in enumerate(zip_longest(_figures(stored), _figures(now)), start=1):
        if old is None or new is None:
            yield f"figure {number}: {'not stored' if old is None else 'gone'}"
        elif old != new:
            before, after = Counter(old), Counter(new)
            count = max((before - after).total(), (after - before).total())
            what = f"{count} of {len(old)} lines" if count else "the order"
            yield f"figure {number}: drawn otherwise, {what} of the drawing differ"


def _figures(outputs: Sequence[Output]) -> list[list[str]]:
    drawings = [one["data"][FIGURE] for one in outputs if FIGURE in one.get("data", {})]
    return [_normal(drawing).splitlines() for drawing in drawings]


def _normal(drawing: str) -> str:
    """Return a drawing without what differs from run to run and cannot be seen."""
    rounded = _NUMBER.sub(lambda number: f"{float(number[0]):.1f}", drawing)
    return _ABOUT.sub("", _NAME.sub("name", rounded))

"""Tables that a reader opens when they are wanted: each folded under its caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from IPython.core.getipython import get_ipython
from IPython.display import display as show_output
from IPython.utils.capture import RichOutput, capture_output

from policytargets.reporting.live import is_live
from policytargets.vocabulary.names import translate

__all__ = ["fold", "folded"]

_CAPTION = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)


@contextmanager
def fold(language: str, *, wanted: bool = True) -> Iterator[None]:
    """Fold the tables that are shown inside, whatever shows them; all else stays as it is.

    Before a person in a notebook, where tables can be searched, and outside of notebooks nothing
    is folded.

    Parameters
    ----------
    language : str
        ``en`` or ``zh``.
    wanted : bool, optional
        Whether they are folded at all.
    """
    if not wanted or is_live() or get_ipython() is None:
        yield
        return
    with capture_output(stdout=False, stderr=False) as caught:
        yield
    for output in caught.outputs:
        _show(output, language)


def folded(html: str, language: str) -> str:
    """Return a table under a line that opens it; markup without a caption comes back as it is."""
    caption = _CAPTION.search(html)
    if caption is None:
        return html
    line = translate("view.folded", language, what=caption[1])
    return f'<details class="folded"><summary>{line}</summary>{html}</details>'


def _show(output: RichOutput, language: str) -> None:
    data = dict(output.data)
    if "text/html" in data:
        data["text/html"] = folded(data["text/html"], language)
    show_output(data, raw=True, metadata=output.metadata or {})

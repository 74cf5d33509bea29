"""Write docs/api.md from the docstrings of the public names.

`python docs/api.py` writes it; tests/test_face.py keeps it true.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import policytargets as pt

DOCUMENT = Path(__file__).with_name("api.md")
HEAD = """\
# The public names

`import policytargets as pt`: what a researcher finds with the tab key. This page is made from the
docstrings; all other modules may change without notice ([architecture](architecture.md)).
"""


def write() -> str:
    """Return the document."""
    return "\n".join([HEAD, *(line for name in sorted(pt.__all__) for line in _entry(name))])


def _entry(name: str) -> Iterator[str]:
    told = getattr(pt, name)
    if inspect.ismodule(told):
        yield f"## `pt.{name}`\n\n{_first(told)}\n"
        for inner in told.__all__:
            section = getattr(told, inner)
            yield f"- `pt.{name}.{inner}{_signature(section)}`: {_first(section)}"
        yield ""
        return
    yield f"## `pt.{name}{_signature(told)}`\n\n```text\n{inspect.getdoc(told)}\n```\n"
    if inspect.isclass(told):
        for inner, member in vars(told).items():
            if not inner.startswith("_") and inspect.getdoc(member):
                call = _signature(member) if inspect.isfunction(member) else ""
                yield f"- `.{inner}{call}`: {_first(member)}"
        yield ""


def _signature(told: object) -> str:
    signature = inspect.signature(told)  # type: ignore[arg-type]
    names = [str(p.replace(annotation=p.empty)) for p in signature.parameters.values()]
    return f"({', '.join(name for name in names if name != 'self')})"


def _first(told: object) -> str:
    return (inspect.getdoc(told) or "").partition("\n")[0]


if __name__ == "__main__":
    DOCUMENT.write_text(write(), "utf-8")

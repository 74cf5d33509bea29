"""How a plan is cited: by GB/T 7714, in the style of the APA, as BibTeX and as RIS."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from policytargets.messages import translate

_SPECIAL = re.compile(r"[\\{}$&#^_~%]")
_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def citations(fact: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each style with the citation of a plan; what its copy does not state is told so."""
    styles = {"GB/T 7714": _gbt, "APA": _apa, "BibTeX": _bibtex, "RIS": _ris}
    return [(name, cite(fact)) for name, cite in styles.items()]


def _gbt(fact: Mapping[str, Any]) -> str:
    author = fact["issuer"] or translate("cite.nobody")
    number = f": {fact['document_number']}" if fact["document_number"] else ""
    return f"{author}. {_title(fact)}{number}[Z]. {_date(fact) or translate('cite.no_date')}."


def _apa(fact: Mapping[str, Any]) -> str:
    date = _date(fact)
    when = f"{dt.date.fromisoformat(date):%Y, %B} {int(date[-2:])}" if date else "n.d."
    number = f" ({fact['document_number']})" if fact["document_number"] else ""
    if not fact["issuer"]:  # then the title stands in its place
        return f"{_title(fact)}{number}. ({when})."
    return f"{fact['issuer']}. ({when}). {_title(fact)}{number}."


def _bibtex(fact: Mapping[str, Any]) -> str:
    told = _fields(fact)
    fields = told | {"year": told["date"][:4]}
    lines = [f"  {name} = {{{{{_plain(text)}}}}}" for name, text in fields.items() if text]
    return f"@misc{{{fact['document']},\n" + ",\n".join(lines) + "\n}"


def _fields(fact: Mapping[str, Any]) -> dict[str, str]:
    return {
        "author": fact["issuer"],
        "title": _title(fact),
        "number": fact["document_number"],
        "date": _date(fact),
        "note": translate("cite.note", plan=fact["document"], copy=fact["copied"]),
    }


_RIS = {"author": "AU", "title": "TI", "number": "M1", "date": "DA", "note": "N1"}


def _ris(fact: Mapping[str, Any]) -> str:
    told = _fields(fact)
    told["date"] = told["date"].replace("-", "/")
    lines = [f"{_RIS[name]}  - {' '.join(text.split())}" for name, text in told.items() if text]
    return "\n".join(["TY  - GOVDOC", f"ID  - {fact['document']}", *lines, "ER  - "])


def _plain(text: str) -> str:
    """Return a text as BibTeX sets it."""
    return _SPECIAL.sub(lambda sign: _WORDS.get(sign[0], rf"\{sign[0]}"), text)


def _title(fact: Mapping[str, Any]) -> str:
    return fact["title"] or translate("cite.no_title", region=fact["region"])


def _date(fact: Mapping[str, Any]) -> str:
    """Return the day of signing, else of publication; empty where the copy states neither."""
    return fact["date_signed"] or fact["date_published"] or ""

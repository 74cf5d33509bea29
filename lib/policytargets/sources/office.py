"""Older office files become Word files by LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path, PurePath

from policytargets.errors import Fault, InputError
from policytargets.sources.places import Converted, late_fault
from policytargets.sources.word import read_word

_NAMES = ("soffice", "libreoffice")


def read_office(data: bytes, name: str, seconds: int) -> Converted:
    """Return the text of a .doc, .wps, .rtf or .odt file; its macros are not run."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        how = "install LibreOffice, or save it as .docx"
        raise InputError(Fault(name, "LibreOffice is needed to read it", how))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{PurePath(name).suffix or '.doc'}"
        source.write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=seconds, check=True)
            made = (Path(folder) / "source.docx").read_bytes()
        except subprocess.TimeoutExpired:
            raise InputError(late_fault(name, seconds)) from None
        except (OSError, subprocess.CalledProcessError):
            what = "LibreOffice cannot read it"
            raise InputError(Fault(name, what, "save it as .docx")) from None
    return read_word(made, name)

"""Older office files become Word files by LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path, PurePath

from policytargets.errors import Fault, InputError
from policytargets.sources.places import Converted, late_fault
from policytargets.sources.word import read_word

_NAMES = ("soffice", "libreoffice")
_ITEM = """<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="{}" oor:op="fuse"><value>true</value></prop></item>"""
# No macro runs, and nothing that a file links to is loaded.
_SETTINGS = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{_ITEM.format("DisableMacrosExecution")}
{_ITEM.format("BlockUntrustedRefererLinks")}
</oor:items>
"""


def read_office(data: bytes, name: str, seconds: int) -> Converted:
    """Return the text of a .doc, .wps, .rtf or .odt file."""
    program = program_here()
    if program is None:
        how = "install LibreOffice, or save it as .docx"
        raise InputError(Fault(name, "LibreOffice is needed to read it", how))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"source{PurePath(name).suffix or '.doc'}"
        source.write_bytes(data)
        profile = Path(folder) / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user/registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile.as_uri()}",
        ]
        command += ["--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            _run(command, seconds)
            made = (Path(folder) / "source.docx").read_bytes()
        except subprocess.TimeoutExpired:
            raise InputError(late_fault(name, seconds)) from None
        except (OSError, subprocess.CalledProcessError):
            what = "LibreOffice cannot read it"
            raise InputError(Fault(name, what, "save it as .docx")) from None
    return read_word(made, name, f"{_version(program)}; ")


def program_here() -> str | None:
    """Return the path of LibreOffice; None where it is not installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@cache
def _version(program: str) -> str:
    """Return name and number, without the build."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return " ".join(told.stdout.split()[:2]) or "LibreOffice"


def _run(command: Sequence[str], seconds: int) -> None:
    """Run a program with all that it starts; none of it outlives the time it has."""
    pipe = subprocess.DEVNULL
    running = subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True)
    try:
        if code := running.wait(seconds):
            raise subprocess.CalledProcessError(code, command)
    finally:
        if running.poll() is None:
            _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(running.pid, signal.SIGKILL)
    running.kill()
    running.wait()

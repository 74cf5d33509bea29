"""How soon a page that is opened from disk shows something: its first contentful paint."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click

from benchmarks.timing import Times

__all__ = ["PAGES", "first_paint", "time_paint"]

PAGES = (
    *("en/index", "zh/index", "zh/targets", "zh/ambition", "zh/timelines", "zh/overlap"),
    *("zh/search", "zh/evidence/jinhua-2021"),
)
"""Of each kind of page one; Chinese ones weigh more, since their face is embedded."""

_FLAGS = ["--no-sandbox", "--disable-gpu"]
_PAINT = """() => new Promise(done => new PerformanceObserver(list => {
  for (const one of list.getEntriesByName('first-contentful-paint')) done(one.startTime)
}).observe({type: 'paint', buffered: true}))"""


def first_paint(page: Any, file: Path) -> float:  # noqa: ANN401
    """Return the seconds from the opening of a file to the first text on the screen."""
    page.goto(file.as_uri())
    return float(page.evaluate(_PAINT)) / 1000


def time_paint(site: Path, rounds: int) -> Times:
    """Return the first paint of some pages, each round in a page that has opened nothing yet.

    Parameters
    ----------
    site : Path
        Folder of the site.
    rounds : int
        How often each page is opened.
    """
    from playwright.sync_api import sync_playwright

    files = {name: site / f"{name}.html" for name in PAGES}
    if missing := [name for name, file in files.items() if not file.is_file()]:
        raise click.ClickException(f"{site}: no page {missing[0]}; make reports")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=_FLAGS)
        times: Times = {name: [] for name in PAGES}
        for _ in range(rounds):
            for name, file in files.items():
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                times[name].append(first_paint(page, file))
                page.close()
        browser.close()
    return times

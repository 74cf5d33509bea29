"""What axe says of the site in a real browser, in both languages and both schemes."""

import pytest

from stored_site import CHECKED

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
ON_COLOURS = ["color-contrast", "link-in-text-block"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", CHECKED)
def test_an_accessibility_check_finds_nothing_serious(published, browser, language, scheme, name):
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.goto((published / language / f"{name}.html").as_uri())
    # Scripts are kept out of these pages by a policy of their own; the check is one.
    # All rules are tried in one scheme, those on colours in both; of what passes no list is made.
    asked = {"resultTypes": ["violations"], "selectors": False}
    asked |= {"runOnly": {"type": "rule", "values": ON_COLOURS}} if scheme == "dark" else {}
    found = axe.Axe().run(page, options=asked).response["violations"]
    serious = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    page.close()
    assert serious == []

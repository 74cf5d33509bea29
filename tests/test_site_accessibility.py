"""What axe says of the site in a real browser, in both languages and both schemes."""

import pytest

from stored_site import CHECKED

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)
ON_COLOURS = ["color-contrast", "link-in-text-block"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", CHECKED)
def test_an_accessibility_check_finds_nothing_serious(published, one_page, language, scheme, name):
    address = (published / language / f"{name}.html").as_uri()
    one_page.emulate_media(color_scheme=scheme)
    if one_page.url != address:  # one opening serves both schemes
        one_page.goto(address)
    # Scripts are kept out of these pages by a policy of their own; the check is one.
    # All rules are tried in one scheme, those on colours in both; of what passes no list is made.
    asked = {"resultTypes": ["violations"], "selectors": False}
    asked |= {"runOnly": {"type": "rule", "values": ON_COLOURS}} if scheme == "dark" else {}
    found = axe.Axe().run(one_page, options=asked).response["violations"]
    serious = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []

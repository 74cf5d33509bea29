"""What axe says of the site in a real browser: one page of each kind, light and dark."""

import pytest

from stored_site import CHECKED

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("name", CHECKED)
def test_an_accessibility_check_finds_nothing_serious(published, one_page, language, scheme, name):
    one_page.emulate_media(color_scheme=scheme)
    one_page.goto((published / language / f"{name}.html").as_uri())
    # Scripts are kept out of these pages by a policy of their own; the check is one.
    # Of what passes no list is made.
    asked = {"resultTypes": ["violations"], "selectors": False}
    found = axe.Axe().run(one_page, options=asked).response["violations"]
    serious = [
        (rule["id"], [node["html"][:120] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []

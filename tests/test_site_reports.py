"""The project's own notebooks as pages: one report, and one on a plan in Traditional script."""

import re

import pytest

from policytargets.messages import LANGUAGES
from small_project import tree


@pytest.fixture(scope="module")
def site(published):
    return tree(published)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["targets", "ambition", "timelines", "overlap", "quality", "profile-jinhua-2021"]
)
def test_a_report_has_a_figure_a_table_and_sections(site, language, name):
    page = site[f"{language}/{name}.html"].decode()
    assert page.count("<h1>") == 1
    assert re.search(r'<figure[^>]*>.*?<svg [^>]*role="(?:img|group)"', page, re.DOTALL)
    assert all(re.findall(r'<svg [^>]*aria-label="([^"]*)"', page))
    assert '<table class="policytargets">' in page
    assert '<h2 id="s1">' in page


def test_traditional_characters_of_a_plan_stand_on_its_page(site):
    assert "機器人" in site["en/profile-jinhua-2021.html"].decode()


def test_the_profile_names_its_plan_alone_as_source(site):
    footer = site["en/profile-jinhua-2021.html"].decode().split('<footer class="bottom">')[1]
    assert "jinhua-2021" in footer and "wenzhou-2020" not in footer

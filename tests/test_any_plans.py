"""Any set of plans works: none of the five, without targets, dates, statistics; one plan alone."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from made_studies import make_study, run_cells
from policytargets.cli import main
from small_project import tree

ALONE = ("01_targets", "03_timelines", "06_quality")
COMPARING = {"02_ambition": {"draws": 1000}, "04_overlap": {"draws": 1000}}
ANY = st.tuples(st.integers(0, 2**31), st.integers(1, 8), st.sampled_from(["en", "zh"]))


def run_every(plans: list[str], language: str) -> None:
    given = {"plans": plans, "language": language}
    for notebook in ALONE:
        run_cells(notebook, **given)
    run_cells("05_profile", **given, plan=plans[-1])
    for notebook, draws in COMPARING.items() if len(plans) > 1 else ():
        run_cells(notebook, **given, **draws)


# A study that fails is told as it was made: to look for a smaller one takes six minutes.
@settings(
    max_examples=3,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(ANY)
@example((1, 2, "en"))  # no target has a known start
def test_every_report_is_made_of_any_plans(tmp_path_factory, made) -> None:
    seed, count, language = made
    folder = tmp_path_factory.mktemp("any") / "study"
    plans = make_study(folder, seed, count)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run_every(plans, language)


@pytest.mark.usefixtures("warm")
def test_one_plan_has_its_reports_and_is_told_which_need_two(tmp_path, monkeypatch) -> None:
    (plan,) = make_study(tmp_path / "study", 1, 1)
    monkeypatch.chdir(tmp_path / "study")
    result = CliRunner().invoke(main, ["report", "-p", "language", "en"])
    assert result.exit_code == 0, result.stderr
    assert result.stderr.splitlines() == [
        f"policytargets: report {name}: left out: the study has 1; at least 2 plans are needed"
        for name in ("ambition", "overlap")
    ]
    pages = {name for name in tree(tmp_path / "study/reports/site") if name.startswith("en/")}
    assert {
        f"en/{name}.html" for name in ("targets", "timelines", "quality", f"profile-{plan}")
    } <= pages
    assert not {"en/ambition.html", "en/overlap.html"} & pages
    result = CliRunner().invoke(main, ["report", "ambition"])
    assert result.exit_code == 2
    assert "too few for report ambition; at least 2 plans are needed" in result.stderr

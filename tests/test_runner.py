"""Reports: what is checked before a kernel starts, what is run, what is kept."""

import json
import os
import signal
import subprocess
import sys
import time

import matplotlib
import nbformat
import pytest
from click.testing import CliRunner
from matplotlib import pyplot

from policytargets import cli
from policytargets import publishing as runner
from policytargets.documents import load_documents
from policytargets.errors import InputError
from policytargets.project import of_bytes
from policytargets.running.kernels import fork as forking
from policytargets.running.kernels import managers as kernels
from policytargets.running.kernels import server as practice
from policytargets.running.kernels.warm import start_ahead, warm_process
from policytargets.running.parameters import load_known
from policytargets.running.suite import choose, load_suite, resolve_runs
from policytargets.site.publish import MANIFEST, made_before, publish
from small_project import BOTH, ONE, add_notebook, add_report, make_project, tree

BOARD = "plans, indicators, as_of, label, top, share, shown, language"


@pytest.fixture
def project(tmp_path, monkeypatch):
    root = make_project(tmp_path / "project")
    monkeypatch.chdir(root)
    return root


def report(*arguments):
    return CliRunner().invoke(cli.main, ["report", *map(str, arguments)])


def resolve(root, names=(), overrides=()):
    documents = load_documents(root)
    suite = load_suite(root, documents)
    known = load_known(root, documents)
    return resolve_runs(choose(suite, names), bool(names), overrides, known)


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ["nothing"],
            [
                "report 'nothing': no such report; "
                "allowed: board, profile-alpha-2020, profile-beta-2021"
            ],
        ),
        (
            ["board", "-p", "plan", "alpha-2020"],
            [f"-p plan: report board has no such parameter; allowed: {BOARD}"],
        ),
        (
            ["-p", "thing", "1"],
            [f"-p thing: no report has such a parameter; allowed: {BOARD}, plan"],
        ),
        (
            ["board", "-p", "plans", '["alpha-2020", "gamma"]'],
            ["-p plans: unknown plan 'gamma'; allowed: alpha-2020, beta-2021"],
        ),
        (
            ["board", "-p", "plans", '["alpha-2020"]'],
            ["-p plans: ['alpha-2020'] is too few for report board; at least 2 plans are needed"],
        ),
        (
            ["-p", "plans", "alpha-2020"],
            [
                "-p plans: 'alpha-2020' is not of its type; "
                'a JSON list is wanted, such as ["alpha-2020", "beta-2021"]'
            ],
        ),
        (
            ["-p", "plans", '["beta-2021", "beta-2021", "alpha-2020"]'],
            ["-p plans: plan 'beta-2021' is given twice"],
        ),
        (
            ["-p", "indicators", '["robot-density"]'],
            [
                "-p indicators: unknown indicator 'robot-density' (did you mean robot_density?); "
                "allowed: robot_density"
            ],
        ),
        (["-p", "language", "fr"], ["-p language: unknown language 'fr'; allowed: en, zh"]),
        (
            ["-p", "as_of", "2022-02-30"],
            ["-p as_of: '2022-02-30' is no day; an ISO date is wanted, such as 2022-12-31"],
        ),
        (
            ["-p", "top", "2.5", "-p", "shown", "yes", "-p", "share", "1e999"],
            [
                "-p top: '2.5' is not of its type; a whole number is wanted",
                "-p shown: 'yes' is not of its type; true or false is wanted",
                "-p share: '1e999' is not of its type; a number is wanted",
            ],
        ),
        (
            ["profile-alpha-2020", "-p", "plan", "beta-2021"],
            [
                "-p plan: the name of a profile already says which plan; "
                "ask for that report instead, as in: policytargets report profile-PLAN"
            ],
        ),
    ],
)
def test_bad_parameters_are_told_before_a_kernel_starts(project, monkeypatch, arguments, lines):
    monkeypatch.setattr(runner, "execute_all", lambda *_: pytest.fail("a kernel was started"))
    result = report(*arguments)
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [f"policytargets: {line}" for line in lines]
    assert not (project / "reports/site").exists()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("label", "001", "001"),
        ("label", "true", "true"),
        ("label", "[1]", "[1]"),
        ("top", "7", 7),
        ("share", "2", 2.0),
        ("shown", "false", False),
        ("shown", "True", True),
        ("as_of", "2023-01-31", "2023-01-31"),
        ("indicators", "[]", []),
        ("plans", '["beta-2021", "alpha-2020"]', ["beta-2021", "alpha-2020"]),
    ],
)
def test_a_value_has_the_type_of_its_default(project, name, text, value):
    (run, _) = resolve(project, ["board"], [(name, text)])
    assert run.parameters[name] == value
    assert type(run.parameters[name]) is type(value)


def test_the_last_of_two_values_holds(project):
    (run, _) = resolve(project, ["board"], [("top", "1"), ("top", "2")])
    assert run.parameters["top"] == 2


def test_an_override_goes_to_the_reports_that_declare_it(project):
    runs = resolve(project, (), [("language", "zh"), ("top", "9")])
    assert [(run.report.name, run.language) for run in runs] == [
        ("board", "zh"),
        ("profile-alpha-2020", "zh"),
        ("profile-beta-2021", "zh"),
    ]
    assert [run.parameters.get("top") for run in runs] == [9, None, None]


def test_plans_are_those_of_the_project_and_not_of_the_notebook(project):
    add_notebook(
        project, "short", BOTH.replace('["alpha-2020", "beta-2021"]', '["alpha-2020"]'), []
    )
    add_report(project, "short", "short")
    (run, _) = resolve(project, ["short"])
    assert run.parameters["plans"] == ["alpha-2020", "beta-2021"]


def test_faults_of_the_suite_name_their_line(project):
    path = project / "reports/reports.yml"
    path.write_text("board:\n  notebook: missing\n  colour: red\nmethod: 3\n", "utf-8")
    with pytest.raises(InputError) as caught:
        load_suite(project, load_documents(project))
    places = [str(fault.where).removeprefix(f"{path}:") for fault in caught.value.faults]
    assert places == ["1", "2", "3", "4", "4"]
    assert "board: field title is missing" in str(caught.value)
    assert "unknown field colour; allowed: notebook, title" in str(caught.value)
    assert "notebook is 'missing'; allowed: board, one" in str(caught.value)


def test_a_wrong_parameter_in_the_suite_names_its_line(project):
    path = project / "reports/reports.yml"
    told = "one:\n  notebook: one\n  title: {en: One}\n  parameters:\n    as_of: 2020-02-30x\n"
    path.write_text(told, "utf-8")
    add_notebook(project, "one", BOTH + 'as_of = ""  # date: the day\n', [])
    with pytest.raises(InputError) as caught:
        resolve(project, ["one"])
    assert str(caught.value).startswith(f"{path}:5: one: '2020-02-30x' is no day;")


def test_broken_yaml_is_one_line(project):
    (project / "reports/reports.yml").write_text("board: [", "utf-8")
    result = report()
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "reports.yml:2: broken YAML" in result.stderr


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("plans = list()", "parameters cell, line 1: not a literal"),
        ("plans = [", "parameters cell, line 1: '[' was never closed"),
        ("top = 1\ntop = 2  # intt: how many", "parameters cell, line 2: 'intt' is no type"),
        ("plan = 'alpha-2020'", "declares no parameter language"),
    ],
)
def test_a_notebook_with_a_bad_parameters_cell_is_refused(project, source, fault):
    add_notebook(project, "board", source, [])
    with pytest.raises(InputError, match=r"board\.ipynb") as caught:
        resolve(project, ["board"])
    assert fault in str(caught.value)


def test_tables_of_other_plans_are_refused(project):
    path = project / "data/raw/documents.yml"
    text = path.read_text("utf-8")
    path.write_text(text + text.replace("alpha", "gamma").replace("beta", "delta"), "utf-8")
    result = report()
    assert result.exit_code == 2
    assert "(delta-2021, gamma-2020); make it anew with: policytargets build" in result.stderr


@pytest.mark.usefixtures("warm")
def test_a_failing_report_stops_no_other(project, tmp_path):
    add_notebook(project, "broken", ONE, ["print('so far')", "raise ValueError('no <such> thing')"])
    add_notebook(project, "dead", ONE, ["import os; os._exit(9)"])
    add_report(project, "broken", "broken")
    add_report(project, "dead", "dead")
    result = report("--output", tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "failed: broken, dead"
    made = tree(tmp_path / "out")
    assert "Words in English" in made["en/board.html"].decode()
    page, seite = made["en/broken.html"].decode(), made["zh/broken.html"].decode()
    assert "This report failed" in page
    assert "ValueError: no &lt;such&gt; thing" in page
    assert "../notebooks/en/broken.ipynb" in page
    assert "本报告运行失败" in seite
    assert "Failed in the last run" in made["en/index.html"].decode()
    kept = nbformat.reads(made["notebooks/en/broken.ipynb"].decode(), as_version=4)
    assert "so far\n" in [o.get("text") for cell in kept.cells for o in cell.get("outputs", [])]
    assert kept.metadata.policytargets.failure == "ValueError: no <such> thing"
    assert (
        "DeadKernel"
        in json.loads(made["notebooks/zh/dead.ipynb"])["metadata"]["policytargets"]["failure"]
    )


@pytest.mark.usefixtures("warm")
def test_a_cell_that_does_not_end_fails_its_report_alone(project):
    note = (
        f"import os, pathlib\npathlib.Path({str(project / 'pid')!r}).write_text(str(os.getpid()))"
    )
    add_notebook(project, "endless", ONE, [note, "while True:\n    pass"])
    add_report(project, "endless", "endless", parameters={"plan": "alpha-2020"})
    result = report("board", "endless", "-p", "language", "en", "--cell-timeout", 2)
    assert result.exit_code == 1
    told = "report endless (en): cell cell-4 ran longer than 2 s (plans: alpha-2020)"
    assert told in result.stderr
    assert "Words in English" in tree(project / "reports/site")["en/board.html"].decode()
    with pytest.raises(ProcessLookupError):
        os.kill(int((project / "pid").read_text()), 0)


@pytest.mark.usefixtures("warm")
def test_what_is_kept_names_no_machine_and_no_hour(project, tmp_path):
    add_notebook(
        project, "broken", ONE, ["from policytargets.project import find_root\nfind_root('/')"]
    )
    add_report(project, "broken", "broken")
    report("broken", "board", "--output", tmp_path / "one")
    report("broken", "board", "--output", tmp_path / "two")
    first = tree(tmp_path / "one")
    assert first == tree(tmp_path / "two")
    for path in (path for path in first if path.endswith(".ipynb")):
        text = first[path].decode()
        assert str(project) not in text
        assert sys.prefix not in text
        assert "date_time" not in text and "iopub" not in text


@pytest.mark.usefixtures("warm")
def test_only_what_was_asked_for_is_in_another_folder(project, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("keep me", "utf-8")
    result = report("profile-beta-2021", "-p", "language", "zh", "--output", out)
    assert result.exit_code == 0
    page, told = result.stdout.splitlines()
    assert page == f"{out}/index.html"
    assert told.endswith(": the first edition")
    beside = ("zh/dossier/", "zh/evidence/", "zh/search.html")
    pages = [p for p in tree(out) if p.endswith(".html") and not p.startswith(beside)]
    own = ["zh/index.html", "zh/method.html", "zh/profile-beta-2021.html"]
    assert pages == ["changes.html", "index.html", *own]
    assert not (out / "en").exists()
    assert (out / "mine.txt").read_text("utf-8") == "keep me"
    assert 'href="../en' not in (out / "zh/profile-beta-2021.html").read_text("utf-8")


@pytest.mark.usefixtures("warm")
def test_reports_made_earlier_stay_in_another_folder(project, tmp_path):
    out = tmp_path / "out"
    report("board", "--output", out)
    report("profile-beta-2021", "--output", out)
    assert {"en/board.html", "zh/board.html", "en/profile-beta-2021.html"} <= set(tree(out))


@pytest.mark.parametrize("folder", [".", "..", "data", "data/clean", "notebooks/new"])
def test_pages_are_not_mixed_with_the_project(project, folder):
    before = tree(project)
    result = report("board", "--output", project / folder)
    assert result.exit_code == 2
    assert "holds the project's own files" in result.stderr
    assert tree(project) == before


def test_an_altered_plan_stops_the_reports(project):
    (project / "data/raw/beta-2021.txt").write_text("other", "utf-8")
    (project / "data/raw/alpha-2020.txt").unlink()
    result = report("board")
    assert result.exit_code == 2
    told = result.stderr.splitlines()
    assert len(told) == 2
    assert "alpha-2020.txt: No such file" in told[0]
    assert "beta-2021.txt: changed since it was pinned" in told[1]


@pytest.mark.usefixtures("warm")
def test_other_reports_of_the_own_site_stay(project):
    report("board")
    before = tree(project / "reports/site")
    report("profile-beta-2021")
    after = tree(project / "reports/site")
    assert after["notebooks/en/board.ipynb"] == before["notebooks/en/board.ipynb"]
    for page in ("en/board.html", "en/profile-beta-2021.html"):
        text = after[page].decode()
        assert 'href="board.html"' in text and 'href="profile-beta-2021.html"' in text


def test_a_file_of_someone_else_is_not_overwritten(project, tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "execute_all", lambda *_: pytest.fail("a kernel was started"))
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("mine", "utf-8")
    result = report("--output", out)
    assert result.exit_code == 2
    assert "index.html: exists and was not made by policytargets" in result.stderr
    assert (out / "index.html").read_text("utf-8") == "mine"


def test_a_file_is_no_folder(project, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    result = report("--output", tmp_path / "file")
    assert result.exit_code == 2
    assert "is a file; a folder is wanted" in result.stderr


@pytest.mark.parametrize("again", [False, True])
def test_an_error_while_writing_leaves_everything_as_it_was(tmp_path, monkeypatch, again):
    folder = tmp_path / "site"
    if again:
        publish({"a.txt": b"old", "b/c.txt": b"old"}, folder)
    before = tree(tmp_path)
    write = type(folder).write_bytes

    def fail(path, content):
        if path.name == "c.txt":
            raise OSError("disk full")
        return write(path, content)

    monkeypatch.setattr(type(folder), "write_bytes", fail)
    with pytest.raises(OSError, match="disk full"):
        publish({"a.txt": b"new", "b/c.txt": b"new"}, folder)
    assert tree(tmp_path) == before
    assert not list(tmp_path.rglob("*.part"))


def test_published_files_replace_only_their_own(tmp_path):
    publish({"a.txt": b"1", "b/c.txt": b"1"}, tmp_path)
    (tmp_path / "b/foreign.txt").write_bytes(b"x")
    publish({"a.txt": b"2"}, tmp_path)
    made = tree(tmp_path)
    assert made.pop(MANIFEST)
    assert made == {"a.txt": b"2", "b/foreign.txt": b"x"}
    assert made_before(tmp_path) == ["a.txt"]


def note(folder, files):
    """Write what a hostile site says it holds."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).write_text(json.dumps({"files": files, "state": ""}), "utf-8")


@pytest.mark.parametrize("name", ["../victim.txt", "{outside}/victim.txt", "link/victim.txt"])
def test_a_hostile_site_deletes_nothing_outside_itself(tmp_path, name):
    folder, outside = tmp_path / "site", tmp_path
    named = name.format(outside=outside)
    (outside / "victim.txt").write_bytes(b"mine")
    note(folder, {named: of_bytes(b"mine"), "..": "", "a\0b": "", "x" * 999: "", "C:\\v": ""})
    (folder / "link").symlink_to(outside)
    publish({"index.html": b"page"}, folder)
    assert (outside / "victim.txt").read_bytes() == b"mine"
    assert made_before(folder) == ["index.html"]


def test_what_was_changed_since_it_was_made_is_not_deleted(tmp_path):
    publish({"a.txt": b"1", "b.txt": b"1"}, tmp_path)
    (tmp_path / "b.txt").write_bytes(b"mine")
    publish({"a.txt": b"2"}, tmp_path)
    assert (tmp_path / "b.txt").read_bytes() == b"mine"


def test_nothing_is_written_through_a_link_that_leads_out(tmp_path):
    folder, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    note(folder, {})
    (folder / "en").symlink_to(outside)
    with pytest.raises(InputError, match="not made by policytargets"):
        publish({"en/index.html": b"page"}, folder)
    assert not list(outside.iterdir())


@pytest.mark.parametrize("content", ["[]", '{"files": [], "state": ""}', "[" * 99999, "null"])
def test_a_note_that_says_nothing_names_no_file(tmp_path, content):
    (tmp_path / MANIFEST).write_text(content, "utf-8")
    assert made_before(tmp_path) == []


def test_kernels_share_nothing_and_draw_figures(project, tmp_path, monkeypatch):
    mark = "import math\nassert not hasattr(math, 'mark')\nmath.mark = language"
    figure = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    drawing = f"from policytargets.display import style\nstyle.use_style(language)\n{figure}"
    add_notebook(project, "mark", ONE, [mark, figure, drawing])
    add_report(project, "mark", "mark")
    assert report("mark", "--output", tmp_path / "forked").exit_code == 0
    monkeypatch.setattr(sys, "platform", "somewhere")
    assert report("mark", "--output", tmp_path / "plain").exit_code == 0
    forked, plain = tree(tmp_path / "forked"), tree(tmp_path / "plain")
    assert b"data:image/png" in forked["en/mark.html"]
    assert forked["en/mark.html"].count(b"<svg") == 1
    assert forked == plain


def test_where_forking_is_impossible_kernels_start_one_by_one(project, monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "somewhere")
    with kernels.open_kernels([project / "notebooks/one.ipynb"]) as manager:
        assert manager.server is None
    assert "kernels start one by one" in capsys.readouterr().err


def test_no_kernel_outlives_its_runs(project):
    with kernels.open_kernels([project / "notebooks/one.ipynb"]) as manager:
        assert manager.server is not None
        pid = manager.server.fork(["-f", "kernel.json"], str(project))
        os.kill(pid, 0)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the kernel still runs")


def test_an_interrupted_run_writes_nothing(project):
    waiting = (
        f"import pathlib, time\npathlib.Path({str(project / 'waits')!r}).touch()\ntime.sleep(60)"
    )
    add_notebook(project, "slow", ONE, [waiting])
    add_report(project, "slow", "slow")
    main = "from policytargets.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", main, "report", "slow"],
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while not (project / "waits").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (project / "waits").exists()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert not (project / "reports/site").exists()
    assert not list((project / "reports").rglob("*.part"))


def test_a_warm_process_has_loaded_vocabularies_and_changed_no_setting():
    before = dict(matplotlib.rcParams)
    loaded = [loader.__name__ for loader in practice.loaders()]
    practice.warm_up()
    assert "load_names" in loaded
    assert all(loader.cache_info().currsize == 1 for loader in practice.loaders())
    assert dict(matplotlib.rcParams) == before
    assert pyplot.get_fignums() == []


def test_a_process_started_ahead_is_taken_up(monkeypatch):
    started, start = [], subprocess.Popen

    def note(*args, **kwargs):
        started.append(start(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", note)
    start_ahead()
    (ahead,) = started
    server = forking.ForkServer([("json", [])])
    assert started == [ahead]
    server.close()
    assert ahead.poll() is not None


def test_a_process_that_no_one_asks_ends_by_itself():
    start_ahead()
    ahead = warm_process()
    ahead.stdin.close()
    assert ahead.wait(timeout=60) == 0


def test_runs_begin_with_the_longest_and_are_kept_in_their_order(project, monkeypatch):
    begun = []

    def note(run, root, manager, inputs):
        begun.append(run.report.name)
        return run.report.name

    monkeypatch.setattr(runner, "execute", note)
    runs = resolve(project, (), [("language", "zh")])
    made = runner.execute_all(runs[::-1], project, 1)
    assert begun == ["board", "profile-beta-2021", "profile-alpha-2020"]
    assert list(made) == [(run.report.name, "zh") for run in runs[::-1]]

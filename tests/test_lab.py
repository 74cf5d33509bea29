"""The loop of who edits notebooks, in JupyterLab itself: open, run, edit, save, refresh, test."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest

TOKEN = "a-token"
LOOP, LINKS = "07_instruments.ipynb", "links.ipynb"
DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="200" height="60">'
    '<a xlink:href="#wenzhou-2020/002"><rect width="200" height="60"/></a></svg>'
)
TABLE = '<table class="policytargets"><tr><td><a href="#wenzhou-2020/001">001</a></td></tr></table>'
REVIEW = "pt.review(who='Wang')"
SPEAK = "_ = pt.language('zh')"
SHOW = """import policytargets as pt
pt.show(pt.load().documents[["document", "title", "plan_end"]], "Plans")"""
PROMPTS = "document.querySelectorAll('.jp-InputArea-prompt')"
PAGE = "reports/site/en/evidence/wenzhou-2020.html"


class Lab(NamedTuple):
    """A study with a JupyterLab of its own."""

    root: Path
    url: str

    def changed(self) -> str:
        """Return what git says has changed, heads apart."""
        return self.run("git", "diff", "--unified=0", "--no-color")

    def run(self, *command: str) -> str:
        """Run a command in the study and return what it says."""
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def lab(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Start one JupyterLab for all tests of this file, in a study that git keeps."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    study = make_study(root, tmp_path_factory.mktemp("lab") / "study")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A person sits before it: nothing may say that this is a test.
    known = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    known |= {f"JUPYTER_{kind}_DIR": str(study.parent / kind) for kind in ("CONFIG", "DATA")}
    trust = [sys.executable, "-m", "jupyter", "trust", *(study / "notebooks").glob("*.ipynb")]
    subprocess.run(trust, check=True, capture_output=True, env=known)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--allow-root"]
    command += [f"--IdentityProvider.token={TOKEN}", "--LabApp.news_url="]
    server = subprocess.Popen(command, cwd=study, env=known, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/api")
        yield Lab(study, f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(timeout=120)


def make_study(root: Path, study: Path) -> Path:
    for name in ("data", "reports/reports.yml", f"notebooks/{LOOP}", "notebooks/conftest.py"):
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        (study / name).parent.mkdir(parents=True, exist_ok=True)
        copy(root / name, study / name)
    (study / ".gitignore").write_text(".*\nreports/site/\n", "utf-8")
    who = ("-c", "user.name=who", "-c", "user.email=who@example.org")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run(["git", *who, *command], cwd=study, check=True)
    v4 = nbformat.v4
    stored = [{"text/html": TABLE}, {"image/svg+xml": DRAWN}]
    outputs = [v4.new_output("display_data", one) for one in stored]
    texts = {"en": "# My links", "zh": "# 我的链接"}
    told = [v4.new_markdown_cell(t, metadata={"tags": [f"lang-{c}"]}) for c, t in texts.items()]
    code = [v4.new_code_cell("1", outputs=outputs), v4.new_code_cell(SHOW)]
    cells = [*told, *code, v4.new_code_cell(REVIEW), v4.new_code_cell(SPEAK)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(notebook, study / "notebooks" / LINKS)
    return study


def wait_for(url: str) -> None:
    end = time.monotonic() + 240
    while True:
        try:
            urllib.request.urlopen(url).close()
        except OSError:
            assert time.monotonic() < end, "JupyterLab does not start"
            time.sleep(0.2)
        else:
            return


@pytest.fixture
def page(browser: Any, lab: Lab) -> Iterator[Any]:
    """Return a page of a browser with patience for a busy machine."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.set_default_timeout(120_000)
    yield page
    context.close()


def open_notebook(page: Any, lab: Lab, name: str) -> None:
    page.goto(f"{lab.url}/lab/tree/notebooks/{name}?reset&token={TOKEN}")
    page.wait_for_selector(".policytargets-language")
    page.get_by_text("| Idle").wait_for()


def run_all(page: Any) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_selector(".dt-container", state="attached")
    page.wait_for_function(f"[...{PROMPTS}].every((one) => !one.textContent.includes('*'))")


def save(page: Any, lab: Lab) -> None:
    page.keyboard.press("Escape")
    with page.expect_response(
        lambda answer: "/api/contents/" in answer.url and answer.request.method == "PUT"
    ) as answered:
        page.keyboard.press("Control+s")
    assert answered.value.ok


def added(diff: str) -> list[str]:
    lines = diff.splitlines()
    return [line[1:].strip() for line in lines if re.match(r"\+(?!\+\+)", line)]


def test_a_sentence_and_a_number_are_edited_and_git_shows_just_that(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, LOOP)
    run_all(page)
    save(page, lab)
    assert lab.changed() == "", "what was only opened, run and saved is the same file"

    page.get_by_role("heading", name="Policy instruments").first.click()
    page.keyboard.press("Enter")
    page.locator(".jp-MarkdownCell .cm-content").first.wait_for()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" Read them twice.")
    page.keyboard.press("Control+Enter")
    page.get_by_text("least = 5").first.click()
    page.keyboard.press("Home")
    for _ in "least = ":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    page.keyboard.insert_text("4")
    save(page, lab)
    edited = added(lab.changed())
    assert len(edited) == 2
    assert "Read them twice." in edited[0]
    assert "least = 4" in edited[1]

    (lab.root / "notebooks" / LINKS).rename(lab.root / LINKS)
    told = lab.run(sys.executable, "-m", "policytargets.running.refresh")
    (lab.root / LINKS).rename(lab.root / "notebooks" / LINKS)
    assert "cell parameters:\n  edited" in told
    assert "cell title-en:\n  edited" in told
    assert "cell ranks:\n  was:" in told, "sentences that the number changes"
    changed = lab.changed()
    assert 2 < len(changed.splitlines()) < 60
    assert set(edited) < set(added(changed))
    plugin = ["-p", "policytargets.running.kernels.nbval_plugin", "--nbval", "-q"]
    known = lab.run(sys.executable, "-m", "pytest", *plugin, f"notebooks/{LOOP}")
    assert " passed" in known


def test_one_language_is_shown_at_a_time_and_both_stay(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, LOOP)
    titles = page.locator(".jp-MarkdownCell h1")
    assert titles.count() == 2
    for name, shown in (("EN", "Policy instruments"), ("中文", "政策工具")):
        page.locator(".policytargets-language").click()
        assert page.locator(".policytargets-language").inner_text() == name
        assert [t.inner_text().strip("¶") for t in titles.all() if t.is_visible()] == [shown]
    before = (lab.root / "notebooks" / LOOP).read_bytes()
    save(page, lab)
    assert (lab.root / "notebooks" / LOOP).read_bytes() == before


def test_links_of_tables_and_figures_lead_to_evidence(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, LINKS)
    page.get_by_role("link", name="001").click()
    passage = page.locator(".policytargets-evidence")
    passage.locator("blockquote mark").wait_for()
    assert "wenzhou-2020/001" in passage.inner_text(), "no site is made: below the table"

    evidence = lab.root / PAGE
    evidence.parent.mkdir(parents=True)
    evidence.write_text("<title>Wenzhou</title>", "utf-8")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="001").first.click()
    assert opened.value.url.endswith(f"/files/{PAGE}#wenzhou-2020/001")
    opened.value.wait_for_load_state()
    assert opened.value.title() == "Wenzhou"
    page.locator('img[src^="data:image/svg"]').hover()
    told = page.locator(".jp-OutputArea-output svg a title")
    told.wait_for(state="attached")
    words = told.text_content()
    assert words.startswith("Wenzhou")
    assert re.search(r": .+; scope: .+; deadline: \d{4}\. “.+”$", words), "value, scope, quote"
    with page.context.expect_page() as opened:
        page.locator(".jp-OutputArea-output svg a").click()
    assert opened.value.url.endswith("#wenzhou-2020/002")


def ask(lab: Lab, place: str, sent: dict[str, Any] | None = None) -> Any:
    """Ask the server as a program does, which needs no more than its token."""
    head = {"Authorization": f"token {TOKEN}"}
    data = json.dumps(sent).encode() if sent else None
    with urllib.request.urlopen(urllib.request.Request(lab.url + place, data, head)) as answer:
        return json.load(answer)


def test_a_job_of_jupyter_scheduler_runs_a_report_with_its_parameters(lab: Lab) -> None:
    pytest.importorskip("jupyter_scheduler", reason="jupyter-scheduler is not installed")
    (environment, *_) = ask(lab, "/scheduler/runtime_environments")
    job = {"name": "job", "runtime_environment_name": environment["name"]}
    job |= {"input_uri": f"notebooks/{LOOP}", "output_formats": ["ipynb"]}
    job |= {"parameters": {"plans": '["wenzhou-2020", "cixi-2020"]', "least": "4"}}
    number = ask(lab, "/scheduler/jobs", job)["job_id"]
    end = time.monotonic() + 120
    while (state := ask(lab, f"/scheduler/jobs/{number}"))["status"] != "COMPLETED":
        assert state["status"] != "FAILED" and time.monotonic() < end, state
        time.sleep(0.5)
    made = [*(lab.root.parent / "DATA").rglob(f"{number}/*-*.ipynb")]
    assert len(made) == 1
    said = made[0].read_text("utf-8")
    assert "injected-parameters" in said
    assert "jinhua-2021 Ⓤ" not in said, "no plan but the two"


def test_readings_are_reviewed_in_the_browser_with_the_keyboard_alone(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, LINKS)
    page.get_by_role("menuitem", name="File", exact=True).click()
    for label in ("New", "Terminal"):
        page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{label}$")).first.click()
    page.wait_for_selector(".xterm-helper-textarea", state="attached")
    page.locator(".xterm-helper-textarea").focus()
    page.keyboard.type(f"{Path(sys.executable).with_name('policytargets')} review --who Li\n")
    accepted = lab.root / "data/accepted.csv"
    before = accepted.read_text("utf-8") if accepted.is_file() else ""
    end = time.monotonic() + 60
    while not accepted.is_file() or accepted.read_text("utf-8") == before:
        assert time.monotonic() < end, page.locator(".xterm").inner_text()
        page.keyboard.press("a")
        page.wait_for_timeout(500)
    page.keyboard.press("q")
    assert ",Li," in accepted.read_text("utf-8").removeprefix(before)
    lab.run("git", "checkout", "data")


def test_a_notebook_shows_doubts_and_chooses_the_language(page: Any, lab: Lab) -> None:
    open_notebook(page, lab, LINKS)
    run_all(page)
    titles = page.locator(".jp-MarkdownCell h1")
    assert [t.inner_text().strip("¶") for t in titles.all() if t.is_visible()] == ["我的链接"]
    assert page.locator(".policytargets-language").inner_text() == "中文"
    doubts = page.frame_locator(".jp-OutputArea-output iframe")
    doubts.locator("progress").scroll_into_view_if_needed()
    doubts.locator("body").focus()
    shown = doubts.locator("h1").inner_text()
    page.keyboard.press("a")
    doubts.locator("h1", has_text=re.compile(f"^(?!{re.escape(shown)}$)")).wait_for()
    assert ",Wang," in (lab.root / "data/accepted.csv").read_text("utf-8")
    lab.run("git", "checkout", "data")


def test_a_table_is_sorted_filtered_and_taken_along(page: Any, lab: Lab, tmp_path: Path) -> None:
    open_notebook(page, lab, LINKS)
    run_all(page)
    open_notebook(page, lab, LINKS)  # the kernel goes on, a new page has none of the script
    run_all(page)
    table = page.locator(".dt-container")
    first = table.locator("tbody tr:first-child td:first-child")
    first.filter(has_text="wenzhou-2020").wait_for()
    table.locator("th .dt-column-title").first.click()
    first.filter(has_text="cixi-2020").wait_for()
    table.locator("th .dtcc-button_dropdown").first.click()
    page.locator(".dtcc-dropdown input").fill("jinhua")
    page.wait_for_function("document.querySelectorAll('.dt-container tbody tr').length === 1")
    saved = {}
    for kind in ("CSV", "Excel", "LaTeX"):
        with page.expect_download() as taken:
            table.get_by_role("button", name=kind).click()
        saved[kind] = Path(taken.value.path()).read_bytes()
    assert b"jinhua-2021" in saved["CSV"]
    assert b"cixi" not in saved["CSV"]
    assert saved["Excel"].startswith(b"PK")
    assert rb"\begin{tabular}" in saved["LaTeX"]
    cells = page.evaluate(
        "[...document.querySelectorAll('.dt-container td')]"
        ".map((cell) => [cell.scrollWidth, cell.clientWidth])"
    )
    assert all(held <= shown for held, shown in cells), "nothing is clipped"

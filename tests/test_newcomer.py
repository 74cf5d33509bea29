"""What a newcomer does: the wheel in an empty environment, a new folder, four plans, reports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import source_files
from small_project import tree

Run = Callable[..., str]

SUZHOU = """\
苏州市制造业智能化改造和数字化转型三年行动计划（2021—2023年）

苏府〔2021〕5号

各县级市（区）人民政府，市各有关部门：

一、总体目标
到2023年，全市规上工业总产值达到4.2万亿元，全社会研发投入占地区生产总值比重达到4%，新增工业机器人2万台，亩均税收达到35万元/亩，境内外上市公司总数达到250家。

苏州市人民政府
2021年1月4日
"""
FOSHAN = """\
佛山市推进制造业数字化转型发展方案

一、发展目标
指标名称\t单位\t2020年\t2025年
工业机器人保有量\t台\t12000\t30000
规上工业亩均税收\t万元/亩\t18\t30
境内外上市公司\t家\t60\t110
国家高新技术企业\t家\t5700\t9000

佛山市人民政府
2021年6月30日
"""
TAICANG = """\
太倉市製造業高質量發展“十四五”規劃（2021—2025年）

一、主要目標
到2025年，新增工業機器人3000台以上，規上工業畝均稅收達到40萬元/畝，研發經費支出占地區生產總值比重達到4.2%，上市公司達到35家。
"""
ZHONGSHAN = """\
一、主要目标
到2025年，新增工业机器人5000台，规上工业亩均税收达到25万元/亩，研发经费支出占地区生产总值比重达到3.6%，新增上市公司20家。
"""
PLANS = {
    "suzhou-2021": SUZHOU,
    "foshan-2021": FOSHAN,
    "taicang-2021": TAICANG,
    "zhongshan-2021": ZHONGSHAN,
}
THE_FIVE = (
    *("wenzhou", "taizhou-2019", "jinhua", "cixi", "zhejiang"),
    *("Wenzhou", "Taizhou", "Jinhua", "Cixi", "Zhejiang"),
    *("温州", "台州", "金华", "慈溪", "浙江"),
)
ENCODED = re.compile(r"base64,[A-Za-z0-9+/=]+")  # fonts and figures hold any letters


# What the extra `reports` does not bring.
NOT_ASKED_FOR = ["pyarrow", "duckdb", "dask", "datasette", "jupyterlab", "nbdime", "onnxruntime"]


HOSTILE = """<script>document.title = "run"</script><meta http-equiv="refresh" content="0;url=/x">
<p onclick="document.title = 'run'">
<img src="http://127.0.0.1:9/a.png" onerror="document.title = 'run'">
<a href="javascript:document.title='run'">更多</a></p></body>"""


def write_plans(folder: Path) -> None:
    """Write the plans, one as a PDF where a browser prints it, one as a page with scripts."""
    folder.mkdir()
    for plan, text in PLANS.items():
        (folder / f"{plan}.txt").write_text(text, "utf-8")
    page = source_files.page(TAICANG, "太倉市製造業高質量發展規劃").decode()
    (folder / "taicang-2021.html").write_text(page.replace("</body>", HOSTILE), "utf-8")
    (folder / "taicang-2021.txt").unlink()
    if source_files.CHROMIUM.exists():
        (folder / "suzhou-2021.pdf").write_bytes(source_files.pdf(SUZHOU, folder.parent))
        (folder / "suzhou-2021.txt").unlink()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Return an environment with the wheel, and with what it needs from the one that runs this."""
    place, uv = tmp_path_factory.mktemp("newcomer"), Path(sys.prefix, "bin/uv")
    call([uv, "build", "--quiet", "--wheel", "--out-dir", place / "dist", root], place)
    (wheel,) = (place / "dist").glob("*.whl")
    call([sys.executable, "-m", "venv", "--without-pip", place / "env"], place)
    python = place / "env/bin/python"
    call([uv, "pip", "install", "-q", "--no-deps", "--python", python, wheel], place)
    (own,) = (place / "env/lib").glob("python*/site-packages")
    barred = f"import sys; sys.modules.update(dict.fromkeys({NOT_ASKED_FOR}))"
    (own / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n{barred}\n", "utf-8")
    return place / "env/bin"


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """Return a tab with the list of what it complained of, and of what it asked the web for."""
    page = browser.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfinished", lambda asked: page.complaints.append(asked.url))
    # What the page's own policy blocks never leaves the browser.
    page.on("requestfailed", lambda asked: page.complaints.append(f"{asked.failure} {asked.url}"))
    yield page
    page.close()


def look_around(site: Path, tab: Any) -> None:
    """Open every page and find none of the five in what it shows."""
    for path in sorted(site.rglob("*.html")):
        if path.parent.name != "raw":
            tab.goto(path.as_uri())
            shown = tab.inner_text("body")
            assert [word for word in THE_FIVE if word in shown] == [], path
    assert [told for told in tab.complaints if not told.startswith(("file:", "data:"))] == []


def follow_a_number(site: Path, tab: Any) -> None:
    """Click on a number of a plan, and be led to the page of the PDF that it stands on."""
    tab.goto((site / "en/profile-suzhou-2021.html").as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    tab.locator("main a[href^='evidence/suzhou-2021.html#']:visible").first.click()
    assert "/en/evidence/suzhou-2021.html#suzhou-2021" in tab.url
    original = tab.locator("a[href$='suzhou-2021.pdf#page=1']").first
    assert (
        original.evaluate("one => one.href") == f"{(site / 'raw/suzhou-2021.pdf').as_uri()}#page=1"
    )
    assert (site / "raw/suzhou-2021.pdf").read_bytes().startswith(b"%PDF")


def open_the_page_with_scripts(site: Path, tab: Any) -> None:
    """Open the published copy of a page: it shows its text, runs nothing and asks for nothing."""
    tab.complaints.clear()
    address = (site / "raw/taicang-2021.html").as_uri()
    tab.goto(address)
    tab.click("text=更多")
    tab.click("p[onclick]")
    assert "工業機器人3000台" in tab.inner_text("body")
    assert (tab.title().startswith("太倉市"), tab.url) == (True, address)
    assert tab.complaints == [address, "csp http://127.0.0.1:9/a.png"]


def call(command: list[object], folder: Path, **env: str) -> str:
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    def run(*words: object) -> str:
        folder = tmp_path / "study" if (tmp_path / "study").is_dir() else tmp_path
        path = f"{installed}{os.pathsep}{os.environ['PATH']}"
        return call(list(words), folder, PATH=path)

    return run


def mentions(folder: Path) -> list[str]:
    """Return files that name one of the five plans or their regions, with the name."""
    texts = {n: c.decode("utf-8", "ignore") for n, c in tree(folder).items() if is_text(n)}
    bare = {name: ENCODED.sub("", text) for name, text in texts.items()}
    return [f"{name}: {word}" for name, text in bare.items() for word in THE_FIVE if word in text]


def is_text(name: str) -> bool:
    # The codelist is of the vocabulary: it holds a standard that is called after a province.
    return name != "data/indicators.csv" and name.endswith(
        (".html", ".json", ".csv", ".ipynb", ".js", ".txt", ".md", ".xml")
    )


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed here")
@pytest.mark.skipif(not Path(sys.prefix, "bin/uv").exists(), reason="no uv in this environment")
def test_from_an_empty_folder_to_reports(run: Run, tmp_path: Path, tab: Any) -> None:
    run("policytargets", "init", "study")
    write_plans(tmp_path / "mine")
    run("policytargets", "add", tmp_path / "mine", "--yes")
    run("make", "test")
    run("make", "reports")
    site = tmp_path / "study/reports/site"
    assert {f"profile-{plan}.html" for plan in PLANS} <= {p.name for p in (site / "en").iterdir()}
    assert mentions(site) == []
    look_around(site, tab)
    follow_a_number(site, tab)
    open_the_page_with_scripts(site, tab)
    notebook = tmp_path / "study/notebooks/01_targets.ipynb"
    notebook.write_text(
        notebook.read_text("utf-8").replace("## How many, on what", "## My own heading"), "utf-8"
    )
    run("policytargets", "remove", "zhongshan-2021")
    run("policytargets", "build")
    run("policytargets", "report", "targets")  # all others would be made a second time
    assert "My own heading" in (site / "en/targets.html").read_text("utf-8")
    assert not (site / "en/profile-zhongshan-2021.html").exists()
    assert mentions(site) == []


@pytest.mark.skipif(not Path(sys.prefix, "bin/uv").exists(), reason="no uv in this environment")
def test_the_example_is_reported_on(run: Run, tmp_path: Path) -> None:
    run("policytargets", "init", "study", "--example")
    run("policytargets", "check")
    run("policytargets", "build")
    run("policytargets", "report", "targets", "-p", "language", "en")
    assert "Wenzhou" in (tmp_path / "study/reports/site/en/targets.html").read_text("utf-8")

"""nbval on forked kernels compares as strictly as on its own, and kernels share nothing."""

import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

PLUGIN = "policytargets.running.kernels.nbval_plugin"
MARK = "import math\nprint(hasattr(math, 'mark'))\nmath.mark = True"
WHO = "import sys\nprint('policytargets.running.kernels.server' in str(sys.orig_argv))"
FIGURE = "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])\nplt.show()"


def write(folder, name, source, stored):
    cell = new_code_cell(source, execution_count=1)
    cell.outputs = [new_output("stream", name="stdout", text=stored)] if stored else []
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=[cell], metadata=metadata), folder / name)


@pytest.fixture(scope="module", params=[PLUGIN, f"no:{PLUGIN}"])
def compared(request, tmp_path_factory):
    """Return how notebooks were compared, and what was told of them."""
    folder = tmp_path_factory.mktemp("notebooks")
    for name, stored in (("first", "False"), ("second", "False"), ("wrong", "True")):
        write(folder, f"{name}.ipynb", MARK, f"{stored}\n")
    write(folder, "figure.ipynb", FIGURE, "")
    write(folder, "who.ipynb", WHO, "True\n")
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", request.param, "-c", "/dev/null"]
    done = subprocess.run(
        [*command, ".", "--rootdir", ".", "--color=no", "-rA"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return request.param, done.stdout


def test_a_wrong_output_fails_and_a_right_one_does_not(compared):
    _, told = compared
    for name in ("first", "second"):
        assert f"PASSED {name}.ipynb::Cell 0" in told
    assert "FAILED wrong.ipynb::Cell 0" in told
    assert "mismatch 'stdout'" in told


def test_a_figure_that_is_not_stored_is_noticed(compared):
    _, told = compared
    assert "FAILED figure.ipynb::Cell 0" in told
    assert "Unexpected output fields" in told


def test_the_kernels_are_forked(compared):
    how, told = compared
    assert ("PASSED who.ipynb::Cell 0" in told) is (how == PLUGIN)
    assert ("FAILED who.ipynb::Cell 0" in told) is (how != PLUGIN)

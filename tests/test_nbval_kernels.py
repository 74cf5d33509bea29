"""nbval on forked kernels compares as strictly as on its own, and kernels share nothing."""

import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

PLUGIN = "policytargets.running.kernels.nbval_plugin"
MARK = "import math\nprint(hasattr(math, 'mark'))\nmath.mark = True"
FIGURE = "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])\nplt.show()"


def write(folder, name, source, stored):
    cell = new_code_cell(source, execution_count=1)
    cell.outputs = [new_output("stream", name="stdout", text=stored)] if stored else []
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(new_notebook(cells=[cell], metadata=metadata), folder / name)


def run(folder, how):
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", how, "-c", "/dev/null", "."]
    done = subprocess.run(
        [*command, "--rootdir", ".", "--color=no"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("how", [PLUGIN, f"no:{PLUGIN}"])
def test_a_wrong_output_fails_and_a_right_one_does_not(tmp_path, how):
    for name in ("first.ipynb", "second.ipynb"):
        write(tmp_path, name, MARK, "False\n")
    assert run(tmp_path, how)[0] == 0
    write(tmp_path, "second.ipynb", MARK, "True\n")
    code, told = run(tmp_path, how)
    assert code == 1
    assert "1 failed, 1 passed" in told
    assert "mismatch 'stdout'" in told


@pytest.mark.parametrize("how", [PLUGIN, f"no:{PLUGIN}"])
def test_a_figure_that_is_not_stored_is_noticed(tmp_path, how):
    write(tmp_path, "figure.ipynb", FIGURE, "")
    code, told = run(tmp_path, how)
    assert code == 1
    assert "Unexpected output fields" in told


def test_the_kernels_are_forked(tmp_path):
    source = "import sys\nprint('policytargets.running.kernels.server' in str(sys.orig_argv))"
    write(tmp_path, "who.ipynb", source, "True\n")
    assert run(tmp_path, PLUGIN)[0] == 0
    assert run(tmp_path, f"no:{PLUGIN}")[0] == 1

"""The Python code of the README runs as it stands. (Its C++ code is compiled and run by ctest.)"""

import subprocess
import sys
from pathlib import Path

RUN_SNIPPETS = Path(__file__).resolve().parents[1] / "readme" / "run_snippets.py"


def test_python_blocks_of_the_readme_run():
    subprocess.run([sys.executable, RUN_SNIPPETS, "python"], check=True, timeout=600)

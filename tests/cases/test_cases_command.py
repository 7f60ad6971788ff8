"""`python -m scrubjay.cases`: says how it is used where the folder is missing."""

from __future__ import annotations

import subprocess
import sys


def test_without_a_folder_it_says_how_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-m", "scrubjay.cases"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage: python -m scrubjay.cases FOLDER" in done.stderr
    assert "Traceback" not in done.stderr

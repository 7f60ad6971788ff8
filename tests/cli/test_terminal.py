"""On a terminal: colour, its width, and no colour where it is not wanted."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cli_running import DAY, ROOT

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")


def on_a_terminal(**env: str) -> str:
    """What a run prints to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "scrubjay_cli", "check", *DAY]
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**kept, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", **env},
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    os.close(ours)
    assert running.wait(timeout=60) == 0
    return said.decode("utf-8").replace("\r\n", "\n")


def test_colour_on_a_terminal() -> None:
    text = on_a_terminal()
    assert "\x1b[1;31m" in text
    assert "RB1002" in text


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(env: dict[str, str]) -> None:
    text = on_a_terminal(**env)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100

"""Runs the command within the test, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from scrubjay_cli.main import app

ROOT = Path(__file__).resolve().parents[2]
DAY = ("examples/clinic-day.837", "--facts", "examples/clinic-day.facts.json")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left."""

    code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    """Run within this process, from where the test stands."""
    try:
        app(list(arguments), prog_name="scrubjay")
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    said = capsys.readouterr()
    return Ran(code, said.out, said.err)


def process(arguments: Sequence[str], env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run as a process, from the project's root."""
    command = [sys.executable, "-m", "scrubjay_cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, env={**os.environ, **(env or {})}, check=False)

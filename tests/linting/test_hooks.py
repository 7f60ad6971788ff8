"""The pre-commit hook and the GitHub Action call commands and options that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from scrubjay_cli.main import app

ROOT = Path(__file__).parents[2]
GROUP = typer.main.get_command(app).commands  # type: ignore[attr-defined]
COMMANDS = {"pack lint": GROUP["pack"].commands["lint"], "check": GROUP["check"]}


@pytest.mark.parametrize("file", [".pre-commit-hooks.yaml", "action.yml"])
def test_options_are_those_of_the_commands(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    called = set(re.findall(r"scrubjay ((?:pack )?[a-z]+) ", text)) & {"pack lint", "pack check", "check", "lint"}
    assert called <= set(COMMANDS)
    assert "pack lint" in called
    known = {option for command in COMMANDS.values() for one in command.params for option in one.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text.replace("--quiet", ""))) <= known


def test_action_uses_each_of_its_inputs() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    inputs = re.findall(r"^  ([a-z-]+):\n    description:", text, re.MULTILINE)
    assert {"packs", "claims"} <= set(inputs)
    assert all(f"inputs.{name} " in text for name in inputs)

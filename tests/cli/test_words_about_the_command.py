"""README and docs name every command and option that there is, and no other; what they show is what is printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from cli_running import DAY, ROOT, run

from scrubjay_cli.main import app

README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
ALWAYS = {"--help", "-h"}


def commands(command: Any, name: str = "scrubjay") -> dict[str, Any]:
    """Every command that does something, by its full name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        return {name: command}
    return {full: one for key, sub in inner.items() for full, one in commands(sub, f"{name} {key}").items()}


COMMANDS = commands(typer.main.get_command(app))
SECTIONS = {
    " ".join(re.match(r"(?:[a-z]+ ?)+", title)[0].split()): text  # type: ignore[index]
    for title, text in re.findall(r"^## `(.+?)`\n(.*?)(?=^## |\Z)", REFERENCE, re.DOTALL | re.MULTILINE)
}


def options(command: Any) -> set[str]:
    return {
        option
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    } - ALWAYS


def test_reference_has_a_section_for_each_command() -> None:
    assert sorted(SECTIONS) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_section_names_every_option_and_no_other(name: str) -> None:
    assert set(re.findall(r"--[a-z][a-z-]*", SECTIONS[name])) == options(COMMANDS[name])


def test_shared_options_are_explained_once() -> None:
    shared = REFERENCE.partition("## Options that several commands share")[2].partition("\n## ")[0]
    every = [options(command) for command in COMMANDS.values()]
    repeated = {option for found in every for option in found if sum(option in other for other in every) > 1}
    assert set(re.findall(r"^\| `(--[a-z][a-z-]*)", shared, re.MULTILINE)) == repeated


def test_readme_names_every_command_and_only_real_ones() -> None:
    named = set(
        re.findall(r"scrubjay ((?:check|why|suggest|units|verify|impact|(?:facts|pack|reference) \w+))", README)
    )
    assert {f"scrubjay {one}" for one in named} <= set(COMMANDS)
    groups = {name.split()[1] for name in COMMANDS}
    assert {one.split()[0] for one in named} == groups
    known = {option for command in COMMANDS.values() for option in options(command)}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README)) <= known


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_every_command_has_an_example(capsys: pytest.CaptureFixture[str], name: str) -> None:
    ran = run(capsys, *name.split()[1:], "--help")
    assert ran.code == 0
    assert re.search(rf"Examples?:\n +{name}\s", ran.out)
    for option in options(COMMANDS[name]):
        assert option in ran.out


def test_decision_in_the_readme_is_what_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert shown is not None
    printed = run(capsys, "check", *DAY).out
    assert shown[1] in printed, "copy the block of RB1001 anew from what `scrubjay check` prints for the example day"


def test_pack_in_the_readme_loads(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pack = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert pack is not None
    file = tmp_path / "acme.toml"
    file.write_text(pack[1], encoding="utf-8")
    ran = run(capsys, "pack", "show", str(file))
    assert (ran.code, ran.err) == (0, "")
    assert "The payer would deny a visit" in ran.out


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"s/\^    \\\((.*?)\\\)\$/", script)
    assert pattern is not None
    found = re.findall(rf"^    ({pattern[1]})$", README, re.MULTILINE)
    assert len(found) == 1
    assert found[0].endswith("pytest")

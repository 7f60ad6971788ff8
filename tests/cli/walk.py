"""The recorded walk of docs/walk.md: its commands run in order in a repository of their own, and are recorded.

`    $ COMMAND` on an indented line is a command: `scrubjay`, `git`, `cp` or `mkdir`, with `| head -N` or `| tail -N`
behind it where not all is to be shown. `<!-- the edit -->` stands where the officer edits the pack. A command that this
version of scrubjay does not have is told as such. `python tests/cli/walk.py` records anew.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import typer
from cli_running import ROOT

from scrubjay_cli.main import app

PAGE: Final = ROOT / "docs" / "walk.md"
TODAY: Final = datetime.date(2026, 11, 27)
EDIT: Final = "<!-- the edit -->"
STEP: Final = re.compile(
    r"^(?:<!-- the edit -->|    \$ (?P<command>[^\n]+)(?:\n\n```(?P<kind>\w+)\n.*?^```)?)$", re.MULTILINE | re.DOTALL
)
PACK: Final = Path("our-packs/nc.toml")
GIVEN: Final = "examples/medicaid-day.837", "examples/medicaid-day.facts.json"
EXERCISE: Final = """[sources.exercise]
title      = "An exercise, not policy: no such bulletin exists; it is invented for docs/walk.md"
url        = "https://example.org/exercise"
checked    = 2026-11-27
confidence = "primary"

"""


def recorded(page: str) -> str:
    """The page with what its commands print now."""
    with standing_apart():
        return re.sub(r"^```\n(?=    \$)", "```\n\n", STEP.sub(_step, page), flags=re.MULTILINE)


@contextlib.contextmanager
def standing_apart() -> Iterator[None]:
    """An empty folder with the examples and the shipped pack, on a day and under a name that are always the same."""
    named = {f"GIT_{who}_{what}": said for who in ("AUTHOR", "COMMITTER") for what, said in (
        ("NAME", "Compliance"), ("EMAIL", "compliance@example.org"), ("DATE", f"{TODAY}T12:00:00Z"),
    )}  # fmt: skip
    apart = {"COLUMNS": "100", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **named}
    before = Path.cwd()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="walk-")))
        for name in (*GIVEN, "policies/medicaid/nc.toml"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        stack.enter_context(patch.dict(os.environ, apart))
        for module in ("pack_memo", "pack_lint"):
            stack.enter_context(patch(f"scrubjay_cli.commands.{module}.today", lambda: TODAY))
        os.chdir(folder)
        stack.callback(os.chdir, before)
        yield


def _step(step: re.Match[str]) -> str:
    command = step["command"]
    if command is None:
        PACK.write_text(edited(PACK.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        return step[0]
    told = printed(command)
    return f"    $ {command}" + (f"\n\n```{step['kind'] or 'text'}\n{told}```" if told else "")


def printed(command: str) -> str:
    """What a command prints, and its exit code where that is not 0."""
    line, _, part = command.partition(" | ")
    name, *arguments = shlex.split(line)
    code, text = RUN[name](arguments)
    lines = [row.rstrip() for row in text.strip("\n").splitlines()]
    if part:
        end, _, number = part.partition(" -")
        lines = {"head": lines[: int(number)], "tail": lines[-int(number) :]}[end]
    return "".join(f"{row}\n" for row in [*lines, *([f"[exit code {code}]"] if code else [])])


def _scrubjay(arguments: list[str]) -> tuple[int, str]:
    known: Any = typer.main.get_command(app)
    for at, name in enumerate(arguments):
        inner = getattr(known, "commands", None)
        if inner is None:
            break
        if name not in inner:
            return 0, f"(this version has no `scrubjay {' '.join(arguments[: at + 1])}` yet)"
        known = inner[name]
    written, code = io.BytesIO(), 0
    with io.TextIOWrapper(written, encoding="utf-8", write_through=True) as out:
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                app(arguments, prog_name="scrubjay")
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
        return code, written.getvalue().decode()


def _git(arguments: list[str]) -> tuple[int, str]:
    ran = subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", check=False)
    return ran.returncode, ran.stdout + ran.stderr


def _cp(arguments: list[str]) -> tuple[int, str]:
    shutil.copy(*arguments)
    return 0, ""


def _mkdir(arguments: list[str]) -> tuple[int, str]:
    Path(*arguments).mkdir()
    return 0, ""


RUN: Final[dict[str, Callable[[list[str]], tuple[int, str]]]] = {
    "scrubjay": _scrubjay, "git": _git, "cp": _cp, "mkdir": _mkdir,
}  # fmt: skip


def edited(text: str) -> str:
    """The pack as the officer leaves it: 28 visits from 1 March on, with a source that says it is an exercise."""
    text = _once(text, 'version = "2026.1"', 'version = "2026.2-exercise"')
    text = _once(text, "[codes]\n", f"{EXERCISE}[codes]\n")
    for purpose in ("rehabilitative", "habilitative"):
        start = text.index(f'[[visit_limit]]\nid        = "adult-{purpose}"')
        whole = text[start : text.index("\n[[visit_limit]]", start)]
        until = _once(whole, "{ from = 2024-07-01 }", "{ from = 2024-07-01, through = 2026-02-28 }")
        since = _once(whole, "{ from = 2024-07-01 }", "{ from = 2026-03-01 }")
        since = _once(since, "limit     = 30", "limit     = 28")
        since = _once(_once(since, f'"30 {purpose}', f'"28 {purpose}'), f"the 30 {purpose}", f"the 28 {purpose}")
        since = _once(since, '["nc-10a-2024", "co-119"]', '["exercise", "co-119"]')
        text = text.replace(whole, f"{until}\n{since}")
    return text


def _once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"{PACK}: expected once, found {text.count(old)} times: {old}")
    return text.replace(old, new)


if __name__ == "__main__":
    PAGE.write_text(recorded(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")

"""A question about one claim, answered from files: what `why` and `suggest` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from scrubjay.decisions.why import NotFound
from scrubjay.executors.chaining import ProgramRefused
from scrubjay_cli.options import PlainFormat
from scrubjay_cli.output import write_either
from scrubjay_cli.printing.errors import refusal
from scrubjay_cli.printing.look import Line, Look
from scrubjay_cli.running import Arguments, Ready, made_ready
from scrubjay_cli.trouble import UNUSABLE, Trouble, complain, end

Document = dict[str, Any]


def answer(
    given: Arguments,
    format: PlainFormat,
    ask: Callable[[Ready], list[Document]],
    lines: Callable[[list[Document], Look], Iterable[Line]],
) -> None:
    """Reads what was given, asks, and prints the answer; a refused file is said, and ends with exit code 2."""
    ready = made_ready(given)
    refused = [refusal(note) for note in ready.read.refused]
    complain(refused)
    try:
        found = ask(ready)
    except NotFound as error:
        raise Trouble([str(error)]) from None
    except ProgramRefused as error:
        raise Trouble([f"--executor {given.executor}: {error}"]) from None
    write_either(format, found, lambda look: lines(found, look), given.output)
    if refused:
        end(UNUSABLE)

"""What stops a command, told in words: every problem at once on stderr, and exit code 2; never a traceback."""

from __future__ import annotations

import functools
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Final, NoReturn, ParamSpec, TypeVar

UNUSABLE: Final = 2
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141

P = ParamSpec("P")
R = TypeVar("R")


class Trouble(Exception):
    """Problems that a user can mend, each a whole message with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def complain(problems: Sequence[str]) -> None:
    """Print problems to stderr, one a line, whatever its encoding."""
    stream = sys.stderr
    encoding = getattr(stream, "encoding", None) or "utf-8"
    for problem in problems:
        text = f"{problem}\n"
        stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """A command whose troubles end in words and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Trouble as trouble:
            complain([f"error: {problem}" for problem in trouble.problems])
            end(UNUSABLE)
        except BrokenPipeError:
            close_pipe()
            end(BROKEN_PIPE)
        except OSError as error:
            complain([f"error: {error.filename or 'output'}: {error.strerror or 'input or output error'}"])
            end(UNUSABLE)
        except KeyboardInterrupt:
            complain(["interrupted"])
            end(INTERRUPTED)
        except MemoryError:
            complain(["error: not enough memory for these files; check fewer of them at once"])
            end(UNUSABLE)

    return run


def end(code: int) -> NoReturn:
    """Leave with an exit code."""
    import typer

    raise typer.Exit(code)


def close_pipe() -> None:
    """Nobody reads stdout any more: what is left in its buffer goes nowhere, so that leaving does not fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def report_defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An excepthook for defects of scrubjay: the place without the message, which may quote a claim."""
    frames = traceback.extract_tb(trace)
    place = "".join(
        f" in {frame.name}, line {frame.lineno} of {os.path.basename(frame.filename)}" for frame in frames[-1:]
    )
    complain([f"error: a defect of scrubjay ({kind.__name__}{place}); nothing about a patient is in this message"])
    sys.stderr.flush()
    os._exit(UNUSABLE)

"""Where a command's output goes: stdout, or a file written aside and renamed; in UTF-8, colour or plain lines."""

from __future__ import annotations

import codecs
import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from scrubjay_cli.options import PlainFormat
from scrubjay_cli.printing.json import indented
from scrubjay_cli.printing.look import Line, Look, plain
from scrubjay_cli.trouble import Trouble

PLAIN_WIDTH: Final = 100
"""Columns of text that does not go to a terminal."""
SLIMMEST, WIDEST = 40, 120


def write_text(lines: Iterable[Line], look: Look, output: Path | None) -> None:
    """Write styled lines: in colour on a terminal, else plain."""
    if output is None and in_colour():
        _write_colour(lines, look)
        return
    text = (f"{look.shown(plain(line))}\n" for line in lines)
    if output is None:
        write(text)
    else:
        write_file(text, output)


def write_either(
    format: PlainFormat, document: Any, lines: Callable[[Look], Iterable[Line]], output: Path | None
) -> None:
    """A document as JSON, or as lines for people."""
    if format is PlainFormat.json:
        write_data(indented(document), output)
        return
    look = look_of(output)
    write_text(lines(look), look, output)


def write_data(parts: Iterable[str], output: Path | None) -> None:
    """Write JSON, CSV or TOML: UTF-8 whatever the terminal's encoding."""
    if output is not None:
        write_file(parts, output)
        return
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        write(parts)
        return
    sys.stdout.flush()
    for part in parts:
        buffer.write(part.encode("utf-8"))
    buffer.flush()


def write(parts: Iterable[str]) -> None:
    """Write text to stdout in its own encoding."""
    for part in parts:
        sys.stdout.write(part)
    sys.stdout.flush()


def write_file(parts: Iterable[str], output: Path) -> None:
    """Write a file aside and rename it, so that a reader never sees half of it. Raises Trouble."""

    def write_parts(stream: IO[bytes]) -> None:
        for part in parts:
            stream.write(part.encode("utf-8"))

    write_bytes(write_parts, output)


def write_bytes(writer: Callable[[IO[bytes]], None], output: Path) -> None:
    """The same with what `writer` puts into it."""
    try:
        with _aside(output) as stream:
            writer(stream)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Trouble([f"{output}: cannot be written: {error.strerror or 'input or output error'}"]) from None


@contextlib.contextmanager
def _aside(output: Path) -> Iterator[IO[bytes]]:
    target = Path(os.path.realpath(output))
    if target.exists() and not target.is_file():
        # a device such as /dev/stdout is written as it is: there is nothing to rename
        if target.is_dir():
            raise IsADirectoryError(21, "it is a directory")
        with open(target, "wb") as stream:
            yield stream
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    aside = Path(name)
    try:
        with open(handle, "wb") as stream:
            yield stream
        if target.exists():
            shutil.copymode(target, aside)
        else:
            aside.chmod(0o666 & ~_umask())
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)


def look_of(output: Path | None) -> Look:
    """The look of text on stdout, or in a file."""
    if output is not None:
        return Look(PLAIN_WIDTH)
    return Look(_width(), ascii=not _takes_unicode(sys.stdout))


def in_colour() -> bool:
    """Whether stdout is a terminal that shows colour; NO_COLOR and TERM=dumb say no."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _width() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return max(SLIMMEST, min(int(given), WIDEST))
    if sys.stdout.isatty():
        return max(SLIMMEST, min(shutil.get_terminal_size().columns, WIDEST))
    return PLAIN_WIDTH


def _takes_unicode(stream: IO[str]) -> bool:
    return codecs.lookup(getattr(stream, "encoding", None) or "ascii").name.startswith("utf")


def _write_colour(lines: Iterable[Line], look: Look) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, width=look.width, highlight=False)
    for line in lines:
        text = Text.assemble(*((look.shown(part), style) for part, style in line), no_wrap=True)
        text.rstrip()
        console.print(text, soft_wrap=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

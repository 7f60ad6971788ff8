"""A TOML text as lines: its comments and the headers of its tables, told apart from what stands within strings."""

from __future__ import annotations

from dataclasses import dataclass

QUOTES = ('"""', "'''", '"', "'")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment without its `#`. `alone`: nothing else stands on its line."""

    line: int
    column: int
    text: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found: comments in order, and the lines on which a [table] or [[table]] opens."""

    comments: tuple[Comment, ...]
    headers: tuple[int, ...]


def scanned(text: str) -> Scan:
    """The comments and headers of a text; of a broken text as far as they can be told."""
    comments: list[Comment] = []
    headers: list[int] = []
    at, line, start, depth, quote = 0, 1, 0, 0, ""
    while at < len(text):
        mark = text[at]
        if quote:
            if mark == "\\" and quote[0] == '"':
                # an escaped end of line still ends the line
                at += 1 if text[at + 1 : at + 2] == "\n" else 2
                continue
            if text.startswith(quote, at):
                at, quote = at + len(quote), ""
                continue
            if mark == "\n" and len(quote) == 1:
                quote = ""
        if mark == "\n":
            line, start = line + 1, at + 1
        elif not quote and mark == "#":
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            alone = not text[start:at].strip()
            comments.append(Comment(line, at - start + 1, text[at + 1 : end].strip(), alone))
            at = end
            continue
        elif not quote and mark in "\"'":
            quote = next(one for one in QUOTES if text.startswith(one, at))
            at += len(quote)
            continue
        elif not quote and mark in "[{":
            if mark == "[" and depth == 0 and not text[start:at].strip():
                headers.append(line)
            depth += 1
        elif not quote and mark in "]}":
            depth = max(depth - 1, 0)
        at += 1
    return Scan(tuple(comments), tuple(headers))

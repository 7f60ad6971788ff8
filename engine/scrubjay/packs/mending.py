"""A TOML syntax error said plainly: where, what a writer of packs most likely meant, and how to write it.

`spans` hands over what the parser said; the words come from the line it stopped in.
"""

from __future__ import annotations

import re

from scrubjay.packs.places import Fault, Place, Problem

SAID_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
BARE_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4}")
THOUSANDS = re.compile(r"=\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?)")
WORD = re.compile(r"[^\s\[\]{},#=\"']+")
BARE_TEXT = re.compile(r"[^\[\]{},#=\"'\n]+")
YES_NO = {"yes": "true", "no": "false", "True": "true", "False": "false", "TRUE": "true", "FALSE": "false"}
CURLY = "“”„‘’"


def syntax_problem(message: str, text: str, file: str) -> Problem:
    """The problem that a parser's message stands for; `text` is the whole file."""
    lines = text.split("\n")
    place = Place(file, len(lines), len(lines[-1]) + 1)
    found = SAID_AT.search(message)
    if found and found[1]:
        place = Place(file, int(found[1]), int(found[2]))
    said = SAID_AT.sub("", message)
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if any(words in said for words in ("Cannot", "Duplicate")):
        start = Place(file, place.line, len(line) - len(line.lstrip()) + 1)
        return Problem(start, "this key or table stands a second time", "keep one of them", code=Fault.TWICE)
    what, hint = _meant(said, line, place.column - 1)
    return Problem(place, what, hint, code=Fault.SYNTAX)


def _meant(said: str, line: str, at: int) -> tuple[str, str]:
    """What is wrong with a line at an offset, and how to write it."""
    rest = line[at:]
    if rest[:1] and rest[0] in CURLY:
        return "typographic quotes do not open a text", 'write straight quotes: "..."'
    if "Illegal character '\\n'" in said or "Unterminated" in said or said.startswith("Expected '\"'"):
        return "this text does not end", "a quote is missing"
    if "Illegal character" in said or "invalid character" in said:
        return "an invisible control character stands here", "delete it and write the text again"
    if "Unescaped" in said:
        return "a backslash alone means nothing in a text", "write it twice, or use single quotes"
    if "end of a" in said:
        return "the table's name does not end", "write [name], or [[name]] for a policy"
    number = _number(line, at)
    if number is not None:
        return number
    if said == "Invalid value":
        return _no_value(rest)
    if "Unclosed" in said or "inline table" in said or "key part" in said:
        return _unclosed(said, line, at)
    if "'=' after a key" in said:
        return "a key is followed by `=` and its value", "write key = value"
    return "a line is `key = value`, or opens a table with [name] or [[name]]", ""


def _number(line: str, at: int) -> tuple[str, str] | None:
    """A date, a code or a number that TOML does not read as one."""
    for date in BARE_DATE.finditer(line):
        if date.start() <= at <= date.end():
            return f"{date[0]} is no date", "write a day that exists as 2026-01-31"
    thousands = THOUSANDS.search(line)
    if thousands and at >= thousands.start(1):
        return "a comma stands in a number", f"write {thousands[1].replace(',', '')}"
    for word in WORD.finditer(line):
        if word.start() < at < word.end() and word[0][0].isdigit():
            return f"{word[0]} is no number", f'a code is text: write it with quotes, "{word[0]}"'
    return None


def _no_value(rest: str) -> tuple[str, str]:
    bare = BARE_TEXT.match(rest)
    word = bare[0].strip() if bare else ""
    if not word:
        return "a value is missing here", "write key = value"
    if word in YES_NO:
        return f"{word} is no value", f"write {YES_NO[word]}"
    if word.lower() in ("none", "null", "nil"):
        return f"{word} is no value", "leave the key out"
    return "text is written with quotes", f'write "{word}"'


def _unclosed(said: str, line: str, at: int) -> tuple[str, str]:
    rest = line[at:].lstrip()
    if "array" in said:
        if rest[:1] in ('"', "'", "{") or rest[:1].isalnum():
            before = line[:at].rstrip()
            if before and not re.match(r"\s*\w+\s*=", line[at:]):
                return "a comma is missing between two values", ""
        return "the list does not end", "write ] after its last value"
    if not rest or rest.startswith("#"):
        return "an inline table { ... } ends on the line it begins on", "open a table of its own: [name.key]"
    if rest.startswith("}"):
        return "a comma stands before the closing }", "take it out"
    if rest[0] in "\"'{[" or rest[0].isalnum():
        return "a comma is missing between two keys", ""
    return "the inline table does not end", "write } after its last value"

"""Reads JSON text without losing what facts need: exact decimals, the place of syntax errors, keys given twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, TypeAlias

Path: TypeAlias = "tuple[str | int, ...]"


_DECODER: Final = json.JSONDecoder()


class JsonError(Exception):
    """The text is no JSON: `where` is its line and column, empty if it has no one place."""

    def __init__(self, where: str, message: str) -> None:
        self.where = where
        self.message = message
        super().__init__(f"{where}: {message}" if where else message)


class NotANumber:
    """Stands for NaN and Infinity, which no field takes."""


NOT_A_NUMBER: Final = NotANumber()


class _Doubled(dict[str, Any]):
    """An object in which a key stands twice."""

    keys_twice: tuple[str, ...] = ()


def read_json(data: bytes) -> tuple[Any, tuple[Path, ...]]:
    """The value of UTF-8 JSON text, with the path of every key that stands twice in one object.

    Numbers with a point are Decimal. Raises JsonError.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8-sig")) + 1
        raise JsonError(f"line {line}, column {column}", "not UTF-8 text; save the file as UTF-8") from None
    if not text.strip():
        raise JsonError("", 'the file is empty; expected an object like {"claims": [...]}')
    doubled: list[_Doubled] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        twice = _Doubled(found)
        names = [name for name, _ in pairs]
        twice.keys_twice = tuple(sorted({name for name in names if names.count(name) > 1}))
        doubled.append(twice)
        return twice

    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=lambda _: NOT_A_NUMBER, object_pairs_hook=made)
    except json.JSONDecodeError as error:
        raise JsonError(f"line {error.lineno}, column {error.colno}", f"not JSON: {_said(error.msg)}") from None
    except RecursionError:
        raise JsonError("", "nested too deeply to be a facts document") from None
    except (ValueError, ArithmeticError):
        # the only other thing that int() and Decimal() refuse in JSON's own number syntax
        raise JsonError("", "a number with far too many digits") from None
    return value, tuple(_twice(value, ())) if doubled else ()


def column_of(text: str, path: Path) -> int:
    """The column, from 1, at which the value of a path begins in JSON text that was read; how far the path leads."""
    at = _past_blanks(text, 0)
    for part in path:
        found = next((start for key, start in _members(text, at) if key == part), None)
        if found is None:
            break
        at = found
    return at + 1


def _members(text: str, at: int) -> Iterator[tuple[str | int, int]]:
    """The members of the object or list that begins at `at`, each with where its value begins."""
    if text[at] not in "{[":
        return
    index = 0
    value = _past_blanks(text, at + 1)
    while text[value] not in "}]":
        key: str | int = index
        if text[at] == "{":
            key, colon = _DECODER.raw_decode(text, value)
            value = _past_blanks(text, _past_blanks(text, colon) + 1)
        yield key, value
        index += 1
        _, end = _DECODER.raw_decode(text, value)
        value = _past_blanks(text, end)
        if text[value] == ",":
            value = _past_blanks(text, value + 1)


def _past_blanks(text: str, at: int) -> int:
    while text[at] in " \t\r\n\ufeff":
        at += 1
    return at


def _said(message: str) -> str:
    # the decoder quotes nothing but a bad escape: that could be part of a patient's name
    words = message.split(": ")[0].replace("Expecting", "expected")
    return words[:1].lower() + words[1:]


def _twice(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        if isinstance(value, _Doubled):
            for name in value.keys_twice:
                yield (*path, name)
        for name, inner in value.items():
            yield from _twice(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _twice(inner, (*path, index))

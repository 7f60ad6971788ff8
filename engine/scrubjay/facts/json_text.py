"""Reads JSON text without losing what facts need: exact decimals, the place of syntax errors, keys given twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, TypeAlias

Path: TypeAlias = "tuple[str | int, ...]"


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
        raise JsonError(f"line {line}", "not UTF-8 text; save the file as UTF-8") from None
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

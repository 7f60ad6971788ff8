"""The hash that tells claims of one id apart, without building the document that is hashed.

The text is that of `claim_document` as compact JSON with sorted keys. Rows of one reader have the same fields: where
each stands in the text is found out once for all of them.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, Final

from .claim import ENCODE, MONEY, Row, row_document

Ordered = Callable[[list[str]], tuple[str, ...]]
LINES: Final = "lines"
FILE_DATE: Final = "file_date"
"""The one field of a claim that is not hashed: when a file was written makes no other claim of it."""


def claim_hash(row: Row, lines: Iterable[Row]) -> str:
    """What tells claims of one id apart: sha256 of the claim as read, without the date of its file."""
    texts = [_text(name, value) for name, value in row.items()]
    texts.append(f"[{','.join(map(_row_text, lines))}]")
    form, ordered = _form((*row, LINES), FILE_DATE)
    return "sha256:" + hashlib.sha256((form % ordered(texts)).encode("utf-8")).hexdigest()


def _row_text(row: Row) -> str:
    form, ordered = _form(tuple(row))
    return form % ordered([_text(name, value) for name, value in row.items()])


@lru_cache(maxsize=1024)
def _form(names: tuple[str, ...], without: str = "") -> tuple[str, Ordered]:
    """The text of a row with fields of these names but for its values, and what puts these in their order."""
    document: dict[str, Any] = {}
    for at, name in enumerate(names):
        if name != without:
            *outer, last = name.split(".")
            inside = document
            for part in outer:
                inside = inside.setdefault(part, {})
            inside[last] = at
    order: list[int] = []

    def written(inside: dict[str, Any]) -> str:
        parts: list[str] = []
        for key, value in sorted(inside.items()):
            shown = encode_basestring(key).replace("%", "%%")
            if isinstance(value, dict):
                parts.append(f"{shown}:{written(value)}")
            else:
                order.append(value)
                parts.append(f"{shown}:%s")
        return f"{{{','.join(parts)}}}"

    form = written(document)
    if len(order) > 1:
        return form, itemgetter(*order)
    return form, lambda texts: tuple(texts[at] for at in order)


def _text(name: str, value: Any) -> str:
    """A value as JSON: money "120.00", dates ISO."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    if kind is int:
        if name.rpartition(".")[2] in MONEY:
            return f'"{value // 100}.{value % 100:02d}"'
        return str(value)
    if kind is datetime.date:
        return f'"{value.isoformat()}"'
    if kind is tuple:
        return f"[{','.join(map(_part, value))}]" if value else "[]"
    inside: Any = row_document({name.rpartition(".")[2]: value})
    return ENCODE(inside[name.rpartition(".")[2]])


def _part(part: Any) -> str:
    if type(part) is str:
        return encode_basestring(part)
    return _row_text(part) if isinstance(part, dict) else ENCODE(part)

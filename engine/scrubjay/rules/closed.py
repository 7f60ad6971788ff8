"""Values of closed fields and columns: a word that no fact can hold is refused, with the words there are.

A field is closed by the models of facts, by the 837P, or by the table it is derived from; a column by `tables.closed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrubjay.facts.fields import choices_of, nearest
from scrubjay.packs.places import Fault, Place
from scrubjay.packs.spans import value_place
from scrubjay.tables.closed import Word, words

if TYPE_CHECKING:
    from scrubjay.rules.conditions import Names

THERAPY = "therapy_codes"
"""The table whose columns are fields of a line."""
YES_NO = {"yes": "true", "no": "false", "true": "true", "false": "false"}
LISTED = ("in", "not_in", "has_any", "has_all", "has_none", "first")


def check_field(root: str, name: str, value: Any, place: Place, names: Names) -> None:
    """Note every value that a test compares a closed field with and that the field never has."""
    kind = root.removeprefix("fact:")
    allowed: Sequence[Word] = choices_of(kind, name)
    if not allowed and kind == "line":
        allowed = [word for word in words(THERAPY, name, names.codes.table(THERAPY)) if isinstance(word, str)]
    if allowed:
        _check(name, allowed, value, place, names)


def check_cells(table: Any, where: Any, place: Place, names: Names) -> None:
    """The same for the columns that `where` of a reference table asks for."""
    if not isinstance(where, Mapping):
        return
    for column, wanted in where.items():
        allowed = words(str(table), column, names.codes.table(table))
        here = value_place(where, column, place)
        for at, one in enumerate(wanted if isinstance(wanted, list) else [wanted]):
            spot = value_place(wanted, at, here) if isinstance(wanted, list) else here
            if allowed and not any(type(one) is type(word) and one == word for word in allowed):
                what = f"`{column}` of the table `{table}` is {_either(allowed)}, {_none(one)}"
                names.wrong(spot, what, _hint(one, allowed), code=Fault.WORD)
            elif not isinstance(one, (str, bool)):
                names.wrong(spot, f"`{column}` of the table `{table}` is text", f'write it with quotes: "{one}"')


def _check(name: str, allowed: Sequence[Word], value: Any, place: Place, names: Names) -> None:
    if isinstance(value, Mapping):
        for op, against in value.items():
            if op in LISTED:
                _check(name, allowed, against, value_place(value, op, place), names)
        if "table" in value and "column" not in value:
            names.wrong(place, f"`{name}` is {_either(allowed)}, and never a code of a table", code=Fault.WORD)
    elif isinstance(value, list):
        for at, one in enumerate(value):
            _check(name, allowed, one, value_place(value, at, place), names)
    elif isinstance(value, str) and value.startswith("@"):
        for said in names.codes.said(value[1:], place):
            if not any(_stands_for(said.text, word) for word in allowed):
                what = f"`@{said.name}` is compared with `{name}`, which is {_either(allowed)}, {_none(said.text)}"
                names.wrong(said.place, what, _hint(said.text, allowed), code=Fault.WORD)
    elif isinstance(value, str) and not value.startswith("$") and value not in allowed:
        hint = "where there is none: { present = false }" if value == "none" else _hint(value, allowed)
        names.wrong(place, f"`{name}` is {_either(allowed)}, {_none(value)}", hint, code=Fault.WORD)


def _stands_for(pattern: str, word: Word) -> bool:
    """Whether an entry of a set stands for a word, among others perhaps."""
    text = str(word)
    low, dots, high = pattern.partition("..")
    if dots:
        return len(text) == len(low) and low <= text <= high
    return text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern


def _either(allowed: Sequence[Word]) -> str:
    listed = [_said(word) for word in allowed]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def _none(value: Any) -> str:
    return f"not `{_said(value)}`"


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hint(value: Any, allowed: Sequence[Word]) -> str:
    texts = [word for word in allowed if isinstance(word, str)]
    if not texts:
        return f"write {YES_NO.get(str(value), 'true or false')} without quotes"
    if not isinstance(value, str):
        return f'write it with quotes: "{value}"' if str(value) in texts else ""
    near = nearest(value, texts)
    return f"did you mean `{near}`?" if near else ""

"""Tests, rules and places in the pack's own terms, for the messages of checks."""

from __future__ import annotations

from collections.abc import Iterable

from scrubjay.packs.pack import Item
from scrubjay.packs.places import Place
from scrubjay.packs.spans import Array, Table
from scrubjay.rules.program import Condition, MarkTest, MeasureTest, Path, Program, Test
from scrubjay.rules.wording import shown


def tests_in_words(tests: Iterable[Condition], program: Program) -> str:
    """`code in 97165, and timed = yes`: tests as the pack writes them."""
    said = dict.fromkeys(test_in_words(test, program) for test in tests)
    return ", and ".join(said)


def test_in_words(test: Condition, program: Program) -> str:
    """One test as the pack writes it."""
    if isinstance(test, Test):
        value = shown(test.operand, test.path.type)
        return f"`{test.path}` {'=' if test.op == 'equals' else test.op} {value}"
    if isinstance(test, MeasureTest):
        value = shown(test.operand, program.measures[test.measure].type)
        return f"the measure `{test.measure}` {test.op} {value}"
    if isinstance(test, MarkTest):
        return f"`marks` {test.op} {', '.join(test.names)}"
    return "a test"


def place_in(item: Item, keys: Iterable[str]) -> Place:
    """The place of the first of some keys that a policy says; else the policy's own."""
    return next((item.data.places[key] for key in keys if key in item.data.places), item.place)


def place_of_path(item: Item, key: str, path: Path) -> Place | None:
    """Where a field is tested in a condition of a policy; None where it is not there."""
    names = [path.name] if path.root in ("line", "fact") else [path.root, *path.name.split(".")]
    return _sought(item.data.get(key), names)


def _sought(value: object, names: list[str]) -> Place | None:
    if isinstance(value, Table):
        if names[0] in value:
            place = value.places.get(names[0])
            return place if len(names) == 1 else (_sought(value[names[0]], names[1:]) or place)
        dotted = ".".join(names)
        if dotted in value:
            return value.places.get(dotted)
        return next((found for inner in value.values() if (found := _sought(inner, names)) is not None), None)
    if isinstance(value, Array):
        return next((found for inner in value if (found := _sought(inner, names)) is not None), None)
    return None

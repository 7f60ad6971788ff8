"""What a condition depends on, so that it is tried once for each combination; None where it must be tried by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrubjay.executors.columnar.columns import Read
from scrubjay.facts.given import GIVEN, POINTED, POINTERS
from scrubjay.rules.naming import RELATED
from scrubjay.rules.program import CellOf, CodeSet, Dated, FieldOf, Literally, MeasureOf, Operand, Path, Test


def of_test(test: Test, match: tuple[str, ...]) -> frozenset[Read] | None:
    """What a test of a field depends on."""
    if _two_sides(test.path, test.operand):
        return frozenset({of_path(replace(test.path, key=""), match)})
    operand = of_operand(test.operand, match)
    if operand is None:
        return None
    return operand | {of_path(test.path, match)}


def of_path(path: Path, match: tuple[str, ...]) -> Read:
    """The column of a field of the line, its claim or a related fact."""
    if path.root in RELATED:
        return ("related", path.root, path.key, match if path.root == "authorization" else ())
    return ("field", path)


def given(path: Path) -> frozenset[Read]:
    """Which fields are there that would be asked for in a derived field's place."""
    if path.root != "line":
        return frozenset()
    names = (POINTERS,) if path.key in POINTED else GIVEN.get(path.key, ())
    return frozenset(("has", "claim" if name.startswith("patient.") else "line", name) for name in names)


def of_operand(operand: Operand, match: tuple[str, ...]) -> frozenset[Read] | None:
    """What the other side of a test depends on; None for a measure or a joined fact."""
    if isinstance(operand, Literally):
        return frozenset()
    if isinstance(operand, Dated):
        return frozenset({("amount", operand.name)})
    if isinstance(operand, CodeSet):
        names = tuple(sorted(set(_tables(operand))))
        return frozenset({("tables", names)}) if names else frozenset()
    if isinstance(operand, FieldOf):
        return None if operand.join else frozenset({of_path(operand.path, match)})
    if isinstance(operand, CellOf):
        return frozenset({("tables", (operand.table,)), ("code",)})
    assert isinstance(operand, MeasureOf)
    return None


def _two_sides(path: Path, operand: Operand) -> bool:
    """Whether both sides are of one related fact: which alternative it is must then be the same on both."""
    return isinstance(operand, FieldOf) and not operand.join and operand.path.root == path.root in RELATED


def _tables(codes: CodeSet) -> Iterator[str]:
    yield from (name for name, _ in codes.tables)
    for part in (*codes.any_of, *codes.none_of):
        yield from _tables(part)

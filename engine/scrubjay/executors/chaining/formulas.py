"""A condition in one half as a formula over boolean properties, negation at the leaves, cut to fit durable-rules.

Conditions come from a compiled `Program`; `planning` turns the formulas into conditions of durable-rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from scrubjay.rules.program import All, AnyOf, Condition, Leaf, MarkTest

WIDTH = 16
"""Tests in one condition. A fact that reaches over 64 nodes at once is error 303; over 32 joined tests, error 113."""
PATHS = 16
"""Ways through the alternatives of one condition: durable-rules tries, and fires, each of them."""
NESTED = 8
"""Nested `$and` and `$or` in one condition: each takes 2 of the 32 places of its joined tests."""
ALTERNATIVES = 512


class TooLarge(Exception):
    """A condition that cannot be cut into what durable-rules takes."""


@dataclass(frozen=True, slots=True)
class Has:
    """The answer to a question, in its sure or its possible half, is the one wanted."""

    question: int
    sure: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """One of the marks stands on the line, surely or possibly; or (not `wanted`) none of them does."""

    names: tuple[str, ...]
    sure: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One part holds."""

    parts: tuple[Formula, ...]


Formula = Has | Marked | And | Or
Number = Callable[[Leaf], int]


def formula(
    condition: Condition | None, sure: bool, number: Number, *, wanted: bool = True, marks: bool = True
) -> Formula:
    """The half of a condition, or of its negation: not (s, p) = (not p, not s).

    `number` says which question a leaf is. With `marks` tests of marks become facts of their own, else questions.
    """
    if condition is None:
        return And(()) if wanted else Or(())
    if isinstance(condition, (All, AnyOf)):
        parts = tuple(formula(part, sure, number, wanted=wanted, marks=marks) for part in condition.parts)
        return And(parts) if isinstance(condition, All) is wanted else Or(parts)
    half = sure if wanted else not sure
    if isinstance(condition, MarkTest) and marks:
        return _marked(condition, sure, wanted)
    return Has(number(condition), half, wanted)


def _marked(test: MarkTest, sure: bool, wanted: bool) -> Formula:
    if test.op == "has_all":
        parts = tuple(_one_of((name,), sure, wanted) for name in test.names)
        return And(parts) if wanted else Or(parts)
    return _one_of(test.names, sure, wanted if test.op == "has_any" else not wanted)


def _one_of(names: tuple[str, ...], sure: bool, wanted: bool) -> Marked:
    return Marked(names, sure if wanted else not sure, wanted)


def alternatives(whole: Formula) -> list[tuple[Formula, ...]]:
    """A formula as alternatives of parts that all hold; each part is a mark or fits into one condition.

    Raises TooLarge where there are too many.
    """
    found = list(_split(whole))
    if len(found) > ALTERNATIVES:
        raise TooLarge(f"more than {ALTERNATIVES} alternatives")
    return found


def normal(parts: Sequence[Formula]) -> list[tuple[Formula, ...]]:
    """Parts that all hold as alternatives of single tests, without any nesting. Raises TooLarge."""
    found: list[tuple[Formula, ...]] = [()]
    for part in parts:
        if isinstance(part, And):
            ways = normal(part.parts)
        elif isinstance(part, Or):
            ways = [way for one in part.parts for way in normal((one,))]
        else:
            ways = [(part,)]
        if len(found) * len(ways) > ALTERNATIVES:
            raise TooLarge(f"more than {ALTERNATIVES} alternatives")
        found = [(*before, *way) for before in found for way in ways]
    return found


def _split(whole: Formula) -> Iterator[tuple[Formula, ...]]:
    if isinstance(whole, Marked) or (_pure(whole) and fits((whole,))):
        yield (whole,)
    elif isinstance(whole, And):
        ways = [alternatives(part) for part in whole.parts]
        if prod(len(way) for way in ways) > ALTERNATIVES:
            raise TooLarge(f"more than {ALTERNATIVES} alternatives")
        for picked in product(*ways):
            yield tuple(part for way in picked for part in way)
    elif isinstance(whole, Or):
        light = [part for part in whole.parts if _pure(part) and fits((part,))]
        for chunk in _chunks(light):
            yield (Or(chunk),)
        for part in whole.parts:
            if part not in light:
                yield from _split(part)


def _chunks(parts: Sequence[Formula]) -> Iterator[tuple[Formula, ...]]:
    chunk: tuple[Formula, ...] = ()
    for part in parts:
        if chunk and not fits((Or((*chunk, part)),)):
            yield chunk
            chunk = ()
        chunk = (*chunk, part)
    if chunk:
        yield chunk


def conditions(parts: Sequence[Formula]) -> list[tuple[Formula, ...]]:
    """Parts on properties that all hold, put together into as few conditions as they fit."""
    found: list[tuple[Formula, ...]] = []
    for part in parts:
        if found and fits((*found[-1], part)):
            found[-1] = (*found[-1], part)
        else:
            found.append((part,))
    return found


def fits(parts: Sequence[Formula]) -> bool:
    """Whether parts that all hold can stand in one condition."""
    return (
        sum(_tests(part) for part in parts) <= WIDTH
        and prod(_paths(part) for part in parts) <= PATHS
        and sum(nesting(part) for part in parts) <= NESTED
    )


def single_tests(parts: Sequence[Formula]) -> Iterator[Has]:
    """Every single test of a property."""
    for part in parts:
        if isinstance(part, (And, Or)):
            yield from single_tests(part.parts)
        elif isinstance(part, Has):
            yield part


def pushes(parts: Sequence[Formula]) -> int:
    """How many nodes a fact may reach at once under a condition."""
    return 1 + sum(_paths(part) for part in parts if isinstance(part, (And, Or)))


def nesting(part: Formula) -> int:
    """How many `$and` and `$or` a part takes."""
    return 1 + sum(nesting(inner) for inner in part.parts) if isinstance(part, (And, Or)) else 0


def _pure(whole: Formula) -> bool:
    if isinstance(whole, (And, Or)):
        return bool(whole.parts) and all(_pure(part) for part in whole.parts)
    return isinstance(whole, Has)


def _tests(whole: Formula) -> int:
    return sum(_tests(part) for part in whole.parts) if isinstance(whole, (And, Or)) else 1


def _paths(whole: Formula) -> int:
    if isinstance(whole, And):
        return prod(_paths(part) for part in whole.parts)
    if isinstance(whole, Or):
        return sum(_paths(part) for part in whole.parts)
    return 1

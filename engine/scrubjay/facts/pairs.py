"""Pairs (sure, possible): what holds in every completion of the unknown, and in one (`meaning.md` 1 and 2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrubjay.facts.unknown import Unknown

Pair = tuple[bool, bool]
SURE: Pair = (True, True)
MAYBE: Pair = (False, True)
NEVER: Pair = (False, False)


def settled(truth: bool) -> Pair:
    """What is known one way or the other."""
    return SURE if truth else NEVER


def negated(pair: Pair) -> Pair:
    """Not: sure where it was not possible."""
    return (not pair[1], not pair[0])


def all_of(pairs: Iterable[Pair]) -> Pair:
    """And, on each half; stops at the first that is not even possible."""
    sure = True
    for pair in pairs:
        if not pair[1]:
            return NEVER
        sure = sure and pair[0]
    return (sure, True)


def any_of(pairs: Iterable[Pair]) -> Pair:
    """Or, on each half; stops at the first that is sure."""
    possible = False
    for pair in pairs:
        if pair[0]:
            return SURE
        possible = possible or pair[1]
    return (False, possible)


def whichever(pairs: Iterable[Pair]) -> Pair:
    """One of several alternatives is the case: sure if each is sure, possible if one is."""
    found = list(pairs)
    return (all(pair[0] for pair in found), any(pair[1] for pair in found))


def equal(value: Any, other: Any) -> Pair:
    """Equal: absent equals nothing, unknown equals anything, possibly."""
    if value is None or other is None:
        return NEVER
    if isinstance(value, Unknown) or isinstance(other, Unknown):
        return MAYBE
    return SURE if value == other else NEVER

"""Best-first search from a scene to one that lacks nothing, by moves that the lacking tests suggest; deterministic."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from scrubjay.cases.goals import MET, Goal
from scrubjay.cases.reading import Reads
from scrubjay.cases.scene import Json, Tried, Try, text_of
from scrubjay.cases.steps.kit import Kit, Lacking
from scrubjay.cases.steps.moving import moves
from scrubjay.rules.program import MeasureTest, PastTest, Program

BUDGET = 150
"""How many scenes a search tries before it gives up."""


def kit(program: Program, reads: Reads, attempt: Try) -> Kit:
    """The kit of one policy."""

    def solve(start: Json, lacking: Lacking, budget: int) -> Tried | None:
        return search(start, lacking, made, budget)

    made = Kit(program, reads, attempt, solve)
    return made


def search(start: Json, lacking: Lacking, kit: Kit, budget: int = BUDGET) -> Tried | None:
    """The first scene found in which nothing lacks; None if none was found in so many tries."""
    first = kit.attempt(start)
    if first is None:
        return None
    found = lacking(first)
    if found == MET:
        return first
    seen = {text_of(start)}
    count = 0
    heap: list[tuple[float, int, int, Iterator[Json]]] = [(found.cost, 0, 0, _next(found.goals, first, kit))]
    while heap and count < budget:
        cost, depth, order, steps = heapq.heappop(heap)
        for scene in steps:
            text = text_of(scene)
            if text in seen:
                continue
            seen.add(text)
            count += 1
            one = kit.attempt(scene)
            if one is None:
                continue
            left = lacking(one)
            if left.cost == 0:
                return one
            heapq.heappush(heap, (left.cost, depth + 1, count, _next(left.goals, one, kit)))
            if left.cost < cost or count >= budget:
                heapq.heappush(heap, (cost, depth, order, steps))
                break
    return None


def _next(goals: tuple[Goal, ...], found: Tried, kit: Kit) -> Iterator[Json]:
    """The scenes one step on; fields come before measures, so that a measure counts the line as it will be."""
    for goal in sorted(goals, key=_effort):
        yield from moves(goal, found, kit)


def _effort(goal: Goal) -> int:
    return 1 if isinstance(goal.what, (MeasureTest, PastTest)) else 0

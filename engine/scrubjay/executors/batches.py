"""Claims of many groups at once: all those of one program together, for an executor that is faster so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.universe import ClaimFacts, Group
from scrubjay.rules.program import Program

Batch = Sequence[tuple[Group, Sequence[ClaimFacts]]]
Item = TypeVar("Item")
LINES = 100_000
"""About so many lines are decided together: enough to be fast, few enough to be held in memory."""


@runtime_checkable
class DecidesBatches(Protocol):
    """An executor that decides the claims of many groups in one go."""

    def decide_batch(self, program: Program, batch: Batch, why: bool = True) -> list[list[Decided]]:
        """The verdicts of the claims of each group, in the order given; with `why`, which are open for one reason."""


def batches(items: Iterable[Item], lines_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Items in their order, as many together as have about `LINES` lines."""
    found: list[Item] = []
    lines = 0
    for item in items:
        found.append(item)
        lines += lines_of(item)
        if lines >= LINES:
            yield found
            found, lines = [], 0
    if found:
        yield found


def batches_of(groups: Iterable[Group]) -> Iterator[list[Group]]:
    """Groups in their order, as many together as are decided together."""
    return batches(groups, lambda group: len(group.lines))


def decide_groups(
    executor: Executor,
    programs: Mapping[str, Program],
    asked: Sequence[tuple[Group, frozenset[str] | None]],
    why: bool = True,
) -> list[list[Decided]]:
    """Every claim that has a program (by its hash; of those asked for, None: all), of each group in its order.

    `why`: whether it is going to be said why verdicts are open, so that an executor tells which are so for one reason.
    """
    batch: dict[int, list[tuple[Group, Sequence[ClaimFacts]]]] = {}
    found: dict[int, Program] = {}
    for group, only in asked:
        for program_id, claims in _by_program(programs, group, only, found).items():
            batch.setdefault(program_id, []).append((group, claims))
    decided: dict[int, Decided] = {}
    for program_id, of_program in batch.items():
        for some in decide_batch(executor, found[program_id], of_program, why):
            decided.update((id(one.claim), one) for one in some)
    return [[decided[id(claim)] for claim in group.claims if id(claim) in decided] for group, _ in asked]


def decide_batch(executor: Executor, program: Program, batch: Batch, why: bool = True) -> list[list[Decided]]:
    """The claims of groups under one program; one by one where the executor knows no other way, or there is but one."""
    if isinstance(executor, DecidesBatches) and len(batch) > 1:
        return executor.decide_batch(program, batch, why)
    return [executor.decide(program, group, claims) for group, claims in batch]


def _by_program(
    programs: Mapping[str, Program], group: Group, only: frozenset[str] | None, found: dict[int, Program]
) -> dict[int, list[ClaimFacts]]:
    claims: dict[int, list[ClaimFacts]] = {}
    for claim in group.claims:
        program = programs.get(claim.hash)
        if program is not None and (only is None or claim.hash in only):
            claims.setdefault(id(program), []).append(claim)
            found[id(program)] = program
    return claims

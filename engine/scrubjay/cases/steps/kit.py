"""What every step of a search needs: the pack's program, what the policy reads, how to try a scene and to search on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from scrubjay.cases.goals import Unmet
from scrubjay.cases.reading import Reads
from scrubjay.cases.scene import Json, Tried, Try
from scrubjay.rules.program import Program

Lacking = Callable[[Tried], Unmet]
"""What a scene lacks."""


class Solve(Protocol):
    """Searches on from a scene until nothing lacks; None if it finds nothing in so many tries."""

    def __call__(self, start: Json, lacking: Lacking, budget: int) -> Tried | None:
        """The scene found."""


@dataclass(frozen=True, slots=True)
class Kit:
    """For one policy of one program."""

    program: Program
    reads: Reads
    attempt: Try
    solve: Solve

"""What an executor returns: for each policy and subject, which rule fired or which are open; ids and numbers only."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.rules.program import Program

State = Literal["flagged", "unchecked", "clear"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One policy on one subject. `line`: the line on which the rule fired; `rules`: the rules that are open."""

    policy: str
    subject: str
    lines: tuple[Line, ...]
    state: State
    rule: int = -1
    line: Line | None = None
    open: tuple[tuple[int, Line], ...] = ()
    alike: Hashable = field(default=None, compare=False)
    """Where told: verdicts of a policy with the same lack the same facts for the same reason."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A claim with the verdicts that are not clear, the lines no policy speaks of, and the number of clear subjects."""

    claim: ClaimFacts
    verdicts: tuple[Verdict, ...]
    not_covered: tuple[Line, ...]
    clear: int


class Executor(Protocol):
    """Decides claims of a group under one program."""

    name: str

    def decide(self, program: Program, group: Group, claims: Sequence[ClaimFacts]) -> list[Decided]:
        """The verdicts of each claim, in the order given."""

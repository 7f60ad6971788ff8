"""What an executor returns: for each policy and subject, which rule fired or which are open; ids and numbers only."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, overload

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


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The verdicts of one claim, which others share: on the same lines by their places, for the same reasons."""

    claim: ClaimFacts
    verdicts: tuple[Verdict, ...]
    flags: bool
    """Whether one of them is a finding."""

    def on(self, claim: ClaimFacts) -> tuple[Verdict, ...]:
        """The verdicts of another claim that shares them."""
        if claim is self.claim:
            return self.verdicts
        own = {id(line): other for line, other in zip(self.claim.lines, claim.lines, strict=True)}
        return tuple(
            Verdict(
                one.policy,
                one.subject,
                tuple(own[id(line)] for line in one.lines),
                one.state,
                one.rule,
                None if one.line is None else own[id(one.line)],
                tuple((rule, own[id(line)]) for rule, line in one.open),
                one.alike,
            )
            for one in self.verdicts
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """A claim with the verdicts that are not clear, the lines no policy speaks of, and the number of clear subjects."""

    claim: ClaimFacts
    verdicts: Sequence[Verdict]
    not_covered: tuple[Line, ...]
    clear: int
    pattern: Pattern | None = field(default=None, compare=False)
    """Where told: claims with the same one have the same verdicts."""


class Shared(Sequence[Verdict]):
    """The verdicts of a claim that shares a pattern, made when somebody looks: for most claims nobody does."""

    __slots__ = ("_claim", "_made", "_pattern")

    def __init__(self, pattern: Pattern, claim: ClaimFacts) -> None:
        self._pattern = pattern
        self._claim = claim
        self._made: tuple[Verdict, ...] | None = None

    def _verdicts(self) -> tuple[Verdict, ...]:
        if self._made is None:
            self._made = self._pattern.on(self._claim)
        return self._made

    @overload
    def __getitem__(self, at: int) -> Verdict: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Verdict, ...]: ...

    def __getitem__(self, at: int | slice) -> Verdict | tuple[Verdict, ...]:
        return self._verdicts()[at]

    def __len__(self) -> int:
        return len(self._pattern.verdicts)

    def __eq__(self, other: object) -> bool:
        return self._verdicts() == (other._verdicts() if isinstance(other, Shared) else other)

    __hash__ = None  # type: ignore[assignment]


class Executor(Protocol):
    """Decides claims of a group under one program."""

    name: str

    def decide(self, program: Program, group: Group, claims: Sequence[ClaimFacts]) -> list[Decided]:
        """The verdicts of each claim, in the order given."""

"""Which executor decides: the one asked for, or whichever is faster for a program. The choice never changes a byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scrubjay.executors.batches import Batch
from scrubjay.executors.chaining import Chaining, ExecutorUnavailable, ProgramRefused
from scrubjay.executors.reference import Reference
from scrubjay.executors.verdicts import Decided, Executor
from scrubjay.facts.universe import ClaimFacts, Group
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import Condition, Program

if TYPE_CHECKING:
    from scrubjay.executors.columnar import Columnar

NAMES = ("auto", "reference", "chaining", "columnar")
REPEATED = 3.0
"""How often a program's rules ask the same test before chaining, which answers each once, is faster.

Measured on one core of an x86 server, Python 3.11, claims of 4 lines with 20 history lines, median milliseconds a claim
(chaining / reference): 60 rules that share 12 tests 1.6 / 6.5; 60 rules of 2 tests of their own 3.4 / 2.5; the same
with a join 3.7 / 2.6; Part B, whose time goes into measures that both work out alike, 2.4 / 1.8.
`benchmarks/latency.py` measures again.
"""


MANY = 1_000
"""From so many lines on, columns are faster than one patient after another, whatever the program."""


def executor(name: str) -> Executor:
    """The executor of that name. Raises ExecutorUnavailable for "chaining" where durable-rules does not load."""
    if name == "auto":
        return Auto()
    if name == "reference":
        return Reference()
    if name == "chaining":
        return Chaining()
    if name == "columnar":
        return _columnar()
    raise ValueError(f'no executor is named "{name}": {", ".join(NAMES)}')


def _columnar() -> Columnar:
    """Made only when it is asked for: Polars takes longer to load than a small file to decide."""
    from scrubjay.executors.columnar import Columnar

    return Columnar()


class Auto:
    """Decides each program by the executor that is faster for it, of those that load here."""

    name = "auto"

    def __init__(self) -> None:
        self._reference = Reference()
        self._chaining: Chaining | None = None
        self._columns: Columnar | None = None
        self._chosen: dict[int, tuple[Program, Executor]] = {}

    def decide(self, program: Program, group: Group, claims: Sequence[ClaimFacts]) -> list[Decided]:
        """The verdicts of each claim, in the order given."""
        if id(program) not in self._chosen:
            self._chosen[id(program)] = (program, self._choose(program))
        return self._chosen[id(program)][1].decide(program, group, claims)

    def decide_batch(self, program: Program, batch: Batch, why: bool = True) -> list[list[Decided]]:
        """The verdicts of the claims of each group: through columns where there are enough lines."""
        if sum(len(group.lines) for group, _ in batch) < MANY:
            return [self.decide(program, group, claims) for group, claims in batch]
        self._columns = self._columns or _columnar()
        return self._columns.decide_batch(program, batch, why)

    def _choose(self, program: Program) -> Executor:
        if repetition(program) < REPEATED:
            return self._reference
        try:
            self._chaining = self._chaining or Chaining()
            self._chaining.load(program)
        except (ExecutorUnavailable, ProgramRefused):
            return self._reference
        return self._chaining


def repetition(program: Program) -> float:
    """How many of a program's rules ask the same test, on average."""
    tests = list(_tests(program))
    return len(tests) / len(set(tests)) if tests else 0.0


def _tests(program: Program) -> Iterator[Condition]:
    for rule in program.rules:
        for condition in (rule.lines, rule.when, rule.unless):
            yield from leaves(condition)

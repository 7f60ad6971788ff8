"""The chaining executor: one claim, with its patient's group, through durable-rules, stage by stage.

Measures and single tests are answered in Python as the reference does; what follows from the answers (and, or, not,
joins, marks) is durable-rules' own forward chaining: the marks of a stage are facts of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scrubjay.executors.chaining.engine import Fact, Fired, load_durable
from scrubjay.executors.chaining.planning import Asked, Candidates, Stage, plan
from scrubjay.executors.chaining.questions import InForce, Matches, Question
from scrubjay.executors.joining import Fact as Joined
from scrubjay.executors.joining import candidates
from scrubjay.executors.pairs import Pair
from scrubjay.executors.reference import decided_claim as decided
from scrubjay.executors.run import Run
from scrubjay.executors.testing import PHANTOM, Context, holds
from scrubjay.executors.verdicts import Decided
from scrubjay.executors.visits import subject_of
from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.rules.program import Program, Rule


class Chaining:
    """Decides through durable-rules. Raises ExecutorUnavailable where it does not load, ProgramRefused for a program
    that it would decide wrongly."""

    name = "chaining"

    def __init__(self) -> None:
        load_durable()
        # durable-rules never frees a ruleset: a program is kept, so that it is compiled once and its id stays its own.
        self._plans: dict[int, tuple[Program, tuple[Stage, ...]]] = {}

    def decide(self, program: Program, group: Group, claims: Sequence[ClaimFacts]) -> list[Decided]:
        """The verdicts of each claim, in the order given."""
        stages = self.load(program)
        run = _Chained(program, group)
        for stage in stages:
            if stage.whole_group:
                run.through(stage, group.lines)
        found = []
        for claim in claims:
            for stage in stages:
                if not stage.whole_group:
                    run.through(stage, claim.lines)
            found.append(decided(run, claim))
        return found

    def load(self, program: Program) -> tuple[Stage, ...]:
        """Compiles a program before its first claim comes; the same program is compiled once."""
        if id(program) not in self._plans:
            self._plans[id(program)] = (program, plan(program))
        return self._plans[id(program)][1]


class _Chained(Run):
    """The reference's answers about measures and single tests, with rules and marks as durable-rules decided them."""

    def __init__(self, program: Program, group: Group) -> None:
        super().__init__(program, group)
        self._answered: dict[tuple[int, int], Pair] = {}

    def rule(self, rule: Rule, line: Line) -> Pair:
        """The pair of a rule tried on one line, once its stage has run."""
        return self._answered[rule.index, id(line)]

    def through(self, stage: Stage, lines: Sequence[Line]) -> None:
        """Runs one stage over lines."""
        session = _Session(self, stage, lines)
        session.run()
        for rule in stage.rules:
            for at, line in enumerate(lines):
                sure, possible = ((rule.index, half, at) in session.fired for half in (True, False))
                self._answered[rule.index, id(line)] = (sure, possible)


class _Session:
    """The facts of one stage about some lines, and what fires on them. Lines and joined facts go by number."""

    def __init__(self, run: _Chained, stage: Stage, lines: Sequence[Line]) -> None:
        self.chained = run
        self.stage = stage
        self.lines = lines
        self.fired: set[tuple[int, bool, int]] = set()
        self._numbers: dict[int, int] = {}

    def run(self) -> None:
        facts = [*self._marks(), *self._pages()]
        for name, at in self.stage.ruleset.session(facts, self._joins):
            index, half, *joined = name.split()
            rule = self.chained.program.rules[int(index)]
            if "joined" in joined or rule.index not in self.stage.joins:
                self.fired.add((rule.index, half == "sure", at))

    def _marks(self) -> Iterator[Fact]:
        for name, number in self.stage.marks.items():
            for at, line in enumerate(self.lines):
                for sure, stands in zip((True, False), self.chained.mark(name, line), strict=True):
                    if stands:
                        yield {"kind": "mark", "mark": number, "sure": sure, "line": at}

    def _pages(self) -> Iterator[Fact]:
        for at, line in enumerate(self.lines):
            known: dict[int, Pair] = {}
            for number, asked in self.stage.pages:
                fact: Fact = {"kind": "line", "page": number, "line": at}
                for one in asked:
                    if one.gates and not any(self._answered(gate, line, known)[1] for gate in one.gates):
                        continue
                    self._put(fact, one, self._answered(one.number, line, known))
                yield fact

    def _answered(self, number: int, line: Line, known: dict[int, Pair]) -> Pair:
        if number not in known:
            known[number] = self._answer(number, line)
        return known[number]

    def _answer(self, number: int, line: Line) -> Pair:
        question, match = self.stage.questions.asked[number]
        if isinstance(question, InForce):
            return self.chained.in_force(question.rule, line)
        assert not isinstance(question, Matches)
        return holds(question, Context(self.chained, line, line, match))

    def _put(self, fact: Fact, asked: Asked, pair: Pair) -> None:
        """Answers that no rule waits for are left out: durable-rules takes a property that is there for a known one."""
        if pair[0] in asked.sure:
            fact[self.stage.questions.property(asked.number, True)] = pair[0]
        if pair[1] in asked.possible:
            fact[self.stage.questions.property(asked.number, False)] = pair[1]

    def _joins(self, fired: Sequence[Fired]) -> list[Fact]:
        """The facts that joins ask for, then what asks for them: `without` must not come before what it is about."""
        asking: dict[tuple[int, int], list[bool]] = {}
        for name, at in fired:
            index, half, *_ = name.split()
            if int(index) in self.stage.joins:
                halves = asking.setdefault((int(index), at), [])
                if (half == "sure") not in halves:
                    halves.append(half == "sure")
        facts: list[Fact] = []
        for rule, at in asking:
            facts += self._candidates(self.chained.program.rules[rule], at)
        facts += [
            {"kind": "asks", "rule": rule, "sure": sure, "line": at}
            for (rule, at), halves in asking.items()
            for sure in halves
        ]
        return facts

    def _candidates(self, rule: Rule, at: int) -> Iterator[Fact]:
        line = self.lines[at]
        context = Context(self.chained, line, line, rule.match, of=rule.subject)
        subject = subject_of(rule.subject, line)
        joins = self.stage.joins[rule.index]
        found: list[list[Joined]] = []
        for one in joins:
            mine: dict[int, Joined] = {}
            for bound in _bindings(one.after, found):
                for fact, asserted in self._each(one, context, subject, joins, bound):
                    mine[self._number(fact)] = fact
                    asserted["line"] = at
                    yield asserted
            found.append(list(mine.values()))

    def _each(
        self,
        one: Candidates,
        context: Context,
        subject: Sequence[Line],
        joins: Sequence[Candidates],
        bound: dict[int, Joined],
    ) -> Iterator[tuple[Joined, Fact]]:
        """Every fact that may be the joined one, once for each choice of the earlier ones that the join refers to."""
        here = replace(context, bindings={joins[at].join.name: fact for at, fact in bound.items()})
        for fact, pair in candidates(replace(one.join, where=None), here, subject):
            # what can't be the one is no fact: a year's chart would be asserted once for each choice of the others
            if fact != PHANTOM and not holds(one.join.where, replace(here, target=fact, chosen={}))[1]:
                continue
            asserted: Fact = {"kind": "fact", "join": one.number, "fact": self._number(fact)}
            asserted |= {f"b{at}": self._number(other) for at, other in bound.items()}
            for asked in one.asked:
                question, _ = self.stage.questions.asked[asked.number]
                # what nobody has seen may be anything, whatever its fields would be compared with
                open_ = isinstance(question, Matches) or fact == PHANTOM
                answer = pair if open_ else self._of_fact(question, here, fact)
                self._put(asserted, asked, answer)
            yield fact, asserted

    def _of_fact(self, question: Question, context: Context, fact: Joined) -> Pair:
        assert not isinstance(question, (InForce, Matches))
        return holds(question, replace(context, target=fact, chosen={}))

    def _number(self, fact: Joined) -> int:
        return self._numbers.setdefault(id(fact), len(self._numbers))


def _bindings(after: Sequence[int], found: Sequence[Sequence[Joined]]) -> Iterator[dict[int, Joined]]:
    if not after:
        yield {}
        return
    for rest in _bindings(after[1:], found):
        for fact in found[after[0]]:
            yield {after[0]: fact, **rest}

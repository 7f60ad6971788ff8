"""The columnar executor: the claims of many patients at once, through Polars.

Rules are columns over all lines; verdicts are made only of lines on which a rule is sure or possible.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import count

import polars as pl

from scrubjay.executors.batches import Batch
from scrubjay.executors.columnar.alike import Alike
from scrubjay.executors.columnar.columns import Frame
from scrubjay.executors.columnar.told import Told
from scrubjay.executors.columnar.trying import Trying
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair
from scrubjay.executors.reference import ORDER, Reference, subjects, verdict_on
from scrubjay.executors.verdicts import Decided, Verdict
from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.rules.program import Program, Rule

NUMBERS = count()
"""Batches are told apart, so that rows of two are never taken to be alike."""


class Columnar:
    """Decides claims of many groups at once."""

    name = "columnar"

    def __init__(self) -> None:
        self._reference = Reference()

    def decide(self, program: Program, group: Group, claims: Sequence[ClaimFacts]) -> list[Decided]:
        """The verdicts of each claim of one group: too few to be worth columns, so the reference decides them."""
        return self._reference.decide(program, group, claims)

    def decide_batch(self, program: Program, batch: Batch) -> list[list[Decided]]:
        """The verdicts of the claims of each group, in the order given."""
        frame = Frame(program, batch)
        if not frame.asked:
            return [[] for _ in batch]
        found = _Verdicts(program, frame)
        return [[found.of_claim(claim) for claim in claims] for _, claims in batch]


class _Verdicts:
    """What came of a frame, claim by claim."""

    def __init__(self, program: Program, frame: Frame) -> None:
        self.frame = frame
        trying = Trying(program, frame)
        told = Told(frame, trying)
        for run in frame.runs:
            run.told = told
        self.alike = Alike(program, frame, trying)
        self.number = next(NUMBERS)
        self.asked = trying.asked
        self.by_claim: dict[int, list[Verdict]] = {}
        counted = pl.repeat(0, frame.rows, dtype=pl.Int64, eager=True)
        covered = trying.never.possible
        seen: dict[tuple[str, int], pl.Series] = {}
        for policy, rules in program.policies.items():
            able = trying.spoken_of(rules)
            covered = covered | able
            for kind in ORDER:
                of_kind = [rule for rule in rules if rule.subject == kind]
                if of_kind:
                    if (kind, id(able)) not in seen:
                        seen[kind, id(able)] = self._subjects(kind, able)
                    counted = counted + seen[kind, id(able)]
                    self._open(policy, kind, of_kind, trying, able)
        totals = pl.DataFrame({"of": frame.claim, "n": counted}).select(pl.col("n").sum().over("of"))
        self.totals = totals["n"].to_list()
        self.covered = covered.to_list()

    def of_claim(self, claim: ClaimFacts) -> Decided:
        """The verdicts of a claim."""
        places = self.frame.places
        left = tuple(line for line in claim.lines if not self.covered[places[id(line)]])
        verdicts = tuple(self.by_claim.get(id(claim), ()))
        total = self.totals[places[id(claim.lines[0])]] if claim.lines else 0
        return Decided(claim, verdicts, left, total - len(verdicts))

    def _subjects(self, kind: str, able: pl.Series) -> pl.Series:
        """1 on the first able line of each subject."""
        if kind == "line":
            return (able & self.asked).cast(pl.Int64)
        ids = self.frame.column(((kind,),)).ids
        rows = pl.DataFrame({"of": ids, "able": able & self.asked})
        first = rows.select(pl.col("able") & (pl.col("able").cast(pl.Int64).cum_sum().over("of") == 1))
        return first["able"].cast(pl.Int64)

    def _open(self, policy: str, kind: str, rules: Sequence[Rule], trying: Trying, able: pl.Series) -> None:
        """Verdicts of the subjects on which a rule is sure or possible."""
        pairs: dict[int, dict[int, bool]] = {}
        for rule in rules:
            found = trying.rule(rule)
            rows = (found.possible & self.asked).arg_true()
            if not rows.is_empty():
                pairs[rule.index] = dict(zip(rows.to_list(), found.sure.gather(rows).to_list(), strict=True))
        if not pairs:
            return

        places = self.frame.places

        def tried(rule: Rule, line: Line) -> Pair:
            of_rule = pairs.get(rule.index)
            sure = None if of_rule is None else of_rule.get(places[id(line)])
            return NEVER if sure is None else SURE if sure else MAYBE

        kinds: dict[int, dict[int, int | None]] = {}
        for rule in rules:
            column = self.alike.of_rule(rule) if rule.index in pairs else None
            if column is not None:
                rows = pl.Series(list(pairs[rule.index]), dtype=pl.UInt32)
                kinds[rule.index] = dict(zip(pairs[rule.index], column.gather(rows).to_list(), strict=True))

        def alike(open_: Sequence[tuple[int, Line]]) -> Hashable:
            found = [(index, kinds.get(index, {}).get(places[id(line)])) for index, line in open_]
            untold = any(kind is None for _, kind in found)
            return None if untold else (self.number, tuple(dict.fromkeys(found)))

        touched = sorted({row for rows in pairs.values() for row in rows})
        speaks = able.to_list()
        for claim in {id(line.claim): line.claim for line in (self.frame.lines[row] for row in touched)}.values():
            for lines in subjects(kind, [line for line in claim.lines if speaks[self.frame.places[id(line)]]]):
                verdict = verdict_on(policy, rules, kind, lines, tried)
                if verdict is not None and verdict.state == "unchecked":
                    verdict = Verdict(policy, kind, lines, "unchecked", open=verdict.open, alike=alike(verdict.open))
                if verdict is not None:
                    self.by_claim.setdefault(id(claim), []).append(verdict)

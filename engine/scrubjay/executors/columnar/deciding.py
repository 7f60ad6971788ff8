"""The columnar executor: the claims of many patients at once, through Polars.

Rules are columns over all lines; verdicts are made of lines on which a rule is sure or possible, once for all claims
that share their pattern.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import polars as pl

from scrubjay.executors.batches import Batch
from scrubjay.executors.columnar.alike import Alike
from scrubjay.executors.columnar.columns import Frame, constant
from scrubjay.executors.columnar.told import Told
from scrubjay.executors.columnar.trying import Trying
from scrubjay.executors.pairs import MAYBE, NEVER, SURE, Pair
from scrubjay.executors.reference import ORDER, Reference, subjects, verdict_on
from scrubjay.executors.verdicts import Decided, Pattern, Shared, Verdict
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

    def decide_batch(self, program: Program, batch: Batch, why: bool = True) -> list[list[Decided]]:
        """The verdicts of the claims of each group, in the order given."""
        frame = Frame(program, batch)
        if not frame.asked:
            # claims without a line: nothing speaks of them
            return [[Decided(claim, (), (), 0) for claim in claims] for _, claims in batch]
        found = _Verdicts(program, frame, why)
        return [[found.of_claim(claim) for claim in claims] for _, claims in batch]


@dataclass(frozen=True, slots=True)
class Opened:
    """A policy's rules about subjects of one kind, and where they are sure or possible."""

    policy: str
    kind: str
    rules: Sequence[Rule]
    able: list[bool]
    """The lines that can be subjects."""
    sure: Mapping[int, Mapping[int, bool]]
    """By rule, the rows on which it is possible: whether it is sure."""
    kinds: Mapping[int, Mapping[int, int | None]]
    """By rule, for what reason it is open on these rows, where that is told."""


class _Verdicts:
    """What came of a frame, claim by claim."""

    def __init__(self, program: Program, frame: Frame, why: bool) -> None:
        self.frame = frame
        trying = Trying(program, frame)
        told = Told(frame, trying)
        for run in frame.runs:
            run.told = told
        self.alike = Alike(program, frame, trying) if why else None
        self.number = next(NUMBERS)
        self.asked = trying.asked
        self.opened: list[Opened] = []
        self.parts: list[pl.Series] = []
        counted = constant(0, frame.rows, pl.Int64)
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
        self.patterns = numbers_of_patterns(frame, self.parts)
        self.found: dict[int, Pattern] = {}

    def of_claim(self, claim: ClaimFacts) -> Decided:
        """The verdicts of a claim."""
        if not claim.lines:
            return Decided(claim, (), (), 0)
        places = self.frame.places
        first = places[id(claim.lines[0])]
        number = self.patterns[first]
        pattern = self.found.get(number)
        if pattern is None:
            verdicts = tuple(self._verdicts(claim))
            flags = any(verdict.state == "flagged" for verdict in verdicts)
            pattern = self.found[number] = Pattern(claim, verdicts, flags)
        left = tuple(line for line in claim.lines if not self.covered[places[id(line)]])
        shared = pattern if self.alike is not None else None
        verdicts_of = pattern.verdicts if pattern.claim is claim else Shared(pattern, claim)
        return Decided(claim, verdicts_of, left, self.totals[first] - len(verdicts_of), shared)

    def _subjects(self, kind: str, able: pl.Series) -> pl.Series:
        """1 on the first able line of each subject."""
        if kind == "line":
            return (able & self.asked).cast(pl.Int64)
        ids = self.frame.column(((kind,),)).ids
        rows = pl.DataFrame({"of": ids, "able": able & self.asked})
        first = rows.select(pl.col("able") & (pl.col("able").cast(pl.Int64).cum_sum().over("of") == 1))
        return first["able"].cast(pl.Int64)

    def _open(self, policy: str, kind: str, rules: Sequence[Rule], trying: Trying, able: pl.Series) -> None:
        """Notes where a rule is sure or possible, and for what reason it is open there."""
        sure: dict[int, dict[int, bool]] = {}
        kinds: dict[int, dict[int, int | None]] = {}
        for rule in rules:
            found = trying.rule(rule)
            rows = self.frame.where(found.possible & self.asked)
            if rows.is_empty():
                continue
            listed, surely = rows.to_list(), found.sure[rows]
            sure[rule.index] = dict(zip(listed, surely.to_list(), strict=True))
            column = self.alike.of_rule(rule) if self.alike is not None else None
            # of a row of which nothing is told none other is alike; where nobody asks why, all that are open are
            told = -1 - rows.cast(pl.Int64) if self.alike is not None else constant(2, len(rows), pl.Int64)
            if column is not None:
                reasons = column[rows]
                kinds[rule.index] = dict(zip(listed, reasons.to_list(), strict=True))
                told = (reasons.cast(pl.Int64) + 2).zip_with(reasons.is_not_null(), told)
            certain = constant(1, len(rows), pl.Int64)
            self.parts.append(constant(0, self.frame.rows, pl.Int64).scatter(rows, certain.zip_with(surely, told)))
        if sure:
            self.parts.append(able.cast(pl.Int64))
            self.opened.append(Opened(policy, kind, rules, able.to_list(), sure, kinds))

    def _verdicts(self, claim: ClaimFacts) -> Iterator[Verdict]:
        places = self.frame.places
        for one in self.opened:
            lines_of = [line for line in claim.lines if one.able[places[id(line)]]]

            def tried(rule: Rule, line: Line, one: Opened = one) -> Pair:
                sure = one.sure.get(rule.index, {}).get(places[id(line)])
                return NEVER if sure is None else SURE if sure else MAYBE

            for lines in subjects(one.kind, lines_of):
                verdict = verdict_on(one.policy, one.rules, one.kind, lines, tried)
                if verdict is not None:
                    yield self._with_reason(verdict, one)

    def _with_reason(self, verdict: Verdict, opened: Opened) -> Verdict:
        """An open verdict with what it has in common with those that are open for the same reason."""
        if verdict.state != "unchecked":
            return verdict
        places = self.frame.places
        found = [(index, opened.kinds.get(index, {}).get(places[id(line)])) for index, line in verdict.open]
        untold = any(kind is None for _, kind in found)
        return replace(verdict, alike=None if untold else (self.number, tuple(dict.fromkeys(found))))


def numbers_of_patterns(frame: Frame, parts: Sequence[pl.Series]) -> list[int]:
    """For each row that is asked about the number of its claim's pattern.

    Claims have the same one where their lines, in order, are equal in all parts, fall into visits alike, and come in
    the same order by date.
    """
    visits = frame.column((("visit",),)).ids
    columns = {f"p{at}": part for at, part in enumerate(parts)}
    table = pl.DataFrame({"claim": frame.claim, "visit": visits, "order": frame.order, **columns}).head(frame.asked)
    table = table.with_columns(
        (pl.col("visit") - pl.col("visit").min().over("claim")), pl.col("order").rank("ordinal").over("claim")
    )
    names = table.columns[1:]
    lines = table.select(names).unique(maintain_order=True).with_row_index("line")
    table = table.join(lines, on=names, how="left", maintain_order="left")
    claims = table.group_by("claim", maintain_order=True).agg(pl.col("line").cast(pl.String))
    numbers = claims.select("claim", pattern=pl.col("line").list.join(" ").rank("dense"))
    return table.select("claim").join(numbers, on="claim", how="left", maintain_order="left")["pattern"].to_list()

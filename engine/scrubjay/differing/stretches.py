"""A policy's two texts laid beside each other on the dates of service: stretches of days on which neither changes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scrubjay.differing.forms import Form, Forms, amounts_of
from scrubjay.executors.spans import DAY
from scrubjay.rules.program import Rule

SOME_DAY = datetime.date(2026, 6, 30)
"""A day of service where every day is like every other."""


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a policy on one stretch: the rules in force, in order, and their forms."""

    rules: tuple[Rule, ...]
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of service, both ends inclusive, on which what a policy says stays the same on either side."""

    start: datetime.date | None
    through: datetime.date | None
    old: Said
    new: Said

    @property
    def same(self) -> bool:
        """Whether both sides say the same."""
        return self.old.forms == self.new.forms

    @property
    def day(self) -> datetime.date:
        """A day of the stretch: the usual one where it can be, else the first or the last."""
        return _day(self.start, self.through)


@dataclass(frozen=True, slots=True)
class Beside:
    """A policy on both sides. `turns`: days on which other rules come into force, of one side only.

    A line that runs over such a day is never surely flagged, so that they tell even where both sides say the same.
    """

    stretches: tuple[Stretch, ...]
    turns: tuple[datetime.date, ...]
    derived: bool
    """Whether the tables by which lines are read say the same."""
    kinds: bool
    """Whether both speak of the same kinds of subjects: lines, visits, claims."""

    @property
    def same(self) -> bool:
        """Whether both sides surely decide every claim alike."""
        return self.derived and self.kinds and not self.turns and all(stretch.same for stretch in self.stretches)

    @property
    def apart(self) -> tuple[Stretch, ...]:
        """The stretches on which the sides differ; all of them where the tables do."""
        return tuple(one for one in self.stretches if not one.same or not self.derived)


def beside(old: Forms, new: Forms, old_rules: Sequence[Rule], new_rules: Sequence[Rule]) -> Beside:
    """The rules of one policy on both sides; no rules where a side has no such policy."""
    cuts = sorted({*_cuts(old, old_rules), *_cuts(new, new_rules)})
    ends = [
        (start, end - DAY if end is not None else None) for start, end in zip([None, *cuts], [*cuts, None], strict=True)
    ]
    stretches = []
    for start, through in ends:
        day = _day(start, through)
        stretches.append(Stretch(start, through, _said(old, old_rules, day), _said(new, new_rules, day)))
    return Beside(
        tuple(stretches),
        tuple(sorted(turns(old_rules) ^ turns(new_rules))),
        not old_rules or not new_rules or old.derived(old_rules) == new.derived(new_rules),
        {rule.subject for rule in old_rules} == {rule.subject for rule in new_rules},
    )


def turns(rules: Sequence[Rule]) -> frozenset[datetime.date]:
    """The days on which other rules of a policy are in force than on the day before."""
    days = {day for rule in rules for day in _ends(rule)}
    return frozenset(day for day in days if [r.in_force(day) for r in rules] != [r.in_force(day - DAY) for r in rules])


def _said(forms: Forms, rules: Sequence[Rule], day: datetime.date) -> Said:
    able = [(rule, forms.rule(rule, day)) for rule in rules if rule.in_force(day)]
    if len({(rule.subject, rule.severity, rule.denies) for rule, _ in able}) == 1 and not forms.weighed:
        able.sort(key=lambda pair: repr(pair[1]))  # whichever comes first, the same comes out
    return Said(tuple(rule for rule, _ in able), tuple(form for _, form in able))


def _cuts(forms: Forms, rules: Sequence[Rule]) -> Iterable[datetime.date]:
    for rule in rules:
        yield from _ends(rule)
        for name in amounts_of(rule):
            for value in forms.program.amounts[name].values:
                yield value.start
                if value.through is not None and value.through < datetime.date.max:
                    yield value.through + DAY


def _ends(rule: Rule) -> Iterable[datetime.date]:
    if rule.start is not None:
        yield rule.start
    if rule.through is not None and rule.through < datetime.date.max:
        yield rule.through + DAY


def _day(start: datetime.date | None, through: datetime.date | None) -> datetime.date:
    if (start is None or start <= SOME_DAY) and (through is None or through >= SOME_DAY):
        return SOME_DAY
    if through is not None and (start is None or through < SOME_DAY):
        for year in (through.year, through.year - 1):
            day = SOME_DAY.replace(year=year)
            if day <= through and (start is None or start <= day):
                return day
        return through
    assert start is not None
    for year in (start.year, start.year + 1):
        day = SOME_DAY.replace(year=year)
        if start <= day and (through is None or day <= through):
            return day
    return start

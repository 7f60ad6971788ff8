"""The boundaries of one rule: scenes that it flags, and beside each the nearest that it does not, as really decided.

A boundary is a single test that matters (a limit, a set, a modifier, a related fact), a date on which a version begins
or ends, an amount that changes. Nothing is taken for granted: a scene that is not decided as expected is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scrubjay.cases.judging import Judged
from scrubjay.cases.sides.closed_days import closed_days
from scrubjay.cases.sides.dates import amounts, cells, dates, ends
from scrubjay.cases.sides.joins import exceptions, joins, titles
from scrubjay.cases.sides.reaching import leaves_of
from scrubjay.cases.sides.subjects import Found, Subject, day_of, solved_way, ways_of
from scrubjay.cases.sides.telling import title_of
from scrubjay.cases.sides.tests import tests
from scrubjay.cases.sides.windows import windows
from scrubjay.cases.steps.cells import waiting
from scrubjay.rules.program import Rule
from scrubjay.rules.wording import words


@dataclass(frozen=True, slots=True)
class Told:
    """The boundaries of one version of a policy: those that its rules have, and those found on both sides."""

    asked: dict[str, None] = field(default_factory=dict)
    both: set[str] = field(default_factory=set)

    def missed(self) -> tuple[str, ...]:
        """Boundaries of which only one side was found: a test that changes nothing, or one that no step solves."""
        return tuple(title for title in self.asked if title not in self.both)


def boundaries(of: Subject, told: Told) -> list[Found]:
    """Scenes on both sides of every boundary of a rule that was found, each boundary's together.

    The first is one that the rule flags, beside no boundary; without such a scene the answer is empty. Boundaries that
    `told` has on both sides already, since another rule of the version shares them, are left out; new ones are added.
    A rule that waits for rows of a table flags nothing yet: that is told as missed.
    """
    found: list[Found] = []
    waits = waiting(of.rule, of.judge.program)
    if waits:
        told.asked[f"{of.rule.id} waits: {waits}"] = None
        return found
    for way in ways_of(of.rule, of.judge.program):
        base = solved_way(of, way, day_of(of))
        if base is None:
            told.asked[f"alternative: {words(way.when, of.judge.program) or of.rule.id}"] = None
            continue
        if not found:
            found.append(Found("", "", base))
        told.asked.update(dict.fromkeys(_asked(of, way, base)))
        of_way = (
            tests(of, way, base, told.both),
            windows(of, way, base, told.both),
            joins(of, base, told.both),
            closed_days(of, way, base, told.both),
        )
        for pair in (*(pair for each in of_way for pair in each), *exceptions(of, base, told.both)):
            found += pair
    if found:
        told.asked.update((title, None) for title, _, _ in ends(of.rule))
        found += dates(of, told.both)
        found += amounts(of, told.both)
        found += cells(of, found[0].judged, told.both)
    return found


def _asked(of: Subject, way: Rule, base: Judged) -> Iterator[str]:
    yield from (title_of(leaf, context, of) for leaf, context in leaves_of(way, base.one))
    yield from titles(of)

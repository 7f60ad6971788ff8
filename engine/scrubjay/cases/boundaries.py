"""The boundaries of one rule: scenes that it flags, and beside each the nearest that it does not, as really decided.

A boundary is a single test that matters (a limit, a set, a modifier, a related fact), a date on which a version begins
or ends, an amount that changes. Nothing is taken for granted: a scene that is not decided as expected is dropped.
"""

from __future__ import annotations

from scrubjay.cases.sides.dates import amounts, dates
from scrubjay.cases.sides.joins import exceptions, joins
from scrubjay.cases.sides.subjects import Found, Subject, ordinary_day, solved_way, ways_of
from scrubjay.cases.sides.tests import tests
from scrubjay.cases.sides.windows import windows


def boundaries(of: Subject, told: set[str]) -> list[Found]:
    """Scenes on both sides of every boundary of a rule that was found, each boundary's together.

    The first is one that the rule flags, beside no boundary. `told`: boundaries that need not be told again, since
    another rule of the same version did; those found here are added.
    """
    found: list[Found] = []
    for way in ways_of(of.rule):
        base = solved_way(of, way, ordinary_day(of.rule))
        if base is None:
            continue
        if not found:
            found.append(Found("", "", base))
        analyses = (tests(of, way, base, told), windows(of, way, base, told), joins(of, base, told))
        for pair in (*(pair for each in analyses for pair in each), *exceptions(of, base, told)):
            found += pair
    if found:
        found += dates(of, told)
        found += amounts(of, told)
    return found

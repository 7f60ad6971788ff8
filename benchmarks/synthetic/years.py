"""Patients' years by seed and patient: `make(seed, patients)`. A year depends on the two and the options alone."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from typing import Final

from . import errors
from .beside import (
    DAYS_OF_AN_AUTHORIZATION,
    VISITS_OF_AN_AUTHORIZATION,
    authorization_rows,
    coverage_rows,
    elsewhere,
    key,
    line_rows,
    minutes_rows,
)
from .care import KX_THRESHOLD, POOLS
from .charts import charts
from .courses import courses
from .dice import Dice
from .model import ORDINARY, Claim, Course, Options, Year
from .people import PATIENTS_OF_A_PRACTICE, patient, practice
from .visits import filed, visit

ELSEWHERE: Final = 0.15
"""Share of Medicare patients whom another provider treated earlier in the year."""
SOME: Final = 0.7
"""Share of patients of whom facts are there with `--facts some`."""


def make(seed: int, patients: Iterable[int], options: Options = ORDINARY) -> Iterator[Year]:
    """The years of these patients, one after the other."""
    for index in patients:
        yield _year(seed, index, options)


def upto(years: Iterable[Year], claims: int) -> Iterator[Year]:
    """The years until there are so many claims; the last is cut, with the facts about the lines cut off."""
    left = claims
    for year in years:
        if left <= 0:
            return
        if len(year.claims) > left:
            kept = {claim.id for claim in year.claims[:left]}
            facts = {
                name: [row for row in rows if row["claim"] in kept] if name in ("lines", "minutes") else rows
                for name, rows in year.facts.items()
            }
            year = Year(year.claims[:left], facts)
        left -= len(year.claims)
        yield year


def _year(seed: int, index: int, options: Options) -> Year:
    dice = Dice(seed, index)
    person = patient(dice, index, options)
    office = practice(index // PATIENTS_OF_A_PRACTICE)
    medicare = person.payer.filing_indicator == "MB"
    earlier = list(elsewhere(dice, person)) if medicare and dice.chance(ELSEWHERE) else []
    lucky = dice.chance(SOME)
    known = options.facts == "all" or (options.facts == "some" and lucky)
    pools = {"OT": sum([cents for _, cents in earlier]), "PT+SLP": 0}
    numbers = itertools.count(1)
    made: list[tuple[Course, list[Claim]]] = []
    authorized: dict[str, list[datetime.date]] = {}
    for course in courses(dice, person, office, 10 if earlier else 0):
        of_course: list[Claim] = []
        for date in course.visits:
            claim = visit(dice, person, office, course, date, next(numbers))
            claim = _authorized(claim, authorized)
            of_course += _with_errors(dice, claim, pools, options.errors)
        made.append((course, of_course))
    claims = tuple(claim for _, of_course in made for claim in of_course)
    if not known:
        return Year(claims, {})
    facts = {"lines": line_rows(claims), "minutes": minutes_rows(claims)}
    if options.facts == "all":
        own = key(person)
        facts["history"] = [row for row, _ in earlier]
        facts["charts"] = [row for course, of_course in made for row in charts(course, of_course, own)]
        facts["authorizations"] = authorization_rows(person, authorized)
        facts["coverages"] = coverage_rows(person)
    return Year(claims, facts)


def _with_errors(dice: Dice, claim: Claim, pools: dict[str, int], scale: float) -> Iterator[Claim]:
    """The claim as it goes out, with KX where the year's dollars ask for it; a claim sent twice is two."""
    error = errors.pick(dice, claim, scale)
    forgotten = dice.chance(errors.NO_KX.rate * scale)
    if error is not None and error.name != "duplicate":
        claim = error.plant(claim, dice)._replace(error=error.name)
    claim = _with_kx(claim, pools)
    if error is None and forgotten and errors.NO_KX.applies(claim):
        claim = errors.NO_KX.plant(claim, dice)._replace(error=errors.NO_KX.name)
    yield claim
    if error is not None and error.name == "duplicate":
        yield claim._replace(id=claim.id + "D", file_date=filed(claim.date, 2), error=error.name)
        pools[POOLS[claim.discipline]] += sum([line.allowed for line in claim.lines])


def _with_kx(claim: Claim, pools: dict[str, int]) -> Claim:
    """KX on each line that takes its pool's dollars past the threshold. A wrong therapy modifier changes the pool."""
    if claim.patient.payer.filing_indicator != "MB":
        return claim
    lines = []
    for line in claim.lines:
        pool = "PT+SLP" if claim.discipline == "OT" and "GP" in line.modifiers else POOLS[claim.discipline]
        pools[pool] += line.allowed
        lines.append(line._replace(modifiers=(*line.modifiers, "KX")) if pools[pool] > KX_THRESHOLD else line)
    return claim._replace(lines=tuple(lines))


def _authorized(claim: Claim, authorized: dict[str, list[datetime.date]]) -> Claim:
    """Medicaid: each treatment visit under a number, twelve visits a number."""
    if claim.patient.payer.filing_indicator != "MC" or claim.kind == "evaluation":
        return claim
    number = f"A25-{claim.patient.number:07}-{len(authorized):02}"
    used = authorized.get(number)
    if used is None or len(used) == VISITS_OF_AN_AUTHORIZATION or claim.date > used[0] + DAYS_OF_AN_AUTHORIZATION:
        number = f"A25-{claim.patient.number:07}-{len(authorized) + 1:02}"
    authorized.setdefault(number, []).append(claim.date)
    return claim._replace(authorization=number)

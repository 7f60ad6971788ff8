"""Patients' years by seed and patient: `make(seed, patients)`. A year depends on nothing but the two, and the options."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from typing import Final

from . import errors
from .care import ALLOWED, CHARGE, FIRST_MONDAY, KX_THRESHOLD, POOLS, TREATMENT
from .charts import charts
from .courses import courses
from .dice import Dice
from .documents import dollars
from .model import Claim, Course, Options, Patient, Row, Year
from .people import PATIENTS_OF_A_PRACTICE, npi, patient, practice
from .visits import filed, visit

ELSEWHERE: Final = 0.15
"""Share of Medicare patients whom another provider treated earlier in the year."""
VISITS_OF_AN_AUTHORIZATION: Final = 12
DAYS_OF_AN_AUTHORIZATION: Final = datetime.timedelta(days=180)
PLAN: Final = {"FI": "Standard"}
SOME: Final = 0.7
"""Share of patients of whom facts are there with `--facts some`."""


def make(seed: int, patients: Iterable[int], options: Options = Options()) -> Iterator[Year]:
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
    earlier = list(_elsewhere(dice, person)) if medicare and dice.chance(ELSEWHERE) else []
    known = options.facts == "all" or (options.facts == "some" and dice.chance(SOME))
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
    facts = {"lines": _line_rows(claims), "minutes": _minutes_rows(claims)}
    if options.facts == "all":
        key = _key(person)
        facts["history"] = [row for row, _ in earlier]
        facts["charts"] = [row for course, of_course in made for row in charts(course, of_course, key)]
        facts["authorizations"] = _authorization_rows(person, authorized)
        facts["coverages"] = _coverage_rows(person)
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
        again = claim._replace(id=claim.id + "D", file_date=filed(claim.date, 2), error=error.name)
        yield _with_kx(again._replace(lines=errors.NO_KX.plant(again, dice).lines), pools)


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
    number = f"A25-{claim.patient.index:07}-{len(authorized):02}"
    used = authorized.get(number)
    if used is None or len(used) == VISITS_OF_AN_AUTHORIZATION or claim.date > used[0] + DAYS_OF_AN_AUTHORIZATION:
        number = f"A25-{claim.patient.index:07}-{len(authorized) + 1:02}"
    authorized.setdefault(number, []).append(claim.date)
    return claim._replace(authorization=number)


def _elsewhere(dice: Dice, person: Patient) -> Iterator[tuple[Row, int]]:
    """OT lines of another provider in the first weeks of the year, each with its allowed cents."""
    other = npi(f"22{person.index % 1000:06}0")
    for at in range(dice.between(3, 9)):
        date = FIRST_MONDAY + datetime.timedelta(days=7 * at + dice.between(0, 4))
        for number in range(1, 4):
            code = TREATMENT["OT"][(at + number) % 5]
            row = {
                **_key(person),
                "claim": f"E{person.index:07}-{at}",
                "line": number,
                "date": date.isoformat(),
                "code": code,
                "modifiers": ["GO"],
                "units": 1,
                "charge": dollars(CHARGE[code]),
                "allowed": dollars(ALLOWED[code]),
                "billing": {"npi": other},
                "status": "paid",
            }
            yield row, ALLOWED[code]


def _line_rows(claims: tuple[Claim, ...]) -> list[Row]:
    return [
        {"claim": claim.id, "line": number, "allowed": dollars(line.allowed), "purpose": "rehabilitative"}
        for claim in claims
        for number, line in enumerate(claim.lines, 1)
    ]


def _minutes_rows(claims: tuple[Claim, ...]) -> list[Row]:
    return [
        {
            "claim": claim.id,
            "line": number,
            "minutes": line.minutes,
            "assistant_minutes": line.minutes if claim.assistant else 0,
            "together_minutes": 0,
        }
        for claim in claims
        for number, line in enumerate(claim.lines, 1)
    ]


def _authorization_rows(person: Patient, authorized: dict[str, list[datetime.date]]) -> list[Row]:
    if person.payer.filing_indicator != "MC":
        return []
    rows: list[Row] = [
        _authorization(person, errors.expired(person.index), "2024-06-01", "2024-11-30", VISITS_OF_AN_AUTHORIZATION)
    ]
    for number, dates in authorized.items():
        until = (dates[0] + DAYS_OF_AN_AUTHORIZATION).isoformat()
        rows.append(_authorization(person, number, dates[0].isoformat(), until, VISITS_OF_AN_AUTHORIZATION))
    return rows


def _authorization(person: Patient, number: str, begins: str, ends: str, visits: int) -> Row:
    return {
        **_key(person),
        "number": number,
        "disciplines": ["OT"],
        "from": begins,
        "through": ends,
        "visits": visits,
    }


def _coverage_rows(person: Patient) -> list[Row]:
    plan = PLAN.get(person.payer.filing_indicator)
    if plan is None:
        return []
    terms = {"visit_limit": 75, "limit_is": "hard", "pooled_disciplines": ["OT", "PT", "SLP"]}
    return [{**_key(person), "plan": plan, "from": "2025-01-01", "through": "2025-12-31", **terms}]


def _key(person: Patient) -> Row:
    return {
        "patient": {
            "member_id": person.member_id,
            "birth_date": person.birth_date.isoformat(),
            "first_name": person.first_name,
        },
        "payer": {"id": person.payer.id},
    }



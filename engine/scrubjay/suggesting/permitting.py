"""The ways to bill a day's timed services that its minutes permit: units by code, and of them the assistant's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, islice, product

from scrubjay.decisions.wording import question
from scrubjay.facts.universe import Line
from scrubjay.suggesting.arranging import Share, billed
from scrubjay.suggesting.minutes_given import Given
from scrubjay.suggesting.pack_says import Assisting
from scrubjay.suggesting.record import Visit
from scrubjay.suggesting.suggestion import Gap
from scrubjay.units import Allowed, assisted

MOST = 12
"""Ways of one visit that are tried."""


def permitted_ways(
    total: Allowed,
    own: Mapping[str, list[Line]],
    given: Mapping[str, Given],
    helpers: Mapping[str, Assisting | None],
    visit: Visit,
    gaps: list[Gap],
) -> list[tuple[Share, ...]]:
    """Every permitted way to bill the day: units by code, of them the assistant's. What is billed stays if it may."""
    now = {code: _now(lines, helpers[code]) for code, lines in own.items()}
    sums = {code: None if None in parts else sum(p for p in parts if p is not None) for code, parts in now.items()}
    permitted = _of_minutes(total)
    if permitted is None:
        words = "No units are suggested: the payer's text does not say whether so few minutes are a unit."
        gaps.append(Gap(visit.name, words))
        return []
    if sums in permitted:
        permitted = [one for one in permitted if one == sums]
    found: list[tuple[Share, ...]] = []
    for units in permitted:
        options = [_shares(code, n, now[code], given[code], helpers[code], visit, gaps) for code, n in units.items()]
        found += islice(product(*options), MOST + 1 - len(found))
    if len(found) > MOST:
        gaps.append(Gap(visit.name, f"The record permits more ways than the {MOST} that were tried."))
    return found[:MOST]


def _now(lines: Sequence[Line], helper: Assisting | None) -> tuple[int | None, int | None]:
    return billed(lines, helper.modifier if helper else "")


def _of_minutes(total: Allowed) -> list[dict[str, int]] | None:
    """The units by code that minutes permit; None where what is open is no choice of the clinician's."""
    even = [share.code for share in total.shares if share.low != share.high]
    if even and total.method != "cms":
        return None
    left = total.units - sum(share.low for share in total.shares)
    return [
        {share.code: share.low + (share.code in taking) for share in total.shares}
        for taking in combinations(even, left)
    ]


def _shares(
    code: str,
    units: int,
    now: tuple[int | None, int | None],
    given: Given,
    helper: Assisting | None,
    visit: Visit,
    gaps: list[Gap],
) -> list[Share]:
    if helper is None:
        return [Share(code, units, 0, "")]
    carried = now[1]
    if given.alone is None:
        asks = question("minutes.assistant_minutes")
        words = f"Whether units of {code} need {helper.modifier} is not told. {asks}"
        gaps.append(Gap(visit.name, words, ("minutes.assistant_minutes",)))
        least, most = (min(carried or 0, units),) * 2
    else:
        least, most = assisted(units, max(given.minutes - given.alone, 0), given.alone)
        if carried is not None and least <= carried <= most:
            least = most = carried
    return [Share(code, units - k, k, helper.modifier) for k in range(least, most + 1)]

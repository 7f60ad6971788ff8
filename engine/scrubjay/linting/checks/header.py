"""SJ8xx: which claims a pack takes, and dates that nobody can have meant."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Final

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.linted import Linted
from scrubjay.packs.places import Place
from scrubjay.packs.spans import Array, Table

STATES: Final = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP FM MH PW"
)
"""Two letters of the Postal Service: states, the District, territories, the forces."""
EARLIEST = datetime.date(1966, 1, 1)
"""Before Medicare began nobody billed anything to it."""
AHEAD = 10
"""Years to come of which a source may speak."""


def _nothing(linted: Linted) -> Iterator[Found]:
    if linted.pack.claims is not None and not linted.whole().policies:
        said = f"`{linted.pack.id}` takes claims and has no policy: they all come out clean"
        yield Found(linted.pack.claims.place, said, "write a policy, or take [pack.claims] out")


def _states(linted: Linted) -> Iterator[Found]:
    listed: Any = None if linted.pack.claims is None else linted.pack.claims.get("states")
    if isinstance(listed, Table):
        listed = listed.get("not_in")
    for state, place in zip(listed, listed.places, strict=True) if isinstance(listed, Array) else ():
        if isinstance(state, str) and state not in STATES.split():
            meant = state.strip().upper().replace(".", "")
            hint = f'write "{meant}"' if meant in STATES.split() else 'two letters, as in an address: "NC"'
            yield Found(place, f"`{state}` is no state: no claim is taken by it", hint)


def _dates(linted: Linted) -> Iterator[Found]:
    latest = linted.settings.today.replace(month=1, day=1, year=linted.settings.today.year + AHEAD)
    for day, place, what in _said_dates(linted):
        if day < EARLIEST or day > latest:
            yield Found(place, f"{what} says {day}", "is another year meant?")


def _said_dates(linted: Linted) -> Iterator[tuple[datetime.date, Place, str]]:
    for item in linted.pack.items:
        yield from _in_table(item.data, item.place, f"`{item.id}`")
    for name, amount in linted.pack.amounts.items():
        for value in amount.values:
            for day in (value.start, value.through):
                if day is not None:
                    yield day, value.place, f"`${name}`"


def _in_table(value: Any, place: Place, what: str) -> Iterator[tuple[datetime.date, Place, str]]:
    if isinstance(value, Table):
        for key, inner in value.items():
            yield from _in_table(inner, value.values_at.get(key, place), what)
    elif isinstance(value, Array):
        for inner in value:
            yield from _in_table(inner, place, what)
    elif type(value) is datetime.date:
        yield value, place, what


def _header(states: str) -> str:
    return f"""[pack]
id      = "example/acme"
title   = "Acme Health"
version = "2026.1"

[pack.claims]
plans  = ["Acme Basic"]
states = [{states}]
"""


def _dated(day: str) -> str:
    return f"""[[not_covered]]
id        = "needling"
title     = "No dry needling"
effective = {{ from = {day} }}
when      = {{ code = "20560" }}
severity  = "review"
sources   = ["manual"]
"""


CHECKS = (
    Check(
        code="SJ801",
        name="takes-claims-and-says-nothing",
        severity="warning",
        title="a pack that takes claims and has no policy",
        bad=Example(
            """[[disable]]
id     = "dry-needling"
reason = "Acme covers it."
""",
            base="""[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "20560" }
severity = "review"
sources  = ["manual"]
""",
        ),
        good=Example(
            """[[not_covered]]
id       = "wound-care"
title    = "No wound care"
when     = { code = "97602" }
severity = "review"
sources  = ["manual"]

[[disable]]
id     = "dry-needling"
reason = "Acme covers it."
""",
            base="""[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "20560" }
severity = "review"
sources  = ["manual"]
""",
        ),
        find=_nothing,
        why="[pack.claims] draws claims to the pack. Without a policy nothing is looked at, and the report says clean.",
        cost="Claims go out with the look of having been checked.",
    ),
    Check(
        code="SJ802",
        name="no-such-state",
        severity="error",
        title="a state that is none",
        bad=Example(_header('"nc"') + _dated("2026-01-01").replace("[[not", "\n[[not")),
        good=Example(_header('"NC"') + _dated("2026-01-01").replace("[[not", "\n[[not")),
        find=_states,
        why="Claims say the patient's state by the two letters of the Postal Service.",
        cost="No claim is taken by the pack: all of them go out unchecked, or by another pack's rules.",
        whole=False,
    ),
    Check(
        code="SJ803",
        name="improbable-date",
        severity="warning",
        title="a date before 1966 or more than ten years ahead",
        bad=Example(_dated("2206-01-01")),
        good=Example(_dated("2026-01-01")),
        find=_dates,
        why="No claim of outpatient therapy has such a date of service: a digit of the year is wrong.",
        cost="The policy sleeps until then, or speaks of years in which it did not hold.",
        whole=False,
    ),
)

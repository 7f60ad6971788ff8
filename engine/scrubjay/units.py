"""Minutes to units: pure arithmetic, one place for the measure, the command line and the tests.

Minutes are those of one patient's treatment day with one provider in one discipline, by timed code; a unit is 15
minutes. Each method gives what the day allows and, for each code, the least and the greatest share that a permitted
choice between equal remainders gives, with the canonical one in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Method = Literal["cms", "ama", "base_and_increment", "ceiling"]
METHODS: tuple[Method, ...] = ("cms", "ama", "base_and_increment", "ceiling")

UNIT = 15
"""Minutes of a unit."""
BASE = 30
"""Minutes of the base of `base_and_increment` (22 CCR 51507.1)."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one code may bill: `units` by the canonical choice, `low` and `high` over all permitted ones."""

    code: str
    minutes: int
    units: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a day of treatment allows under a method: units in all, and each code's share in the order given."""

    method: Method
    minutes: int
    low: int
    high: int
    shares: tuple[Share, ...]
    explanation: tuple[str, ...]

    @property
    def units(self) -> int:
        """Units of the canonical choice."""
        return sum(share.units for share in self.shares)


def allowed(minutes: Mapping[str, int], method: Method) -> Allowed:
    """The units that minutes allow. `minutes` by code, in the order of the lines.

    `cms`: the day's timed minutes together, Medicare Claims Processing Manual ch. 5 §20.2. `ama`: each code by itself,
    a unit once its midpoint is passed. `base_and_increment`: a base of 30 minutes and each further 15 from the seventh
    minute (22 CCR 51507.1, Medi-Cal). `ceiling`: every quarter hour begun.

    >>> [(s.code, s.units) for s in allowed({"97110": 33, "97140": 7}, "cms").shares]
    [('97110', 2), ('97140', 1)]

    Raises ValueError for negative minutes.
    """
    if any(m < 0 for m in minutes.values()):
        raise ValueError("minutes are never negative")
    given = tuple(minutes.items())
    if method == "cms":
        return _cms(given)
    if method == "ama":
        return _apart(given, method, _midpoint, "a unit from the eighth minute of each quarter hour")
    if method == "ceiling":
        return _apart(given, method, _begun, "every quarter hour begun")
    return _apart(given, method, _base, f"a base of {BASE} minutes, then each 15 from the seventh minute")


def total_units(minutes: int) -> int:
    """Timed units of a day under `cms`: 8 to 22 minutes are one, 23 to 37 two, and so on.

    >>> [total_units(m) for m in (7, 8, 22, 23, 37, 38)]
    [0, 1, 1, 2, 2, 3]
    """
    return (minutes + 7) // UNIT


def _cms(given: Sequence[tuple[str, int]]) -> Allowed:
    total = sum(m for _, m in given)
    units = total_units(total)
    full = {code: m // UNIT for code, m in given}
    rest = {code: m % UNIT for code, m in given}
    left = units - sum(full.values())
    ranked = sorted((code for code, _ in given if rest[code]), key=lambda code: -rest[code])
    taking = ranked[:left]
    last = rest[taking[-1]] if taking else 0
    shares = []
    for code, m in given:
        above = sum(rest[other] > rest[code] for other in rest)
        sure = bool(rest[code]) and sum(rest[other] >= rest[code] for other in rest) <= left
        can = bool(rest[code]) and above < left
        shares.append(Share(code, m, full[code] + (code in taking), full[code] + sure, full[code] + can))
    said = [f"{' + '.join(f'{m} ({code})' for code, m in given)} = {total} timed minutes: {counted(units)}"]
    said += [f"{code}: {full[code]} x 15 minutes, {rest[code]} over" for code, _ in given]
    if left > 0:
        tied = [code for code in ranked if rest[code] == last]
        said.append(f"{counted(left)} left: to {', '.join(taking)}, with the most minutes over")
        if len(tied) > sum(rest[code] == last for code in taking):
            said.append(f"{' and '.join(tied)} are even: the clinician chooses")
    elif any(rest.values()):
        said.append("none left: the minutes over are documented, not billed")
    said += [f"{share.code} comes to 0 units" for share in shares if share.units == 0]
    return Allowed("cms", total, units, units, tuple(shares), tuple(said))


def _apart(
    given: Sequence[tuple[str, int]], method: Method, by: Callable[[int], tuple[int, int]], rule: str
) -> Allowed:
    shares = []
    said = [rule[0].upper() + rule[1:] + "; what is left of one code is not added to another"]
    for code, m in given:
        low, high = by(m)
        shares.append(Share(code, m, low, low, high))
        said.append(f"{code}: {m} minutes: {counted(low)}" + (f", or {high} by another reading" if high != low else ""))
    said += [f"{share.code} comes to 0 units" for share in shares if share.high == 0]
    low, high = sum(s.low for s in shares), sum(s.high for s in shares)
    return Allowed(method, sum(m for _, m in given), low, high, tuple(shares), tuple(said))


def _midpoint(minutes: int) -> tuple[int, int]:
    return (minutes + 7) // UNIT, (minutes + 7) // UNIT


def _begun(minutes: int) -> tuple[int, int]:
    return -(-minutes // UNIT), -(-minutes // UNIT)


def _base(minutes: int) -> tuple[int, int]:
    """Below 30 minutes the text does not say whether a base that was not finished counts."""
    if minutes < BASE:
        return 0, int(minutes > 0)
    units = 1 + (minutes - BASE + UNIT - 7) // UNIT
    return units, units


def counted(count: int) -> str:
    """`1 unit`, `2 units`."""
    return f"{count} unit" + ("" if count == 1 else "s")


def assisted(units: int, therapist: int, assistant: int) -> tuple[int, int]:
    """Of a timed code's units, the least and the most that need the assistant's modifier (CO, CQ).

    `therapist`: minutes of the therapist, alone or together with the assistant; `assistant`: the assistant's alone.
    Whole quarter hours of each go first, the therapist's before the assistant's; then the midpoint rule for one unit
    left, and one each where both have 9 to 14 of 23 to 28 minutes left (CY 2022 Physician Fee Schedule, as told by
    AOTA and others; `docs/kinds/assistant_services.md`). What the sources leave open is a range.

    >>> assisted(2, 13, 23), assisted(1, 5, 10), assisted(2, 12, 14)
    ((1, 1), (1, 1), (1, 1))
    """
    whole_t, rest_t = divmod(therapist, UNIT)
    whole_a, rest_a = divmod(assistant, UNIT)
    whole_t = min(whole_t, units)
    whole_a = min(whole_a, units - whole_t)
    left = units - whole_t - whole_a
    if left == 0:
        open_unit = int(whole_a > 0 and rest_t >= 8 and therapist // UNIT == whole_t)
        return whole_a - open_unit, whole_a
    if assistant == 0:
        return 0, 0
    if left == 1:
        low, high = _last_unit(rest_t, rest_a)
        return whole_a + low, whole_a + high
    if left == 2 and 9 <= rest_t <= 14 and 9 <= rest_a <= 14 and 23 <= rest_t + rest_a <= 28:
        return whole_a + 1, whole_a + 1
    return whole_a, whole_a + min(left, 1 + (left > 1))


def assisted_untimed(total: int, assistant: int) -> bool:
    """Whether an untimed service needs the modifier: the assistant alone gave more than a tenth of it."""
    return assistant * 10 > total


def _last_unit(therapist: int, assistant: int) -> tuple[int, int]:
    """The last unit: 8 or more minutes of the therapist, none; all or 8 of the assistant, the modifier; else open."""
    if therapist >= 8 or assistant == 0:
        return 0, 0
    if assistant >= 8 or therapist == 0:
        return 1, 1
    return 0, 1

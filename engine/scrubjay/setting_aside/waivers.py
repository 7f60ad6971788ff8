"""Waivers: findings that somebody has set aside, with a reason and an end. `waivers.toml` to typed waivers.

A waiver names one policy and a scope; it never hides a finding, it marks it (`applying`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scrubjay.packs.places import PackErrors, Place, Problem
from scrubjay.packs.shaping import Problems, date_of, nearest_ids, only_keys, text_of
from scrubjay.packs.spans import Array, Table, parse

SCOPES: Final = ("claims", "payer_ids", "packs", "codes")
"""Keys that narrow a waiver by a list of words."""
DATES: Final = ("from", "through")
"""Dates of service that narrow it."""
KEYS: Final = ("policy", *SCOPES, *DATES, "by", "why", "until")
EXAMPLE: Final = 'e.g. claims = ["RB1001"]'


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding of `policy` set aside by whom, why, and until which day (inclusive), for which claims.

    A scope that is not given (None) leaves all in; a waiver has one scope at least. `start` and `through` are dates of
    service, both inclusive.
    """

    policy: str
    by: str
    why: str
    until: datetime.date
    place: Place
    scopes: Mapping[str, frozenset[str]]
    start: datetime.date | None = None
    through: datetime.date | None = None

    def expired(self, today: datetime.date) -> bool:
        """Whether its last day has passed."""
        return today > self.until

    def document(self) -> dict[str, Any]:
        """As a finding carries it, in JSON."""
        return {
            "by": self.by,
            "why": self.why,
            "until": self.until.isoformat(),
            "file": self.place.file,
            "line": self.place.line,
        }


def load_waivers(path: Path, policies: Iterable[str]) -> tuple[Waiver, ...]:
    """The waivers of a file, in its order; `policies` are the names that there are.

    Raises PackErrors with every problem at once, OSError if the file cannot be read.
    """
    file = path.as_posix()
    try:
        root = parse(path.read_text(encoding="utf-8-sig"), file)
    except UnicodeDecodeError:
        raise PackErrors((Problem(Place(file, 1, 1), "this file is not UTF-8", "save it as UTF-8"),)) from None
    problems = Problems()
    only_keys(root, ("waiver",), path.name, problems)
    listed = root.get("waiver", [])
    if not isinstance(listed, list) or not all(isinstance(entry, Table) for entry in listed):
        problems.note(root.places["waiver"], "`waiver` opens with two brackets", "[[waiver]]")
        listed = []
    known = frozenset(policies)
    found = [_waiver(entry, known, problems) for entry in listed]
    if problems:
        raise PackErrors(tuple(problems))
    return tuple(one for one in found if one is not None)


def _waiver(table: Table, known: frozenset[str], problems: Problems) -> Waiver | None:
    before = len(problems)
    only_keys(table, KEYS, "[[waiver]]", problems)
    policy = text_of(table, "policy", "[[waiver]]", problems)
    if policy and policy not in known:
        problems.note(table.values_at["policy"], f"no pack has a policy `{policy}`", nearest_ids(policy, known))
    by, why = (text_of(table, key, "[[waiver]]", problems) for key in ("by", "why"))
    until, start, through = (date_of(table, key, problems) for key in ("until", *DATES))
    if "until" not in table:
        problems.note(table.place, "[[waiver]] says no `until`", "the last day it holds: until = 2026-12-31")
    if start and through and start > through:
        problems.note(table.values_at["through"], "`through` comes before `from`", "dates of service, both inclusive")
    scopes = {key: found for key in SCOPES if (found := _words(table, key, problems)) is not None}
    if not any(key in table for key in (*SCOPES, *DATES)):
        problems.note(table.place, "[[waiver]] says for which claims by none of " + ", ".join(SCOPES + DATES), EXAMPLE)
    if len(problems) > before or until is None:
        return None
    return Waiver(policy, by, why, until, table.place, scopes, start, through)


def _words(table: Table, key: str, problems: Problems) -> frozenset[str] | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, Array) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        problems.note(table.values_at[key], f"`{key}` is a list of words in quotes", f'{key} = ["..."]')
        return None
    return frozenset(value)

"""History rows against the input: a row that is an input line is not counted again, one that may be is only possible.

`facts.md`: equal in claim id, payer, date, code and modifiers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scrubjay.facts.claim import Claim, Row, Value
from scrubjay.facts.unknown import UNKNOWN, Unknown

Match = Literal["is", "may be", "is not"]
FIVE = ("claim", "payer.id", "date", "code", "modifiers")


@dataclass(frozen=True, slots=True)
class Matched:
    """A history row and the input line it is (claim position, line position), or those that it may be."""

    row: Row
    line: tuple[int, int] | None
    maybe: tuple[tuple[int, int], ...]


class Index:
    """Input lines by claim id, so that a year of history does not meet a year of claims pair by pair."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._by_id: dict[Value, list[tuple[int, Claim]]] = {}
        self._all: list[tuple[int, Claim]] = list(enumerate(claims))
        for position, claim in self._all:
            self._by_id.setdefault(claim.row.get("id"), []).append((position, claim))

    def matched(self, row: Row, same_person: Iterable[int] | None = None) -> Matched:
        """The input line that a history row is; `same_person`: positions of its patient's claims, if known."""
        wanted = row.get("claim", UNKNOWN)
        found = self._all if isinstance(wanted, Unknown) else self._by_id.get(wanted, [])
        allowed = None if same_person is None else set(same_person)
        equal: list[tuple[int, int]] = []
        maybe: list[tuple[int, int]] = []
        for position, claim in found:
            if allowed is not None and position not in allowed:
                continue
            for at, line in enumerate(claim.lines):
                verdict = _compare(row, claim.row, line)
                if verdict == "is":
                    equal.append((position, at))
                elif verdict == "may be":
                    maybe.append((position, at))
        if not equal:
            return Matched(row, None, tuple(maybe))
        number = row.get("line")
        named = [e for e in equal if self._all[e[0]][1].lines[e[1]].get("number", e[1] + 1) == number]
        return Matched(row, (named or equal)[0], ())


def _compare(row: Row, claim: Row, line: Mapping[str, Value]) -> Match:
    pairs = [
        (row.get("claim", UNKNOWN), claim.get("id", UNKNOWN)),
        (row.get("payer.id", UNKNOWN), claim.get("payer.id", UNKNOWN)),
        *((row.get(key, UNKNOWN), line.get(key, UNKNOWN)) for key in ("date", "code", "modifiers")),
    ]
    unknown = False
    for ours, theirs in pairs:
        if isinstance(ours, Unknown) or isinstance(theirs, Unknown):
            unknown = True
        elif ours != theirs:
            return "is not"
    return "may be" if unknown else "is"

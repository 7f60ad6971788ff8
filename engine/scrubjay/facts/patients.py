"""Who is who: one person per payer, member id, birth date and first name; rows with fewer parts find theirs or nobody.

Twins stay two people. A row that fits several people, or none, is used for none and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from scrubjay.facts.claim import Row, Value
from scrubjay.facts.unknown import UNKNOWN, Unknown

PARTS = ("payer.id", "patient.member_id", "patient.birth_date", "patient.first_name")
Key = tuple[Value | Unknown, ...]
Settled = Mapping[Key, Key]
"""Keys whose person was found among more people than those at hand."""
NONE_SETTLED: Final[Settled] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Persons:
    """The people of a run: every key met on a claim, and the fullest key it stands for."""

    of: Mapping[Key, Key]
    by_member: Mapping[Value | Unknown, frozenset[Key]]

    def named(self, row: Row) -> Key | None:
        """The one person that a row surely speaks of, or None where it fits none or several."""
        key = key_of(row)
        if key in self.of:
            return self.of[key]
        near = frozenset(self.of.values()) if key[1] is UNKNOWN else self.by_member.get(key[1], frozenset())
        fitting = {person for person in near if fits(key, person)}
        return fitting.pop() if len(fitting) == 1 else None


def persons_of(of: Mapping[Key, Key]) -> Persons:
    """The people, also by member id."""
    by_member: dict[Value | Unknown, set[Key]] = {}
    for person in of.values():
        by_member.setdefault(person[1], set()).add(person)
    return Persons(of, {member: frozenset(people) for member, people in by_member.items()})


def key_of(row: Row) -> Key:
    """The four parts of a patient key; a part left out, null or empty is not given."""
    return (
        _part(row.get("payer.id")),
        _part(row.get("patient.member_id")),
        _part(row.get("patient.birth_date")),
        _first_name(row.get("patient.first_name")),
    )


def find_persons(claims: Iterable[Row], same: Iterable[Row], settled: Settled = NONE_SETTLED) -> Persons:
    """The people that claims speak of. A claim with fewer parts is the one fuller person it fits, else its own.

    `settled`: for keys that may fit people who are not among these claims, the person they were found to be.
    """
    return persons_of(declared_same(people_of({key_of(row) for row in claims}, settled), same))


def people_of(keys: Set[Key], settled: Settled = NONE_SETTLED) -> dict[Key, Key]:
    """The person of each key, before anybody is declared to be the same."""
    of_member: dict[Value | Unknown, list[Key]] = {}
    for key in keys:
        of_member.setdefault(key[1], []).append(key)
    of: dict[Key, Key] = {}
    for key in sorted(keys, key=repr):
        if UNKNOWN not in key:
            of[key] = key
        elif key in settled:
            of[key] = settled[key]
        else:
            near = keys if key[1] is UNKNOWN else of_member[key[1]]
            fuller = [other for other in near if other != key and fits(key, other)]
            fullest = [k for k in fuller if not any(k != other and fits(k, other) for other in fuller)]
            of[key] = fullest[0] if len(fullest) == 1 else key
    return of


def declared_same(of: Mapping[Key, Key], same: Iterable[Row]) -> Mapping[Key, Key]:
    """The person of each key once rows of `same_patient` have made two people one."""
    for row in same:
        one, other = declared_parts(row)
        first = [k for k in of.values() if fits((k[0], *one), k)]
        second = [k for k in of.values() if fits((k[0], *other), k)]
        for a in first:
            for b in second:
                if a[0] == b[0] and a != b:
                    of = {key: a if person == b else person for key, person in of.items()}
    return of


def declared_parts(row: Row) -> tuple[Key, Key]:
    """What a row of `same_patient` says of the one and of the other: a key without the payer."""
    return _named_parts(row, "patient."), _named_parts(row, "is.")


def fits(key: Key, person: Key) -> bool:
    """Whether every part that a key gives is the person's."""
    return all(part is UNKNOWN or part == own for part, own in zip(key, person, strict=True))


def _part(value: Value | Unknown) -> Value | Unknown:
    return UNKNOWN if value in (None, "") else value


def _first_name(value: Value | Unknown) -> Value | Unknown:
    return _letters(value) or UNKNOWN if isinstance(value, str) else UNKNOWN


@lru_cache(maxsize=4096)
def _letters(name: str) -> str:
    return "".join(c for c in name if c.isalpha()).upper()


def _named_parts(row: Row, prefix: str) -> tuple[Value | Unknown, ...]:
    return (
        _part(row.get(prefix + "member_id")),
        _part(row.get(prefix + "birth_date")),
        _first_name(row.get(prefix + "first_name")),
    )

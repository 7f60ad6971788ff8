"""What must be decided together, as numbers: a member id, or a patient key that has none (64 bits of a hash).

Two that share a number by chance are decided together, which changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from scrubjay.facts.patients import PARTS, Key
from scrubjay.facts.unknown import UNKNOWN

MEMBER = PARTS.index("patient.member_id")


def is_stray(key: Key) -> bool:
    """Whether a patient key names no member: it may fit anybody."""
    return key[MEMBER] is UNKNOWN


def atom_of(key: Key) -> int:
    """The number of a patient key. All keys of a member id have one."""
    return number_of(key if is_stray(key) else key[MEMBER])


def number_of(value: object) -> int:
    """The number of a value."""
    return int.from_bytes(hashlib.blake2b(repr(value).encode(), digest_size=8).digest(), "little")


@dataclass(slots=True)
class Unions:
    """Atoms that were found to belong together, and which of them stands for all."""

    _parent: dict[int, int] = field(default_factory=dict)

    def join(self, one: int, other: int) -> None:
        """Two that belong together."""
        first, second = self.home(one), self.home(other)
        if first != second:
            low, high = min(first, second), max(first, second)
            self._parent.setdefault(low, low)
            self._parent[high] = low

    def home(self, atom: int) -> int:
        """The one that stands for an atom and all that belong with it."""
        found = atom
        while (parent := self._parent.get(found, found)) != found:
            found = parent
        while (parent := self._parent.get(atom, atom)) != found:
            self._parent[atom] = found
            atom = parent
        return found

    def moved(self) -> Iterator[tuple[int, int]]:
        """Every atom for which another stands, with that one."""
        for atom in list(self._parent):
            home = self.home(atom)
            if home != atom:
                yield atom, home

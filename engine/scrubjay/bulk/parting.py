"""From what was put aside to parts: who belongs with whom, and where each fact goes.

Patients are decided together where a replacement names another's claim, or they are declared the same. What names a
claim, or no member, is given to the parts that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from scrubjay.bulk.aside import Aside, key_bytes, names_patient
from scrubjay.bulk.atoms import Unions, atom_of
from scrubjay.bulk.people import People, find_people
from scrubjay.bulk.records import KIND, SHARED_LINES, pickled, unpickled
from scrubjay.bulk.said import Said, SaidFile, stage_of
from scrubjay.bulk.spill import Frame, Spill
from scrubjay.facts.gathering import NO_LINE, NO_PATIENT
from scrubjay.facts.patients import Key, key_of
from scrubjay.facts.unknown import UNKNOWN

CODEBOOK, SHARED, EXTRA, MAIN, SAID = "codebook.json", "shared", "extra", "main", "said"
_NAME: Final = {number: name for name, number in KIND.items()}


@dataclass(frozen=True, slots=True)
class Part:
    """What is decided at a time: some buckets whole, or of one too large those atoms that leave a remainder."""

    buckets: tuple[int, ...]
    fanout: int
    modulus: int = 1
    remainder: int = 0

    def has(self, atom: int) -> bool:
        """Whether an atom of its buckets is of this part."""
        return (atom // self.fanout) % self.modulus == self.remainder

    def document(self) -> list[Any]:
        """As JSON."""
        return [list(self.buckets), self.fanout, self.modulus, self.remainder]


def part_again(document: list[Any]) -> Part:
    """The part that was written."""
    buckets, fanout, modulus, remainder = document
    return Part(tuple(buckets), fanout, modulus, remainder)


def parts_of(weights: Mapping[int, int], fanout: int, most: int) -> tuple[Part, ...]:
    """Parts of about `most` lines and rows each."""
    parts: list[Part] = []
    waiting: list[int] = []
    weight = 0
    for bucket in range(fanout):
        here = weights.get(bucket, 0)
        if waiting and weight + here > most:
            parts.append(Part(tuple(waiting), fanout))
            waiting, weight = [], 0
        if here > most:
            modulus = -(-here // most)
            parts += [Part((bucket,), fanout, modulus, remainder) for remainder in range(modulus)]
        else:
            waiting.append(bucket)
            weight += here
    if waiting:
        parts.append(Part(tuple(waiting), fanout))
    return tuple(parts)


def part(aside: Aside, most: int) -> tuple[Part, ...]:
    """Sort out what was put aside into parts, and write down where each fact goes."""
    folder = aside.folder
    same = [placed.row for placed in aside.same_patient]
    people = find_people(lambda: _keys(aside), aside.stray_claims, same, aside.stray_rows | aside.named_lines)
    unions = Unions()
    for key, same_as in (*people.settled.items(), *people.same):
        unions.join(atom_of(key), atom_of(same_as))
    extra = Spill(folder / EXTRA, aside.fanout)
    said = SaidFile(folder / SAID)
    # whose they are is known now, so that replacements find the history among them
    whose = people.named
    for frame in aside.strays.frames(0):
        row = aside.codebook.placed_again(frame.data).row
        person = whose[key_of(row)]
        if person is not None and frame.kind == KIND["history"]:
            aside.history_at(row, atom_of(person))
    aside.finish()
    _join_replacements(aside, unions)
    _give_strays(aside, people, unions, extra, said)
    _give_tied(aside, people, unions, extra, said)
    moved = dict(unions.moved())
    _give_moved(aside, moved, extra)
    extra.flush()
    said.close()
    shared = {
        "moved": moved,
        "settled": [(key_bytes(key), key_bytes(person)) for key, person in people.settled.items()],
        "same_patient": [aside.codebook.placed(placed) for placed in aside.same_patient],
        "complete": [(rank, aside.codebook.placed(placed)) for rank, placed in aside.complete],
    }
    (folder / SHARED).write_bytes(pickled(shared))
    aside.codebook.save(folder / CODEBOOK)
    return parts_of(aside.weights, aside.fanout, most)


def key_again(data: bytes) -> Key:
    """The patient key that was written."""
    return tuple(UNKNOWN if one is None else one for one in unpickled(data))


def _keys(aside: Aside) -> Iterator[set[Key]]:
    for bucket in range(aside.fanout):
        yield {key_again(frame.data) for frame in aside.keys.frames(bucket)}


def _join_replacements(aside: Aside, unions: Unions) -> None:
    """All that name or have a control number that a replacement or void names."""
    for bucket in range(aside.fanout):
        named: dict[int, int] = {}
        for number, atom in aside.naming.pairs(bucket):
            unions.join(named.setdefault(number, atom), atom)
        for number, atom in aside.holding.pairs(bucket) if named else ():
            if number in named:
                unions.join(named[number], atom)


def _give_strays(aside: Aside, people: People, unions: Unions, extra: Spill, said: SaidFile) -> None:
    for frame in aside.strays.frames(0):
        placed = aside.codebook.placed_again(frame.data)
        person = people.named[key_of(placed.row)]
        if person is None:
            name = _NAME[frame.kind]
            said.add(Said((stage_of(name), frame.rank, 0), placed.place, NO_PATIENT.format(name)))
        else:
            _give(frame, unions.home(atom_of(person)), extra, aside.weights)


def _give_tied(aside: Aside, people: People, unions: Unions, extra: Spill, said: SaidFile) -> None:
    """Rows that name a claim, to everybody who has a claim of that id."""
    for bucket in range(aside.fanout):
        wanted = {frame.atom for frame in aside.tied.frames(bucket)}
        if not wanted:
            continue
        homes: dict[int, set[int]] = {}
        for claim_id, atom in aside.claim_ids.pairs(bucket):
            if claim_id in wanted:
                homes.setdefault(claim_id, set()).add(unions.home(atom))
        for frame in aside.tied.frames(bucket):
            here = homes.get(frame.atom, set())
            if frame.kind == KIND["lines"]:
                placed = aside.codebook.placed_again(frame.data)
                person = people.named[key_of(placed.row)] if names_patient(placed.row) else None
                if person is not None:
                    here = {unions.home(atom_of(person))}
                elif names_patient(placed.row):
                    # it fits nobody, or several: then it is about any claim of its id, whoever is in a part
                    row = {name: value for name, value in placed.row.items() if not name.startswith("patient.")}
                    frame = frame._replace(data=aside.codebook.placed(replace(placed, row=row)))
                if not here:
                    said.add(Said((stage_of("lines"), frame.rank, 0), placed.place, NO_LINE))
                elif len(here) > 1:
                    frame = frame._replace(kind=SHARED_LINES)
            for home in here:
                _give(frame, home, extra, aside.weights)


def _give_moved(aside: Aside, moved: Mapping[int, int], extra: Spill) -> None:
    """What belongs to an atom for which another stands, to that one's part."""
    for bucket in sorted({atom % aside.fanout for atom in moved}):
        for frame in aside.main.frames(bucket):
            if frame.atom in moved:
                _give(frame, moved[frame.atom], extra, aside.weights)


def _give(frame: Frame, home: int, extra: Spill, weights: dict[int, int]) -> None:
    bucket = home % extra.fanout
    weights[bucket] = weights.get(bucket, 0) + 1
    extra.put(bucket, frame._replace(atom=home))


def read_shared(folder: Path) -> dict[str, Any]:
    """What every part needs, as it was written."""
    found: dict[str, Any] = unpickled((folder / SHARED).read_bytes())
    found["settled"] = {key_again(key): key_again(person) for key, person in found["settled"]}
    return found

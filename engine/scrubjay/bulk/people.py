"""Who is who over all parts of a run: only what one member's own claims cannot tell.

A patient key without a member id may fit anybody; `same_patient` makes people one who have different ids; a row of
`lines` that names a patient is about that patient's claims alone. All else is told by the claims of one member id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field

from scrubjay.bulk.atoms import is_stray
from scrubjay.facts.claim import Row
from scrubjay.facts.patients import PARTS, Key, declared_parts, declared_same, fits, people_of, persons_of
from scrubjay.facts.unknown import UNKNOWN, Unknown

Buckets = Callable[[], Iterable[Set[Key]]]
"""Gives the patient keys of claims, those of one member id always together; may be asked again."""


@dataclass(frozen=True, slots=True)
class People:
    """What was found out."""

    settled: dict[Key, Key]
    """The person of each key of a claim that names no member, before anybody is declared the same."""
    same: tuple[tuple[Key, Key], ...]
    """People who were declared to be one."""
    named: dict[Key, Key | None]
    """The person of each key of a row that was asked for; None where it fits none or several."""


@dataclass(slots=True)
class Patterns:
    """Keys with parts left out, to find those that fit a person without trying all."""

    _by_parts: dict[tuple[int, ...], dict[Key, list[Key]]] = field(default_factory=dict)

    def add(self, key: Key) -> None:
        """One key more to look for."""
        given = tuple(at for at, part in enumerate(key) if part is not UNKNOWN)
        self._by_parts.setdefault(given, {}).setdefault(tuple(key[at] for at in given), []).append(key)

    def fitting(self, person: Key) -> Iterator[Key]:
        """Those whose every part is the person's."""
        for given, keys in self._by_parts.items():
            yield from keys.get(tuple(person[at] for at in given), ())


def find_people(buckets: Buckets, strays: Set[Key], same: Iterable[Row], asked: Set[Key]) -> People:
    """Find the people of keys without a member id (`strays`), of declarations, and of the keys of rows (`asked`)."""
    rows = list(same)
    if not strays and not rows and not asked:
        return People({}, (), {})
    settled = _settled(buckets, strays) if strays else {}
    declared = _declared(buckets, settled, rows) if rows else {}
    pairs = tuple((key, person) for key, person in declared.items() if key != person)
    return People(settled, pairs, _named(buckets, settled, declared, asked) if asked else {})


def _settled(buckets: Buckets, strays: Set[Key]) -> dict[Key, Key]:
    """Each stray's one fuller person, or itself."""
    patterns = Patterns()
    for key in strays:
        patterns.add(key)
    fullest: dict[Key, list[Key]] = {}
    for keys in _with(buckets, strays):
        for key in keys:
            for stray in patterns.fitting(key):
                if key != stray:
                    _take(fullest.setdefault(stray, []), key)
    return {stray: found[0] if len(found := fullest.get(stray, [])) == 1 else stray for stray in strays}


def _with(buckets: Buckets, strays: Set[Key]) -> Iterator[Set[Key]]:
    for keys in buckets():
        yield {key for key in keys if not is_stray(key)}
    yield strays


def _take(fullest: list[Key], key: Key) -> None:
    """Keep what nothing else is fuller than; once two whole keys fit, no other can make them one."""
    if sum(UNKNOWN not in known for known in fullest) > 1 or any(fits(key, known) for known in fullest):
        return
    fullest[:] = [known for known in fullest if not fits(known, key)] + [key]


def _persons(buckets: Buckets, settled: dict[Key, Key]) -> Iterator[tuple[dict[Key, Key], Set[Key]]]:
    """Bucket by bucket, the person of each key, and the people; the strays come last."""
    for keys in buckets():
        of = people_of({key for key in keys if not is_stray(key)})
        yield of, set(of.values())
    yield settled, {person for person in settled.values() if is_stray(person)}


def _declared(buckets: Buckets, settled: dict[Key, Key], rows: list[Row]) -> dict[Key, Key]:
    """Of all that declarations may be about, which person each has become."""
    patterns = Patterns()
    for row in rows:
        for part in declared_parts(row):
            patterns.add((UNKNOWN, *part))
    met: dict[Key, Key] = {}
    for of, persons in _persons(buckets, settled):
        these = {person for person in persons if next(patterns.fitting(person), None) is not None}
        met.update((key, person) for key, person in of.items() if person in these)
    # a stray that is somebody of a member is met where that member's people are gone by
    people = set(met.values())
    met.update((key, person) for key, person in settled.items() if person in people)
    became = declared_same({key: met[key] for key in sorted(met, key=repr)}, rows)
    return {key: person for key, person in became.items() if met[key] == key}


def _named(
    buckets: Buckets, settled: dict[Key, Key], declared: dict[Key, Key], asked: Set[Key]
) -> dict[Key, Key | None]:
    patterns = Patterns()
    for key in asked:
        if is_stray(key) and key not in settled:
            patterns.add(key)
    found: dict[Key, set[Key]] = {}
    answers: dict[Key, Key | None] = {}
    of_member: dict[object, list[Key]] = {}
    for key in asked:
        if is_stray(key):
            if key in settled:
                answers[key] = declared.get(settled[key], settled[key])
        else:
            of_member.setdefault(key[1], []).append(key)
    for of, persons in _persons(buckets, settled):
        for person in persons:
            if declared.get(person, person) == person:
                for key in patterns.fitting(person):
                    if len(found.setdefault(key, set())) < 2:
                        found[key].add(person)
        members = {key[1] for key in of} & of_member.keys()
        if members:
            now = persons_of({k: declared.get(p, p) for k, p in of.items() if k[1] in members})
            for member in members:
                for key in of_member[member]:
                    answers[key] = now.named(_row(key))
    for key in asked:
        if key not in answers:
            hits = found.get(key, set())
            answers[key] = next(iter(hits)) if len(hits) == 1 else None
    return answers


def _row(key: Key) -> Row:
    return {name: part for name, part in zip(PARTS, key, strict=True) if not isinstance(part, Unknown)}

"""One patient's facts out of a run's, so that a change to one claim is decided again without everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from scrubjay.facts.claim import Claim, Facts, Placed
from scrubjay.facts.gathering import gather
from scrubjay.facts.patients import PARTS, Key, Persons, Settled, find_persons, key_of
from scrubjay.facts.universe import Group
from scrubjay.facts.unknown import UNKNOWN
from scrubjay.tables import Table

MEMBER = PARTS.index("patient.member_id")
OF_LINE = ("date", "code", "modifiers")
"""What a history row must have in common with a line of its claim to be that line."""
BY_CLAIM = ("lines", "minutes")
BY_PERSON = ("history", "authorizations", "coverages", "episodes", "charts")


@dataclass(frozen=True, slots=True)
class PatientsFacts:
    """The facts of a run by patient, sorted out when first asked for."""

    facts: Facts
    tables: Mapping[str, Table]
    settled: Settled = field(default_factory=dict)
    _index: dict[str, dict[Key, list[Placed]]] = field(default_factory=dict)
    _claims: dict[Key, list[Claim]] = field(default_factory=dict)
    _by_claim: dict[str, dict[object, list[Placed]]] = field(default_factory=dict)
    _line_of: dict[int, Key] = field(default_factory=dict)
    """Whose line a row of `lines` is about, by the row's identity, where it names a patient."""
    _complete: dict[object, list[Placed]] = field(default_factory=dict)
    """Rows of `complete` by the member id they name; UNKNOWN where they name none."""

    def group(self, home: Group, edited: Mapping[str, Claim]) -> Group | None:
        """The group again, with claims (by hash) replaced by edited ones; None if no claim of it is left."""
        payer = home.claims[0].row.get("payer.id")
        universe = gather(self.narrowed(home, edited), self.tables)
        return next((g for g in universe.groups if g.claims and g.claims[0].row.get("payer.id") == payer), None)

    def narrowed(self, home: Group, edited: Mapping[str, Claim]) -> Facts:
        """The facts of a group's patient alone, with claims (by hash) replaced by edited ones."""
        self._sort()
        person = home.person
        claims = tuple(edited.get(claim.hash, claim) for claim in self._claims.get(person, ()))
        ids = dict.fromkeys(claim.row.get("id") for claim in claims)
        lists = {name: tuple(self._index[name].get(person, ())) for name in BY_PERSON}
        for before in self._claims.get(person, ()):
            if before.hash in edited:
                lists["history"] = tuple(_still_its_line(row, before, edited[before.hash]) for row in lists["history"])
        return replace(
            self.facts,
            claims=claims,
            lines=tuple(
                row
                for claim_id in ids
                for row in self._by_claim["lines"].get(claim_id, ())
                if self._line_of.get(id(row), person) == person
            ),
            minutes=(
                *(row for claim_id in ids for row in self._by_claim["minutes"].get(claim_id, ())),
                *self._index["unbilled"].get(person, ()),
            ),
            complete=(*self._complete.get(UNKNOWN, ()), *self._complete.get(person[MEMBER], ())),
            **lists,
        )

    def claim(self, home: Group, claim_hash: str) -> Claim:
        """A claim as read."""
        self._sort()
        return next(claim for claim in self._claims[home.person] if claim.hash == claim_hash)

    def _sort(self) -> None:
        if self._index:
            return
        same = (placed.row for placed in self.facts.same_patient)
        persons = find_persons((claim.row for claim in self.facts.claims), same, self.settled)
        for claim in self.facts.claims:
            person = persons.named(claim.row)
            if person is not None:
                self._claims.setdefault(person, []).append(claim)
        for name in BY_CLAIM:
            rows = self._by_claim.setdefault(name, {})
            for placed in getattr(self.facts, name):
                if placed.row.get("line") is None:
                    continue
                rows.setdefault(placed.row.get("claim"), []).append(placed)
                if name == "lines" and any(key.startswith("patient.") for key in placed.row):
                    named = persons.named(placed.row)
                    if named is not None:
                        self._line_of[id(placed)] = named
        for placed in self.facts.complete:
            member = key_of(placed.row)[MEMBER]
            self._complete.setdefault(member, []).append(placed)
        for name in BY_PERSON:
            self._index[name] = _by_person(getattr(self.facts, name), persons)
        on_no_line = (placed for placed in self.facts.minutes if placed.row.get("line") is None)
        self._index["unbilled"] = _by_person(on_no_line, persons)


def _by_person(rows: Iterable[Placed], persons: Persons) -> dict[Key, list[Placed]]:
    found: dict[Key, list[Placed]] = {}
    for placed in rows:
        person = persons.named(placed.row)
        if person is not None:
            found.setdefault(person, []).append(placed)
    return found


def _still_its_line(placed: Placed, before: Claim, after: Claim) -> Placed:
    """A history row that is a line of a claim goes on being it when the line's code or modifiers are changed."""
    row = placed.row
    if row.get("claim") != before.row.get("id"):
        return placed
    edited = {line.get("number", at): line for at, line in enumerate(after.lines, start=1)}
    for at, line in enumerate(before.lines, start=1):
        now = edited.get(line.get("number", at))
        if now is not None and all(name in row and row[name] == line.get(name) for name in OF_LINE):
            return Placed({**row, **{name: now[name] for name in OF_LINE if name in now}}, placed.place)
    return placed

"""Collects the resources of a run's files and reads the claims among them, once every resource is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from scrubjay.facts.claim import Claim, Note, Place
from scrubjay.facts.documents import check, claim_of, left_out
from scrubjay.facts.json_text import Path
from scrubjay.facts.mistakes import where
from scrubjay.facts.models.claims import Claim as ClaimModel
from scrubjay.facts.recognising import FHIR

from .claims import claim_of_resource, place_of
from .codes import code_of
from .elements import Element, Resource
from .references import References

_ANSWERS: Final = {
    "ExplanationOfBenefit": "the payer's answer (ExplanationOfBenefit), not a claim",
    "ClaimResponse": "the payer's answer (ClaimResponse), not a claim",
}
_OTHER_USES: Final = {
    "preauthorization": "a request for authorization",
    "predetermination": "a question what would be paid",
}


@dataclass(slots=True)
class Collection:
    """Resources as they come, with the place of each, and notes on files without claims."""

    resources: list[Resource] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, value: dict[str, Any], place: Place, twice: Iterable[Path] = ()) -> None:
        """Take in a resource, or those of a Bundle. `twice` are the paths of keys that stand twice in it."""
        doubled = [Note("error", _inside(place, where(path)), "a key stands twice here; keep one") for path in twice]
        if doubled:
            self.notes += doubled
            return
        before = len(self.resources)
        self._add(Resource(value, place))
        if value.get("resourceType") == "Bundle" and not any(one.type == "Claim" for one in self.resources[before:]):
            held = Counter(one.type or "no type" for one in self.resources[before:])
            known = sorted(name for name in held if name in FHIR or name in _ANSWERS)
            words = f"; it holds {', '.join(known)}" if known else ""
            self.notes.append(Note("note", place, f"a Bundle without a Claim{words}"))

    def extend(self, other: Collection) -> None:
        """Take in what another holds."""
        self.resources += other.resources
        self.notes += other.notes

    def _add(self, resource: Resource) -> None:
        if resource.type != "Bundle":
            self.resources.append(resource)
            if resource.type in _ANSWERS:
                self.notes.append(Note("note", resource.place, f"{_ANSWERS[resource.type]}: not read"))
            return
        bundle = Element(resource.value, resource, resource.place, self.notes)
        for entry in bundle.each("entry"):
            inner = entry.one("resource")
            if inner:
                url = entry.text("fullUrl") or ""
                self._add(Resource(inner.value, inner.place, resource.home or f"{resource.place} ", url))


def read_claims(collection: Collection) -> Iterator[Claim | Note]:
    """The claims among the resources in their order, with a note for everything wrong with one."""
    references = References(collection.resources)
    if collection.resources and not any(resource.type == "Claim" for resource in collection.resources):
        file = collection.resources[0].place.file
        yield Note("error", Place(file, ""), "no Claim is among the FHIR resources given")
    for resource in collection.resources:
        if resource.type == "Claim":
            yield from _read(resource, references)


def _read(resource: Resource, references: References) -> Iterator[Claim | Note]:
    notes: list[Note] = []
    claim = Element(resource.value, resource, resource.place, notes)
    why = _not_billed(claim)
    if why is not None:
        yield why
        return
    built = claim_of_resource(claim, references)

    def place(path: Path) -> Place:
        return place_of(built, where(path))

    checked, wrong = check(ClaimModel, built.document, (), place)
    # a part that was looked at twice is told once
    every = tuple(dict.fromkeys((*notes, *wrong)))
    mistakes = [note for note in every if note.level == "error"]
    yield from (note for note in every if note.level == "note")
    yield from mistakes
    if checked is None or mistakes:
        yield left_out(resource.place, len(mistakes))
        return
    said: list[Note] = []
    found = claim_of(checked, place, said)
    yield from said
    yield found


def _not_billed(claim: Element) -> Note | None:
    """Why a Claim is none to check: it is no bill, no longer one, or of another form."""
    use, status = claim.text("use"), claim.text("status")
    if use in _OTHER_USES:
        return Note("note", claim.at("use"), f"{_OTHER_USES[use]} ({use}), not a bill: left out")
    if status in ("cancelled", "draft", "entered-in-error"):
        return Note("note", claim.at("status"), f"its status is {status}: left out, only active claims are checked")
    kinds = code_of(claim.one("type"))
    other = next((kind for kind in ("institutional", "oral", "pharmacy", "vision") if kind in kinds), None)
    if other is not None and "professional" not in kinds:
        return Note("skip", claim.at("type"), f"claim left out: it is {other}; scrubjay reads professional claims")
    return None


def _inside(place: Place, path: str) -> Place:
    return Element({}, Resource({}, place), place).at(path) if path else place

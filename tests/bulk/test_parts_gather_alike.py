"""Whatever ties facts to each other, parts gather to what the whole run gathers to, and say the same of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubjay.bulk.deciding import decide_part, shared_of
from scrubjay.bulk.folder import work_in
from scrubjay.bulk.merging import report
from scrubjay.bulk.parting import SAID
from scrubjay.bulk.running import put_aside
from scrubjay.bulk.streaming import Chunk
from scrubjay.checking import Decided
from scrubjay.facts.claim import Facts, Place
from scrubjay.facts.documents import facts_of
from scrubjay.facts.gathering import gather
from scrubjay.facts.mistakes import where
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import Group, Universe

MEMBERS = st.sampled_from(("M1", "M2", "M3"))
DAYS = st.sampled_from(("2026-01-05", "2026-02-06"))
IDS = st.sampled_from(("C1", "C2", "C3", "C4"))
NUMBERS = st.sampled_from(("N1", "N2", "N3"))
PATIENTS = st.fixed_dictionaries(
    {},
    optional={
        "member_id": MEMBERS,
        "birth_date": st.sampled_from(("1950-02-01", "1951-03-02")),
        "first_name": st.sampled_from(("PAT", "Sam")),
    },
)
MOSTLY = st.one_of(
    st.fixed_dictionaries(
        {"member_id": MEMBERS, "birth_date": st.just("1950-02-01"), "first_name": st.sampled_from(("PAT", "SAM"))}
    ),
    PATIENTS,
)
PAYERS = st.sampled_from(({"id": "P1"}, {"id": "P1"}, {"id": "P2"}, {}))
CODES = st.sampled_from(("97110", "97530"))


def _row(needed: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(needed, optional=optional)


LINES = _row({"number": st.integers(1, 2), "code": CODES, "date": DAYS}, {"modifiers": st.just(["GO"])})
CLAIMS = _row(
    {
        "id": IDS,
        "payer": PAYERS,
        "patient": MOSTLY,
        "lines": st.lists(LINES, min_size=1, max_size=2, unique_by=lambda line: line["number"]),
    },
    {
        "frequency": st.sampled_from(("1", "7", "7", "8")),
        "original_reference": NUMBERS,
        "payer_control_number": NUMBERS,
        "file_date": DAYS,
    },
)
OF_PATIENT = {"patient": PATIENTS, "payer": PAYERS}
DOCUMENTS = _row(
    {"claims": st.lists(CLAIMS, min_size=1, max_size=7)},
    {
        "lines": st.lists(
            _row({"claim": IDS, "line": st.integers(1, 2), "allowed": st.just("5.00")}, {"patient": PATIENTS}),
            max_size=3,
        ),
        "minutes": st.lists(
            st.one_of(
                _row({"claim": IDS, "line": st.integers(1, 2), "minutes": st.integers(10, 12)}, OF_PATIENT),
                _row({"code": CODES, "date": DAYS, "minutes": st.just(9)}, OF_PATIENT),
            ),
            max_size=4,
        ),
        "history": st.lists(
            _row(
                {"date": DAYS, "code": CODES},
                {
                    **OF_PATIENT,
                    "claim": IDS,
                    "line": st.integers(1, 2),
                    "modifiers": st.just(["GO"]),
                    "payer_control_number": NUMBERS,
                    "status": st.sampled_from(("paid", "denied", "pending")),
                },
            ),
            max_size=5,
        ),
        "authorizations": st.lists(_row({"number": st.just("A1")}, OF_PATIENT), max_size=2),
        "coverages": st.lists(_row({"plan": st.just("S")}, OF_PATIENT), max_size=2),
        "episodes": st.lists(_row({"discipline": st.just("OT")}, OF_PATIENT), max_size=2),
        "charts": st.lists(_row({"document": st.just("evaluation"), "date": DAYS}, OF_PATIENT), max_size=2),
        "complete": st.lists(_row({"what": st.just("history")}, OF_PATIENT), max_size=3),
        "same_patient": st.lists(_row({"patient": PATIENTS, "is": PATIENTS}, {}), max_size=2),
    },
)


@dataclass
class Gathers:
    """What stands in for a checker: it gathers, and keeps what it gathered to."""

    groups: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)

    def decided(self, facts: Facts, executor: object, progress: object, settled: Any) -> Decided:
        universe = gather(facts, {}, settled)
        patients = PatientsFacts(facts, {}, settled)
        self.groups += _shown(universe, patients)
        self.listed += _listed(universe)
        return Decided((), universe, ())


def _shown(universe: Universe, patients: PatientsFacts) -> Iterator[str]:
    for group in universe.groups:
        again = patients.group(group, {})
        yield repr((_group(group), _group(again) if again is not None else None))


def _group(group: Group) -> tuple[Any, ...]:
    return (
        group.person,
        [(claim.hash, claim.row) for claim in group.claims],
        [(line.row, line.counts, line.sure, line.minutes, line.order, line.claim.row) for line in group.lines],
        dict(group.others),
        group.complete,
    )


def _listed(universe: Universe) -> list[str]:
    return [
        *(f"superseded {claim.hash} {by}" for claim, by in universe.superseded),
        *(f"void {claim.hash}" for claim in universe.void),
        *(f"double {claim.hash} {claim.place}" for claim in universe.duplicates),
    ]


def _facts(document: dict[str, Any], file: str) -> Facts:
    facts, notes = facts_of(document, (), lambda path: Place(file, where(path)))
    assert not [note for note in notes if note.level != "note"], notes
    return facts


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=DOCUMENTS, lines=st.integers(1, 6))
def test_parts_gather_to_what_the_whole_gathers_to(document: dict[str, Any], lines: int) -> None:
    facts = _facts(document, "day.json")
    whole = Gathers()
    said = [note.message + str(note.place) for note in whole.decided(facts, None, None, {}).universe.notes]
    parts = Gathers()
    with tempfile.TemporaryDirectory() as folder, work_in(Path(folder), {}) as work:
        chunk = Chunk(facts, (), range(len(facts.claims)))
        plan = put_aside(work, lambda _: [chunk], 0, lines)
        shared = shared_of(work.reading)
        paths = [work.parts / f"{number:06d}" for number in range(len(plan.parts))]
        for part, into in zip(plan.parts, paths, strict=True):
            decide_part(part, shared, parts, None, into)  # type: ignore[arg-type]
        merged = report(paths, work.reading / SAID, work.reading / "notes", 0)
        assert [note.message + str(note.place) for note in merged.notes()] == said
        assert sorted(parts.groups) == sorted(whole.groups)
        assert sorted(parts.listed) == sorted(whole.listed)
        superseded = [f"superseded {one['claim_id']} {one['by']}" for one in merged.summary["superseded"]]
    hashes = {claim.hash: claim.row.get("id") for claim in facts.claims}
    listed = [one.split() for one in whole.listed if one.startswith("superseded")]
    assert superseded == [f"superseded {hashes[digest]} {by}" for _, digest, by in listed]

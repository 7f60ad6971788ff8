"""From answers of each kind that is asked for to a pack that loads, with two claims that are decided as said."""

from __future__ import annotations

import json

import pytest
from starting_answers import COMMON, OF_KIND, made, start_of

from scrubjay.cases.conformance import every_pack
from scrubjay.executors.reference import Reference
from scrubjay.facts.documents import read_document
from scrubjay.packs.kinds import KINDS
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack
from scrubjay.starting.questions import asked


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def test_every_kind_that_is_asked_for_is_tried_here() -> None:
    assert {name for name, kind in KINDS.items() if kind.asking is not None} == set(OF_KIND)


@pytest.mark.parametrize("kind", OF_KIND)
def test_questions_of_a_kind_have_names_of_their_own(library: Library, kind: str) -> None:
    names = [question.name for question in asked(start_of(library), {"kind": kind})]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", OF_KIND)
def test_kind_becomes_a_pack_whose_two_claims_are_decided_as_said(library: Library, kind: str) -> None:
    found = made(start_of(library), {**COMMON, "kind": kind, **OF_KIND[kind]})
    pack = load_pack(found.text, "acme.toml")
    assert [(item.kind, item.id) for item in pack.items] == [(kind, "a-rule-of-acme")]
    assert found.sides is not None
    ready = every_pack(Library({**library.loaded, pack.id: pack}, library.tables))
    flagged = []
    for case in (found.sides.flagged, found.sides.clear):
        facts, notes = read_document(json.dumps(case.facts).encode(), "claim.json")
        report = ready.check(facts, Reference(), notes)
        assert [one.pack for one in report.decisions] == ["ours/acme-health"]
        flagged.append([finding.severity for finding in report.decisions[0].findings])
    assert flagged == [["deny"], []]


@pytest.mark.parametrize(
    ("kind", "shows"),
    [
        ("visit_limit", ("is over 30", "31", "30")),
        ("max_units", ("is over 4", "5", "4")),
        ("timely_filing", ("plus 90 days", "2026-09-29 against 2026-09-28", "2026-09-28 against 2026-09-28")),
        ("untimed_units", ("is over 1", "2", "1")),
    ],
)
def test_claims_stand_on_the_sides_of_the_limit(library: Library, kind: str, shows: tuple[str, str, str]) -> None:
    sides = made(start_of(library), {**COMMON, "kind": kind, **OF_KIND[kind]}).sides
    assert sides is not None
    assert shows[0] in sides.boundary
    assert (sides.flagged.value, sides.clear.value) == shows[1:]


def test_answers_become_the_keys_of_the_policy(library: Library) -> None:
    text = made(start_of(library), {**COMMON, "kind": "visit_limit", **OF_KIND["visit_limit"]}).text
    assert text == (
        '[pack]\nid      = "ours/acme-health"\ntitle   = "Acme Health"\nversion = "2026.1"\n'
        '\n[pack.claims]\npayer_ids = ["ACME1"]\n'
        '\n[sources.acme-provider-manual]\ntitle      = "Acme provider manual"\nurl        = "https://example.org/acme"\n'
        'checked    = 2026-11-01\nconfidence = "primary"\n'
        '\n[[visit_limit]]\nid        = "a-rule-of-acme"\ntitle     = "A rule of Acme"\n'
        "effective = { from = 2026-01-01 }\nwhen      = { patient = { age = { at_least = 21 } } }\n"
        'counts    = { discipline = "OT" }\nlimit     = 30\nwindow    = "calendar_year"\nvisit_is  = ["date"]\n'
        'scope     = "payer"\nlimit_is  = "hard"\nseverity  = "deny"\nsources   = ["acme-provider-manual"]\n'
        'fix.words = "Call Acme."\n'
    )


def test_policy_is_added_at_the_end_and_the_text_before_it_stays(library: Library) -> None:
    first = made(start_of(library), {**COMMON, "kind": "visit_limit", **OF_KIND["visit_limit"]}).text
    text = first.replace("limit     = 30", "limit     =    30     # as the manual says, page 12")
    asked = {key: value for key, value in COMMON.items() if key not in ("payer", "claims", "payer_ids")}
    more = {**asked, "kind": "required_modifier", **OF_KIND["required_modifier"], "title": "GO on every line"}
    found = made(start_of(library, text), more)
    assert found.text.startswith(text)
    pack = load_pack(found.text, "acme.toml")
    assert [item.id for item in pack.items] == ["a-rule-of-acme", "go-on-every-line"]
    # the same address is the same source
    assert list(pack.sources) == ["acme-provider-manual"]
    assert pack.codes == {"go_on_every_line": ["97110..97124", "97530"]}
    third = made(start_of(library, found.text), {**more, "title": "GO again", "kind": "required_modifier"})
    assert set(load_pack(third.text, "acme.toml").codes) == {"go_on_every_line", "go_again"}

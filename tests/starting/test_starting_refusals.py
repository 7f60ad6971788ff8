"""Answers that are not taken, each with what is expected instead."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from starting_answers import COMMON, OF_KIND, made, start_of, wrong

from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack
from scrubjay.starting.answers import given_answers, lacking

SECONDARY = {
    "title": "A blog",
    "url": "https://example.org/b",
    "checked": datetime.date(2026, 11, 1),
    "whose": "secondary",
}
OTHER = {**SECONDARY, "title": "A newsletter", "url": "https://example.org/n"}


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("codes", "97111", "`97111` is in no reference table: did you mean `97110`? If it is meant, write 97111!"),
        ("codes", "97503", "did you mean `97504`?"),
        ("codes", "0373T", "`0373T` is in no reference table: If it is meant, write 0373T!"),
        ("codes", "9711", "a code has five characters, such as 97110"),
        ("from", "2026-13-45", "`2026-13-45` is no day of the calendar; write it as 2026-01-31"),
        ("through", "2025-12-31", "2025-12-31 is before 2026-01-01, from which the rule holds"),
        ("limit", "thirty", "`thirty` is no whole number of 1 or more, such as 30"),
        ("limit", 0, "`0` is no whole number of 1 or more"),
        ("window", "fortnight", "expected one of day, week, calendar_month"),
        ("window", "7", "write which, such as `last 12 months`"),
        ("window", "year from 02-30", "a year begins on a day of every year, such as 07-01"),
        ("ages", "adults", "expected ages such as `under 21`, `21 and over` or `3 to 20`"),
        ("severity", "denny", "expected one of deny, review, advise; did you mean `deny`?"),
        ("kind", "visit_limits", "did you mean `visit_limit`?"),
        ("scope", "everybody", "expected one of payer, provider, claim"),
        ("pack", "medicare/part-b", "there is a pack `medicare/part-b` already"),
        ("id", "Thirty Visits", "a short name is lower-case words joined by dashes"),
        ("fix", "", "this has to be answered"),
        ("payer_ids", [], "this has to be answered"),
        ("limits", 30, "nothing of this name is asked here; did you mean `limit"),
        ("title", "two\nlines", "expected one line of text"),
        ("ages", 1.5, "expected a text, a number, a date, yes or no, or a list of texts"),
    ],
)
def test_answer_is_refused_with_what_is_expected(library: Library, name: str, answer: Any, told: str) -> None:
    assert f"{name}: " in wrong(start_of(library), **{name: answer})
    assert told in wrong(start_of(library), **{name: answer})


def test_code_that_no_table_knows_is_taken_when_it_is_meant(library: Library) -> None:
    assert wrong(start_of(library), codes="97111!, 97530") == ""


def test_deny_on_one_secondary_source_is_refused_with_the_reason(library: Library) -> None:
    said = wrong(start_of(library), sources=[SECONDARY])
    assert "a `deny` cannot rest on one secondary source" in said
    assert wrong(start_of(library), sources=[SECONDARY], severity="review") == ""


def test_two_secondary_sources_corroborate_each_other(library: Library) -> None:
    found = made(start_of(library), {**COMMON, "kind": "eligibility", "sources": [SECONDARY, OTHER]})
    sources = load_pack(found.text, "acme.toml").sources
    assert {one.confidence for one in sources.values()} == {"corroborated"}


def test_deny_becomes_a_review_when_it_is_said_so(library: Library) -> None:
    found = made(start_of(library), {**COMMON, "kind": "eligibility", "sources": [{**SECONDARY, "more": "review"}]})
    assert 'severity  = "review"' in found.text
    assert found.sides is not None
    assert found.sides.flagged.outcome.severity == "review"


def test_source_of_tomorrow_is_refused(library: Library) -> None:
    later = {**SECONDARY, "whose": "own", "checked": datetime.date(2026, 11, 28)}
    assert "sources.1.checked: 2026-11-28 is still to come" in wrong(start_of(library), sources=[later])


def test_without_a_source_there_is_no_end(library: Library) -> None:
    document = {**COMMON, "kind": "visit_limit", **OF_KIND["visit_limit"]}
    del document["sources"]
    start = start_of(library)
    left = [question.name for question, _ in lacking(start, given_answers(document, start).answers)]
    assert left == ["sources.1.title", "sources.1.url", "sources.1.checked", "sources.1.whose", "sources.1.more"]


@pytest.mark.parametrize("claims", [{"filing_indicators": ["MB"]}, {"filing_indicators": ["MC"], "states": ["TX"]}])
def test_claims_that_a_shipped_pack_decides_already_are_refused(library: Library, claims: dict[str, Any]) -> None:
    start = start_of(library)
    document = {**COMMON, "claims": "filing indicator", **claims, "kind": "eligibility"}
    del document["payer_ids"]
    given = given_answers(document, start)
    told = [*given.problems, *(why for _, why in lacking(start, given.answers))]
    assert any("can meet on one claim and are equally specific" in one for one in told)


def test_policy_of_a_name_that_the_pack_has_is_refused(library: Library) -> None:
    text = made(start_of(library), {**COMMON, "kind": "eligibility"}).text
    asked = {key: value for key, value in COMMON.items() if key not in ("payer", "claims", "payer_ids")}
    given = given_answers({**asked, "kind": "eligibility", "id": "a-rule-of-acme"}, start_of(library, text))
    assert given.problems == ("id: acme.toml has a policy `a-rule-of-acme` already; give another name",)

"""medicare/part-b-claim: notices, supplies, the certifying physician, places, pairs and the filing year."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from policy_claims import DAY, MEDICARE, NPI, Json, claim, document, line, paid
from policy_decisions import decided, decision, lines_flagged

PART_B = "medicare/part-b"
NOTICES = ("notice-modifiers", "deny")
KX_GA = ("kx-with-ga-gz", "review")
GZ = ("gz-is-denied", "advise")
PAIR = ("ncci-pairs", "review")


def found(lines: list[Json], **more: Any) -> set[tuple[str, str]]:
    """The findings of a claim of which everything is known."""
    outcome = decided(document(claim(MEDICARE, lines, **more)), PART_B)
    assert outcome.unchecked == set()
    return outcome.findings


def one(code: str = "97530", modifiers: str = "GO", **more: Any) -> Json:
    """A line with its allowed amount."""
    return line(code, modifiers, **{"allowed": "1.00", **more})


@pytest.mark.parametrize(
    ("modifiers", "findings"),
    [
        ("GO GA", set()),
        ("GO GX GY", set()),
        ("GO GZ", {GZ}),
        ("GO GA GZ", {NOTICES}),
        ("GO GY GZ", {NOTICES}),
        ("GO GX GA", {NOTICES}),
        ("GO GX GZ", {NOTICES}),
        ("GO KX", set()),
        ("GO KX GA", {KX_GA}),
        ("GO KX GZ", {KX_GA, GZ}),
        ("GO KX GY", set()),
    ],
)
def test_notices_that_contradict(modifiers: str, findings: set[tuple[str, str]]) -> None:
    assert found([one(modifiers=modifiers)]) == findings


@pytest.mark.parametrize(("date", "findings"), [(datetime.date(2011, 6, 30), set()), (datetime.date(2011, 7, 1), {GZ})])
def test_gz_is_denied_on_sight_since_july_2011(date: datetime.date, findings: set[tuple[str, str]]) -> None:
    assert found([one("97530", "GO GZ", date=date)]) == findings


def test_ge_on_an_ot_line_names_the_mistake() -> None:
    (finding,) = decision(document(claim(MEDICARE, [one(modifiers="GO GE")])), PART_B)["findings"]
    assert (finding["policy"], finding["severity"]) == ("ge-is-no-therapy-modifier", "review")
    assert "the therapy modifiers are GO (OT), GP (PT) and GN (speech)" in finding["message"]
    assert found([one(modifiers="GO")]) == set()


@pytest.mark.parametrize(
    ("code", "modifiers", "expected"),
    [("L3906", "GO", True), ("L3906", "", False), ("97760", "GO", False), ("E1399", "GP", True)],
)
def test_therapy_modifier_on_materials(code: str, modifiers: str, expected: bool) -> None:
    findings = found([one(code, modifiers, note="made to measure")])
    assert (("therapy-modifier-on-materials", "review") in findings) is expected


OFF_LIST = ("therapy-modifier-off-the-list", "review")


@pytest.mark.parametrize(
    ("code", "modifiers", "expected"),
    [
        ("20560", "GO", True),
        ("20561", "GP", True),
        ("20560", "", False),
        ("97140", "GO", False),
        ("97129", "GO", False),
        ("99999", "GO", False),
    ],
)
def test_therapy_modifier_on_a_service_outside_the_list(code: str, modifiers: str, expected: bool) -> None:
    outcome = decided(document(claim(MEDICARE, [one(code, modifiers)])), PART_B)
    assert (OFF_LIST in outcome.findings) is expected
    assert OFF_LIST[0] not in outcome.unchecked


ANKLE = ("l4396-is-for-the-ankle", "review")


@pytest.mark.parametrize(
    ("code", "diagnoses", "expected"),
    [
        ("L4396", ["M25521"], True),
        ("L4397", ["G5601"], True),
        ("L4396", ["M24572"], False),
        ("L4396", ["M722"], False),
        ("L4396", ["M25521", "M24572"], False),
        ("L4396", ["I69351"], False),
        ("L3760", ["M25521"], False),
    ],
)
def test_l4396_with_a_diagnosis_of_the_arm(code: str, diagnoses: list[str], expected: bool) -> None:
    pointers = list(range(1, len(diagnoses) + 1))
    outcome = decided(
        document(claim(MEDICARE, [one(code, "", diagnosis_pointers=pointers)], diagnoses=diagnoses)), PART_B
    )
    assert (ANKLE in outcome.findings) is expected


def test_l4396_names_the_mistake() -> None:
    given = document(claim(MEDICARE, [one("L4396", "")]))
    (said,) = [f["message"] for f in decision(given, PART_B)["findings"] if f["policy"] == ANKLE[0]]
    assert "it is an ankle-foot orthosis" in said


@pytest.mark.parametrize(("modifiers", "expected"), [("", True), ("GY", False), ("GA", True)])
def test_a9270_goes_with_gy(modifiers: str, expected: bool) -> None:
    assert (("a9270-without-gy", "review") in found([one("A9270", modifiers)])) is expected


@pytest.mark.parametrize(
    ("code", "note", "notes", "expected"),
    [
        ("E1399", None, [], True),
        ("E1399", "hand exerciser, maker, model, price", [], False),
        ("E1399", None, ["hand exerciser, maker, model, price"], False),
        ("L3999", None, [], True),
        ("L3906", None, [], False),
    ],
)
def test_code_not_classified_needs_a_note(code: str, note: str | None, notes: list[str], expected: bool) -> None:
    findings = found([one(code, "", note=note)], notes=notes)
    assert (("not-classified-needs-a-note", "review") in findings) is expected


@pytest.mark.parametrize(
    ("referring", "ordering", "findings"),
    [
        (NPI, None, set()),
        (None, NPI, set()),
        (None, None, {("certifying-physician", "deny")}),
    ],
)
def test_certifying_physician(referring: str | None, ordering: str | None, findings: set[tuple[str, str]]) -> None:
    assert found([one()], referring={"npi": referring}, ordering={"npi": ordering}) == findings


@pytest.mark.parametrize(
    ("place", "modifiers", "date", "findings"),
    [
        ("10", "GO", DAY, {("telehealth-modifier", "review")}),
        ("02", "GO", DAY, {("telehealth-modifier", "review")}),
        ("10", "GO 95", DAY, set()),
        ("10", "GO 93", DAY, set()),
        ("11", "GO", DAY, set()),
        ("10", "GO", datetime.date(2023, 12, 31), set()),
        ("10", "GO", datetime.date(2024, 1, 1), {("telehealth-modifier", "review")}),
    ],
)
def test_telehealth(place: str, modifiers: str, date: datetime.date, findings: set[tuple[str, str]]) -> None:
    assert found([one(modifiers=modifiers, date=date, place_of_service=place)]) == findings


@pytest.mark.parametrize(
    ("place", "flagged"), [("11", False), ("12", False), ("49", False), ("21", True), ("31", True)]
)
def test_places_where_others_bill(place: str, flagged: bool) -> None:
    assert (("places-of-others", "review") in found([one(place_of_service=place)])) is flagged


@pytest.mark.parametrize(
    ("first", "second", "findings"),
    [
        (("97530", "GO"), ("97150", "GO"), {PAIR}),
        (("97530", "GO"), ("97150", "GO 59"), set()),
        (("97530", "GO 59"), ("97150", "GO"), set()),
        (("97165", "GO"), ("97168", "GO 59"), {PAIR}),
        (("97165", "GO"), ("97530", "GO"), set()),
        (("97110", "GO"), ("97530", "GO"), set()),
    ],
)
def test_pairs(first: tuple[str, str], second: tuple[str, str], findings: set[tuple[str, str]]) -> None:
    assert found([one(*first), one(*second)]) == findings


@pytest.mark.parametrize(
    ("date", "severity"),
    [
        (datetime.date(2024, 6, 30), None),
        (datetime.date(2024, 7, 1), "deny"),
        (datetime.date(2024, 9, 30), "deny"),
        (datetime.date(2024, 10, 1), "review"),
    ],
)
def test_an_edition_that_was_not_read_never_denies(date: datetime.date, severity: str | None) -> None:
    findings = found([one("97530", date=date), one("97150", date=date)])
    assert findings == ({("ncci-pairs", severity)} if severity else set())


def test_the_column_2_line_is_the_one_denied() -> None:
    given = document(claim(MEDICARE, [one("97165"), one("97168", "GO")]))
    assert lines_flagged(given, PART_B, "ncci-pairs") == {2}


@pytest.mark.parametrize("date", [datetime.date(2024, 9, 30), DAY])
@pytest.mark.parametrize(
    ("first", "second", "modifier_helps"),
    [("97530", "97150", True), ("97165", "97168", False), ("97140", "97124", False)],
)
def test_fix_offers_a_modifier_only_where_it_opens_the_pair(
    date: datetime.date, first: str, second: str, modifier_helps: bool
) -> None:
    findings = decision(document(claim(MEDICARE, [one(first, date=date), one(second, date=date)])), PART_B)["findings"]
    (words,) = [finding["fix"]["words"] for finding in findings if finding["policy"] == "ncci-pairs"]
    assert ("append 59" in words) is modifier_helps
    assert ("no modifier opens this pair" in words) is not modifier_helps
    assert "take this line off and bill the other code only" in words.lower()


@pytest.mark.parametrize(("column2", "column1"), [("97150", "97750"), ("97530", "97150")])
def test_words_of_a_pair_take_off_the_line_that_is_flagged(column2: str, column1: str) -> None:
    for order in ((column1, column2), (column2, column1)):
        findings = decision(document(claim(MEDICARE, [one(code) for code in order])), PART_B)["findings"]
        (finding,) = [finding for finding in findings if finding["policy"] == "ncci-pairs"]
        assert finding["subject"]["code"] == column2
        assert finding["message"].startswith(f"{column2} is not paid beside {column1}")
        assert "first code" not in finding["fix"]["words"]


SERVICE = datetime.date(2025, 3, 31)


@pytest.mark.parametrize(
    ("received", "findings"),
    [
        ("2026-03-31", set()),
        ("2026-04-01", {("filing-year", "deny")}),
    ],
)
def test_filing_year(received: str, findings: set[tuple[str, str]]) -> None:
    assert found([one(date=SERVICE)], file_date="2026-03-30", received=received) == findings


@pytest.mark.parametrize(("received", "findings"), [("2025-02-28", set()), ("2025-03-01", {("filing-year", "deny")})])
def test_leap_day_ends_on_the_28th(received: str, findings: set[tuple[str, str]]) -> None:
    leap = datetime.date(2024, 2, 29)
    assert found([one(date=leap)], file_date="2025-02-27", received=received) == findings


LAST_DAYS = [
    pytest.param("2025-03-28", "2026-03-30", "2026-03-31", id="saturday"),
    pytest.param("2025-03-29", "2026-03-30", "2026-03-31", id="sunday"),
    pytest.param("2025-03-30", "2026-03-30", "2026-03-31", id="monday_workday"),
    pytest.param("2025-05-25", "2026-05-26", "2026-05-27", id="memorial_day"),
    pytest.param("2025-07-03", "2026-07-06", "2026-07-07", id="friday_on_which_the_fourth_is_observed"),
    pytest.param("2025-07-02", "2026-07-02", "2026-07-03", id="workday_before_it"),
    pytest.param("2024-12-24", "2025-12-29", "2025-12-30", id="day_that_an_order_closed_before_christmas"),
    pytest.param("2024-01-09", "2025-01-10", "2025-01-11", id="day_of_mourning"),
]


@pytest.mark.parametrize(("date", "in_time", "late"), LAST_DAYS)
def test_last_day_rolls_to_the_next_federal_workday(date: str, in_time: str, late: str) -> None:
    lines = [one(date=datetime.date.fromisoformat(date))]
    assert found(lines, file_date=in_time, received=in_time) == set()
    assert found(lines, file_date=in_time, received=late) == {("filing-year", "deny")}


def test_evidence_says_how_the_last_day_was_counted() -> None:
    facts = document(
        claim(MEDICARE, [one(date=datetime.date(2025, 3, 28))], file_date="2026-03-30", received="2026-04-01")
    )
    (finding,) = decision(facts, PART_B)["findings"]
    (received,) = [one for one in finding["because"] if one["fact"] == "claim.received"]
    assert (received["actual"], received["test"], received["expected"]) == ("2026-04-01", "after", "2026-03-30")
    assert received["from"] == {
        "field": "date",
        "calendar": "federal",
        "reckoned": "2025-03-28 plus 12 months is Saturday 2026-03-28; the next business day is Monday 2026-03-30",
    }
    assert [source["id"] for source in finding["sources"]] == ["federal-holidays", "cfr-424-44"]


def test_last_day_beyond_the_calendar_is_not_guessed() -> None:
    lines = [one(date=datetime.date(2027, 3, 31))]
    facts = document(claim(MEDICARE, lines, file_date="2028-03-30", received="2028-04-03"))
    (entry,) = [one for one in decision(facts, PART_B)["unchecked"] if one["policy"] == "filing-year"]
    assert (entry["reason"], entry["lacks"]) == ("no_calendar", ["calendar.federal"])
    in_time = document(claim(MEDICARE, lines, file_date="2028-03-30", received="2028-03-31"))
    assert "filing-year" not in decided(in_time, PART_B).unchecked


@pytest.mark.parametrize(
    ("file_date", "unchecked"),
    [("2026-02-28", set()), ("2026-03-01", {"filing-year"}), ("2026-03-31", {"filing-year"})],
)
def test_day_of_receipt_is_asked_of_files_made_late(file_date: str, unchecked: set[str]) -> None:
    outcome = decided(document(claim(MEDICARE, [one(date=SERVICE)], file_date=file_date)), PART_B)
    assert outcome == (set(), unchecked)


DUPLICATE = {("duplicate-line", "deny")}
GROUP = "1003000126"
OTHER_THERAPIST = "1245319599"
BEFORE: Json = {"place_of_service": "11", "diagnosis_pointers": [1], "rendering": {"npi": NPI}}


def billed_before(**other: Any) -> Json:
    """A paid line on an earlier claim, like `one()` but for what is said."""
    return paid(DAY, **(BEFORE | {"charge": one()["charge"], "units": one()["units"]} | other))


@pytest.mark.parametrize(
    ("before", "findings"),
    [
        ({}, DUPLICATE),
        ({"code": "97110"}, set()),
        ({"modifiers": "GO KX"}, set()),
        ({"place_of_service": "12"}, set()),
        ({"units": 2}, set()),
        ({"charge": "61.00"}, set()),
        ({"status": "denied"}, set()),
        ({"status": "pending"}, {"open"}),
        ({"billing": {"npi": "1003000126"}}, set()),
        ({"rendering": {"npi": "1245319599"}}, set()),
        ({"rendering": {}}, {"open"}),
        ({"rendering": {"npi": None}}, DUPLICATE),
        ({"rendering": None}, DUPLICATE),
    ],
)
def test_exact_duplicate_of_a_line_on_another_claim(before: Json, findings: set[Any]) -> None:
    outcome = decided(document(claim(MEDICARE, [one()]), [billed_before(**before)]), PART_B)
    assert ("duplicate-line" in outcome.unchecked) is (findings == {"open"})
    told = {name for name in outcome.findings if name[0] == "duplicate-line"}
    assert told == findings - {"open"}


@pytest.mark.parametrize(
    ("rendering", "severities"),
    [
        ({"npi": NPI}, {"deny"}),
        ({"npi": GROUP}, {"review"}),
        ({"npi": None}, {"review"}),
        ({"npi": None, "taxonomy": "225X00000X"}, {"review"}),
        ({"npi": OTHER_THERAPIST}, set()),
    ],
    ids=["the_same", "the_group", "nobody", "nobody_by_number", "another"],
)
def test_duplicate_in_a_group_goes_by_who_gave_the_service(rendering: Json, severities: set[str]) -> None:
    group = {"billing": {"npi": GROUP, "taxonomy": "261QP2000X", "state": "NC"}}
    before = billed_before(billing={"npi": GROUP}, rendering=rendering)
    outcome = decided(document(claim(MEDICARE, [one()], **group), [before]), PART_B)
    assert {severity for policy, severity in outcome.findings if policy == "duplicate-line"} == severities
    assert "duplicate-line" not in outcome.unchecked


def test_duplicate_in_a_group_is_open_where_history_leaves_out_who_gave_it() -> None:
    group = {"billing": {"npi": GROUP, "taxonomy": "261QP2000X", "state": "NC"}}
    before = billed_before(billing={"npi": GROUP}, rendering={})
    outcome = decided(document(claim(MEDICARE, [one()], **group), [before]), PART_B)
    assert "duplicate-line" in outcome.unchecked


def test_a_service_given_twice_and_said_so_is_no_duplicate() -> None:
    outcome = decided(document(claim(MEDICARE, [one(modifiers="GO 76")]), [billed_before(modifiers="GO 76")]), PART_B)
    assert "duplicate-line" not in {name for name, _ in outcome.findings}


@pytest.mark.parametrize(
    ("frequency", "names", "number", "said"),
    [
        ("1", None, {}, "deny"),
        ("7", "26073000000000", {"payer_control_number": "26073000000000"}, "clear"),
        ("7", "26073000000000", {"payer_control_number": "26073000000001"}, "review"),
        ("7", "26073000000000", {}, "unchecked"),
        ("7", None, {}, "review"),
    ],
    ids=["no_replacement", "of_this_claim", "of_another_claim", "number_not_known", "names_none"],
)
def test_replacement_is_no_duplicate_of_what_it_replaces(
    frequency: str, names: str | None, number: Json, said: str
) -> None:
    more = {"frequency": frequency, "original_reference": names}
    outcome = decided(document(claim(MEDICARE, [one()], **more), [billed_before(**number)]), PART_B)
    told = {severity for policy, severity in outcome.findings if policy == "duplicate-line"}
    assert told == {said} - {"clear", "unchecked"}
    assert ("duplicate-line" in outcome.unchecked) is (said == "unchecked")


def test_duplicate_says_that_an_unprocessable_claim_is_sent_anew() -> None:
    findings = decision(document(claim(MEDICARE, [one()]), [billed_before()]), PART_B)["findings"]
    (words,) = [finding["fix"]["words"] for finding in findings if finding["policy"] == "duplicate-line"]
    assert "unprocessable (MA130) it was never decided" in words


def test_lines_of_one_claim_are_no_duplicates_of_each_other() -> None:
    assert "duplicate-line" not in {name for name, _ in found([one(), one()])}


@pytest.mark.parametrize(
    ("number", "findings"),
    [
        ("1AA0AA0AA00", set()),
        ("1EG4TE5MK73", set()),
        ("1EG4-TE5-MK73", {("medicare-number", "review")}),
        ("1SA0AA0AA00", {("medicare-number", "review")}),
        ("0AA0AA0AA00", {("medicare-number", "review")}),
        ("123456789A", {("medicare-number", "review")}),
    ],
)
def test_medicare_number_is_an_mbi(number: str, findings: set[tuple[str, str]]) -> None:
    """The numbers of `medicare_codes.md` 7: CMS's own specimen, and those that must fail."""
    facts = claim(MEDICARE, [one()])
    facts["patient"]["member_id"] = number
    outcome = decided(document(facts), PART_B)
    assert outcome.findings == findings


@pytest.mark.parametrize(
    ("filed", "findings"), [("2019-12-31", set()), ("2020-01-01", {("medicare-number", "review")})]
)
def test_medicare_number_is_asked_of_claims_sent_since_2020(filed: str, findings: set[tuple[str, str]]) -> None:
    facts = claim(MEDICARE, [one(date=datetime.date(2019, 12, 30))], file_date=filed)
    facts["patient"]["member_id"] = "123456789A"
    assert {one for one in decided(document(facts), PART_B).findings if one[0] == "medicare-number"} == findings


def test_number_of_another_form_is_told_to_be_a_plans_perhaps() -> None:
    """`data_formats.md`: a Medicare Advantage plan's claim may come as MB; the payer id chooses the pack first."""
    facts = claim(MEDICARE, [one()])
    facts["patient"]["member_id"] = "H12345678"
    (finding,) = decision(document(facts), PART_B)["findings"]
    assert "unless it goes to a Medicare Advantage plan" in finding["message"]
    assert "payers.toml" in finding["fix"]["words"]


def test_evidence_does_not_show_the_patients_number() -> None:
    facts = claim(MEDICARE, [one()])
    facts["patient"]["member_id"] = "123456789A"
    assert "123456789A" not in str(decision(document(facts), PART_B))

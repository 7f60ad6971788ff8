"""Allowed amounts that nobody gave, estimated by a loaded fee schedule: how wide, for whom, and what a finding says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from decision_worlds import HEADER, SOURCES, Json, claim, document, facts_of, line, paid
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from fee_files import FEES, fee, fee_folder
from scrubjay.checking import Checker, checker
from scrubjay.decisions.fixing import applied
from scrubjay.decisions.reach import reached, seen_by_others
from scrubjay.decisions.schema import decisions_schema
from scrubjay.executors.chaining import Chaining, ExecutorUnavailable
from scrubjay.executors.reference import Reference
from scrubjay.executors.run import Run
from scrubjay.facts.claim import Facts
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack

FEE_SCHEDULE = """
[fee_schedule]
table  = "physician_fees"
where  = { modifiers = { has_none = ["52"] } }
may_be = [
  { percent = 85, where = { modifiers = { has_any = ["CO"] }, date = { on_or_after = 2022-01-01 } }, source = "read" },
]
"""
DOLLARS = """
[measures.dollars]
title  = "dollars this year"
sum    = "allowed"
where  = { discipline = "OT" }
window = "calendar_year"
scope  = "payer"

[[rule]]
id       = "limit"
title    = "The limit"
for      = "line"
when     = { measure = { dollars = { over = 100 } } }
severity = "deny"
message  = "Over the limit."
sources  = ["read"]
"""
PACK = FEE_SCHEDULE + DOLLARS
ALL = {"what": "history"}


def checker_with(*folders: Path, pack: str = PACK) -> Checker:
    made = load_pack(HEADER + SOURCES + pack, "packs/sample.toml")
    return checker(Library({made.id: made}, open_library(folders).tables))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fee_folder(tmp_path_factory.mktemp("fees"))


@pytest.fixture(scope="module")
def with_fees(ours: Path) -> Checker:
    return checker_with(ours)


def unknown(**more: Any) -> Json:
    """A line whose allowed amount nobody has said."""
    one = line(**more)
    del one["allowed"]
    return one


def place(one: Json, code: str | None) -> Json:
    return {**one, "place_of_service": code}


def interval(made: Checker, one: Json, **more: Any) -> tuple[Any, Any]:
    """The least and the most that may be allowed for the only line of a claim, in cents."""
    facts = facts_of(document(claim(one, **more)))
    (group,) = made.universe(facts).groups
    (decided,) = group.claims
    program = made.choose(decided).program
    assert program is not None
    value = Run(program, group).ranged("dollars", decided.lines[0])
    assert value is not None
    return value.low, value.high


def outcome(made: Checker, whole: Json) -> Json:
    (decision,) = made.check(facts_of(whole), Reference()).document()["decisions"]
    return dict(decision)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({}, (3000, 5000), id="reduced_in_the_cheapest_place_to_full_in_the_dearest"),
        pytest.param({"units": 2}, (6000, 10000), id="for_each_unit"),
        pytest.param({"units": 0}, (0, 0), id="of_no_units_nothing"),
        pytest.param({"charge": "45.00"}, (3000, 4500), id="never_over_the_charge"),
        pytest.param({"charge": "20.00"}, (2000, 2000), id="charge_below_every_amount_is_allowed"),
        pytest.param({"modifiers": ["GO", "CO"]}, (2550, 5000), id="assistant_may_be_85_percent"),
        pytest.param({"code": "97597", "place_of_service": "11"}, (8000, 9000), id="office_is_the_non_facility_rate"),
        pytest.param({"code": "97597", "place_of_service": "21"}, (4000, 4500), id="hospital_is_the_facility_rate"),
        pytest.param({"code": "97597"}, (4000, 9000), id="unknown_place_is_both"),
        pytest.param({"code": "97597", "place_of_service": "98"}, (4000, 9000), id="unlisted_place_is_both"),
        pytest.param({"date": "2026-01-01"}, (3000, 5000), id="first_day_of_the_file"),
        pytest.param({"date": "2025-12-31"}, (0, 10000), id="day_before_the_file"),
        pytest.param({"date": "2026-12-31"}, (3000, 5000), id="last_day_of_the_file"),
        pytest.param({"date": "2027-01-01"}, (0, 10000), id="day_after_the_file"),
        pytest.param({"date": "2026-12-31", "through": "2027-01-01"}, (0, 10000), id="range_that_leaves_the_file"),
        pytest.param({"code": "97140"}, (0, 10000), id="code_that_the_file_lacks"),
        pytest.param({"modifiers": ["GO", "52"]}, (0, 10000), id="line_that_the_pack_does_not_estimate"),
    ],
)
def test_unknown_amount_lies_in(with_fees: Checker, more: Json, expected: tuple[int, int]) -> None:
    assert interval(with_fees, unknown(**more)) == expected


@pytest.mark.parametrize("key", ["units", "modifiers", "code"])
def test_line_of_which_the_price_can_not_be_told_is_not_estimated(with_fees: Checker, key: str) -> None:
    one = unknown()
    del one[key]
    facts = facts_of(document(claim(one)))
    (group,) = with_fees.universe(facts).groups
    program = with_fees.choose(group.claims[0]).program
    assert program is not None
    assert Run(program, group).estimate(group.claims[0].lines[0]) is None


def test_without_a_charge_the_least_is_nothing(with_fees: Checker) -> None:
    one = unknown()
    del one["charge"]
    assert interval(with_fees, one) == (0, 5000)


def test_amount_that_is_given_stands(with_fees: Checker) -> None:
    assert interval(with_fees, line(allowed="99.00")) == (9900, 9900)


def test_without_a_schedule_loaded_the_charge_is_the_bound() -> None:
    assert interval(checker_with(), unknown()) == (0, 10000)


def test_pack_that_names_no_schedule_does_not_estimate(ours: Path) -> None:
    assert interval(checker_with(ours, pack=DOLLARS), unknown()) == (0, 10000)


@pytest.mark.parametrize(
    ("rows", "name", "expected"),
    [
        pytest.param([*FEES, fee("97530", place="01112-06", status="C")], "PFALL26A.txt", (0, 10000), id="unpriced"),
        pytest.param([*FEES, fee("97110", place="01112-06")], "PFALL26A.txt", (0, 10000), id="not_in_every_place"),
        pytest.param(FEES, "PFREV26A.txt", (0, 10000), id="not_the_whole_country"),
        pytest.param([fee("97530", multiple="2", reduced="0.00")], "PFALL26A.txt", (0, 4000), id="surgery"),
        pytest.param([fee("97530", reduced="0.00")], "PFALL26A.txt", (2000, 4000), id="no_reduced_amount"),
        pytest.param([fee("97530", institutional="29.00")], "PFALL26A.txt", (2900, 4000), id="institutional"),
        pytest.param([fee("97530", facility="24.01")], "PFALL26A.txt", (1200, 4000), id="facility_at_half"),
        pytest.param(
            [fee("97530"), fee("97530", "9.00", reduced="8.00", modifier="26")], "PFALL26A.txt", (3000, 4000), id="part"
        ),
    ],
)
def test_rows_decide_what_can_be_said(
    tmp_path: Path, rows: list[tuple[str, ...]], name: str, expected: tuple[int, int]
) -> None:
    assert interval(checker_with(fee_folder(tmp_path, rows, name=name)), unknown()) == expected


def test_part_of_a_service_has_its_own_amount(tmp_path: Path) -> None:
    rows = [fee("97530"), fee("97530", "9.00", reduced="8.00", modifier="26")]
    made = checker_with(fee_folder(tmp_path, rows))
    assert interval(made, unknown(modifiers=["GO", "26"])) == (800, 900)


def test_biller_whose_locality_is_said_is_paid_by_it(tmp_path: Path) -> None:
    made = checker_with(fee_folder(tmp_path, name="carolina.txt", localities={"1234567893": "11502-00"}))
    assert interval(made, unknown()) == (3000, 4000)
    assert interval(made, unknown(), billing={"npi": "2000000010", "taxonomy": None}) == (0, 10000)


def test_line_over_the_limit_by_the_schedule_alone_is_flagged(with_fees: Checker, snapshot: SnapshotAssertion) -> None:
    earlier = unknown_history("2026-01-05", "2026-01-07", "2026-01-09")
    one = outcome(with_fees, document(claim(unknown()), history=earlier, complete=[ALL]))
    assert [finding["policy"] for finding in one["findings"]] == ["limit"]
    assert one["findings"][0] == snapshot
    schema = decisions_schema()
    jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": "#/$defs/Decision"}).validate(one)


def test_earlier_claim_without_an_id_is_called_so(with_fees: Checker) -> None:
    earlier = unknown_history("2026-01-05", "2026-01-07", "2026-01-09")
    for row in earlier[:2]:
        del row["claim"]
    del earlier[1]["line"]
    (finding,) = outcome(with_fees, document(claim(unknown()), history=earlier, complete=[ALL]))["findings"]
    named = "an earlier claim of 2026-01-05 line 1, an earlier claim of 2026-01-07, H-2026-01-09 line 1 and 1 more"
    assert f"the amounts allowed for {named}, together" in finding["message"]


def test_line_that_may_be_over_or_not_is_unchecked(with_fees: Checker) -> None:
    one = outcome(with_fees, document(claim(unknown()), history=unknown_history("2026-01-05"), complete=[ALL]))
    assert (one["findings"], one["unchecked"]) == ([], [])
    two = document(claim(unknown()), history=unknown_history("2026-01-05", "2026-01-07"), complete=[ALL])
    (entry,) = outcome(with_fees, two)["unchecked"]
    assert entry["lacks"] == ["history.allowed", "allowed"]


def test_without_a_schedule_the_same_line_is_unchecked() -> None:
    whole = document(claim(unknown()), history=unknown_history("2026-01-05"), complete=[ALL])
    assert outcome(checker_with(), whole)["outcome"] == "unchecked"


def test_finding_of_known_amounts_speaks_of_no_estimate(with_fees: Checker) -> None:
    whole = document(claim(line()), history=[paid("2026-01-05")], complete=[ALL])
    assert outcome(with_fees, whole)["findings"] == outcome(checker_with(), whole)["findings"]


def test_single_source_holds_a_denial_to_a_review(tmp_path: Path) -> None:
    folder = fee_folder(tmp_path)
    note = folder / "reference" / "physician_fees.toml"
    note.write_text(note.read_text().replace('confidence = "primary"', 'confidence = "single"'), encoding="utf-8")
    whole = document(claim(unknown()), history=unknown_history("2026-01-05", "2026-01-07", "2026-01-09"))
    (finding,) = outcome(checker_with(folder), whole)["findings"]
    assert finding["severity"] == "review"
    assert "physician_fees" in finding["message"]
    enough = document(claim(line(allowed="100.01")))
    assert outcome(checker_with(folder), enough)["findings"][0]["severity"] == "deny"


@pytest.mark.parametrize(
    ("edit", "everybody"),
    [
        pytest.param({"action": "set_units", "value": 2}, True, id="units"),
        pytest.param({"action": "set_place_of_service", "value": "22"}, True, id="place_of_service"),
        pytest.param({"action": "replace_code", "value": "97530"}, True, id="code"),
        pytest.param({"action": "add_modifier", "value": "CO"}, True, id="modifier_that_lowers_it"),
        pytest.param({"action": "add_modifier", "value": "KX"}, False, id="modifier_that_moves_nothing"),
    ],
)
def test_change_that_moves_an_estimate_is_seen_by_other_claims(with_fees: Checker, edit: Json, everybody: bool) -> None:
    first = claim(place(unknown(code="97597", modifiers=["GO"]), "11"), id="C-1")
    facts = facts_of(document(first, claim(unknown(), id="C-2")))
    (group,) = with_fees.universe(facts).groups
    changed = group.claims[0]
    program = with_fees.choose(changed).program
    assert program is not None
    patients = PatientsFacts(facts, with_fees.library.tables)
    edited = applied(patients.claim(group, changed.hash), [{"line": 1, **edit}])
    assert edited is not None
    after = patients.group(group, {changed.hash: edited})
    assert after is not None
    reach = reached(group, after, changed.hash, seen_by_others(program))
    assert reach == (None if everybody else frozenset((changed.hash,)))


def test_hash_of_the_pack_covers_the_schedule_that_it_reads(tmp_path: Path, ours: Path) -> None:
    def hash_of(made: Checker) -> str:
        return str(outcome(made, document(claim(line())))["pack_hash"])

    other = fee_folder(tmp_path, [fee(nonfacility="40.01"), *FEES[:4]])
    assert len({hash_of(checker_with()), hash_of(checker_with(ours)), hash_of(checker_with(other))}) == 3
    assert hash_of(checker_with(pack=DOLLARS)) == hash_of(checker_with(ours, pack=DOLLARS))


def unknown_history(*dates: str) -> list[Json]:
    rows = [paid(date) for date in dates]
    for row in rows:
        del row["allowed"]
    return rows


def lines(draw: Callable[[Any], Any]) -> Json:
    """A line of which much may be unknown."""
    one = unknown(
        code=draw(st.sampled_from(["97530", "97110", "97165", "97597", "97140"])),
        modifiers=draw(st.sampled_from([["GO"], ["GO", "CO"], ["GO", "52"]])),
        units=draw(st.integers(0, 3)),
        charge=draw(st.sampled_from(["25.00", "60.00", "200.00"])),
        date=draw(st.sampled_from(["2025-12-31", "2026-01-01", "2026-03-10", "2026-12-31"])),
    )
    pos = draw(st.sampled_from([None, "11", "21"]))
    for key in draw(st.sets(st.sampled_from(["units", "modifiers", "charge"]), max_size=1)):
        del one[key]
    return one if pos is None else place(one, pos)


@st.composite
def worlds(draw: Callable[[Any], Any]) -> Json:
    """A claim and a history of some lines."""
    billed = [lines(draw) for _ in range(draw(st.integers(1, 3)))]
    earlier = [{**paid(str(one["date"])), **one} for one in (lines(draw) for _ in range(2))]
    for number, row in enumerate(earlier, 1):
        del row["allowed"]
        row |= {"claim": f"H{number}", "line": 1}
    return document(claim(*billed), history=earlier, complete=[ALL] if draw(st.booleans()) else [])


@settings(max_examples=80, deadline=None)
@given(whole=worlds(), data=st.data())
def test_amount_inside_the_estimate_never_refutes_a_decision(with_fees: Checker, whole: Json, data: Any) -> None:
    said = states(with_fees, facts_of(whole))
    told = json.loads(json.dumps(whole))
    (group,) = with_fees.universe(facts_of(whole)).groups
    program = with_fees.choose(group.claims[0]).program
    assert program is not None
    run = Run(program, group)
    rows = {(one.claim.id, one.number): one for one in group.lines}
    for claim_id, row in each_line(told):
        estimate = run.estimate(rows[claim_id, row.get("number", row.get("line"))])
        if estimate is not None:
            cents = data.draw(st.integers(estimate.low, estimate.high))
            row["allowed"] = f"{cents // 100}.{cents % 100:02d}"
    after = states(with_fees, facts_of(told))
    for line_number, state in said.items():
        assert state == "unchecked" or after[line_number] == state


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_whatever_medicare_may_allow_lies_in_the_estimate(with_fees: Checker, data: Any) -> None:
    billed = {"charge": "60.00", "modifiers": ["GO", "CO"], "units": data.draw(st.integers(0, 3))}
    one = {**lines(data.draw), **billed}
    priced = [row for row in FEES if row[3] == one["code"]] if one["date"] >= "2026-01-01" else []
    low, high = interval(with_fees, one)
    if not priced:
        assert (low, high) == (0, 6000)
        return
    row = data.draw(st.sampled_from(priced))
    rates = {"11": [5], "21": [6]}.get(one.get("place_of_service", ""), [5, 6])
    full, reduced = Decimal(row[data.draw(st.sampled_from(rates))]), Decimal(row[11])
    in_full = data.draw(st.integers(0, one["units"])) if row[10] == "5" else one["units"]
    share = data.draw(st.sampled_from([Decimal(1), Decimal("0.85")]))
    cent = Decimal("0.01")
    rounding = data.draw(st.sampled_from([ROUND_DOWN, ROUND_HALF_UP, ROUND_UP]))
    whole = (full * share).quantize(cent, rounding) * in_full
    rest = (reduced * share).quantize(cent, rounding) * (one["units"] - in_full)
    assert low <= min(Decimal("60.00"), whole + rest) * 100 <= high


@settings(max_examples=40, deadline=None)
@given(whole=worlds())
def test_executors_say_the_same_bytes_of_estimates(with_fees: Checker, whole: Json) -> None:
    try:
        chaining = Chaining()
    except ExecutorUnavailable as error:
        pytest.skip(str(error))
    facts = facts_of(whole)
    assert json.dumps(with_fees.check(facts, chaining).document()) == json.dumps(
        with_fees.check(facts, Reference()).document()
    )


def states(made: Checker, facts: Facts) -> dict[int, str]:
    """What is said of each line."""
    (decision,) = made.check(facts, Reference()).document()["decisions"]
    flagged = {finding["subject"]["line"] for finding in decision["findings"]}
    unsure = {one["line"] for entry in decision["unchecked"] for one in entry["subjects"]}
    numbers = range(1, 1 + len(facts.claims[0].lines))
    return {n: "flagged" if n in flagged else "unchecked" if n in unsure else "clear" for n in numbers}


def each_line(whole: Json) -> Iterable[tuple[str, Json]]:
    yield from (("C1", row) for row in whole["claims"][0]["lines"])
    yield from ((row["claim"], row) for row in whole["history"])

"""general/claim-form, as Part B decides it: each policy on both sides of its boundary."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from policy_claims import BAD_NPI, DAY, MEDICARE, NPI, claim, document, line
from policy_decisions import decided, decision

NEXT_DAY = DAY + datetime.timedelta(days=1)
DAY_BEFORE = DAY - datetime.timedelta(days=1)
GOOD_PROVIDER = {"npi": NPI, "taxonomy": "225X00000X"}
BAD_PROVIDER = {"npi": BAD_NPI, "taxonomy": "225X00000X"}
BORN_ON_THE_DAY = {"member_id": "1AA0AA0AA00", "first_name": "PAT", "birth_date": DAY.isoformat(), "state": "NC"}

CASES: list[Any] = [
    pytest.param({}, {}, None, id="a_claim_in_order_is_clear"),
    pytest.param({"charge": "100.00"}, {}, None, id="charge_that_is_the_sum_is_clear"),
    pytest.param({"charge": "100.01"}, {}, ("charge-is-the-sum", "review"), id="charge_a_cent_over_the_sum"),
    pytest.param({"charge": "99.99"}, {}, ("charge-is-the-sum", "review"), id="charge_a_cent_under_the_sum"),
    pytest.param({"file_date": DAY.isoformat()}, {}, None, id="service_on_the_day_of_the_file_is_clear"),
    pytest.param(
        {"file_date": DAY_BEFORE.isoformat()}, {}, ("date-in-the-future", "review"), id="service_the_day_after_the_file"
    ),
    pytest.param(
        {"file_date": DAY.isoformat()},
        {"through": NEXT_DAY.isoformat()},
        ("date-in-the-future", "review"),
        id="range_that_ends_the_day_after_the_file",
    ),
    pytest.param({"patient": BORN_ON_THE_DAY}, {}, None, id="service_on_the_day_of_birth_is_clear"),
    pytest.param(
        {"patient": BORN_ON_THE_DAY | {"birth_date": NEXT_DAY.isoformat()}},
        {},
        ("date-before-birth", "review"),
        id="service_the_day_before_birth",
    ),
    pytest.param(
        {"billing": BAD_PROVIDER, "rendering": GOOD_PROVIDER},
        {},
        ("billing-npi", "deny"),
        id="billing_npi_that_is_none",
    ),
    pytest.param(
        {"billing": BAD_PROVIDER, "rendering": BAD_PROVIDER},
        {},
        ("billing-npi", "deny"),
        id="biller_who_treats_is_said_once",
    ),
    pytest.param({"rendering": BAD_PROVIDER}, {}, ("rendering-npi", "deny"), id="rendering_npi_that_is_none"),
    pytest.param({"rendering": {"npi": BAD_NPI[:9]}}, {}, ("rendering-npi", "deny"), id="npi_of_nine_digits"),
    pytest.param({"referring": {"npi": NPI}}, {}, None, id="referring_npi_is_clear"),
    pytest.param({"referring": {"npi": BAD_NPI}}, {}, ("other-npi", "deny"), id="referring_npi_that_is_none"),
    pytest.param({"ordering": {"npi": BAD_NPI}}, {}, ("other-npi", "deny"), id="ordering_npi_that_is_none"),
    pytest.param({"supervising": {"npi": BAD_NPI}}, {}, ("other-npi", "deny"), id="supervising_npi_that_is_none"),
    pytest.param(
        {"frequency": "7"}, {}, ("replacement-names-its-original", "review"), id="replacement_without_its_original"
    ),
    pytest.param(
        {"frequency": "7", "original_reference": "1126"}, {}, None, id="replacement_that_names_its_original_is_clear"
    ),
    pytest.param({}, {"diagnosis_pointers": [1, 2]}, None, id="pointer_to_the_last_diagnosis_is_clear"),
    pytest.param(
        {}, {"diagnosis_pointers": [1, 3]}, ("pointer-to-a-diagnosis", "review"), id="pointer_past_the_last_diagnosis"
    ),
    pytest.param({}, {"units": 1}, None, id="one_unit_is_clear"),
    pytest.param({}, {"units": 0}, ("units-on-the-line", "review"), id="no_unit"),
    pytest.param({}, {"modifiers": "GO CO 59 76"}, None, id="four_modifiers_are_clear"),
    pytest.param({}, {"modifiers": "GO CO 59 76 77"}, ("four-modifiers", "review"), id="five_modifiers"),
]


@pytest.mark.parametrize(("on_claim", "on_line", "finding"), CASES)
def test_claim_form(on_claim: dict[str, Any], on_line: dict[str, Any], finding: tuple[str, str] | None) -> None:
    outcome = decided(document(claim(MEDICARE, [line(**on_line)], **on_claim)), "medicare/part-b")
    of_part_b = {("replacement-of-a-part-b-claim", "advise")}
    assert outcome.findings - of_part_b == ({finding} if finding else set())
    assert outcome.unchecked == set()


def test_line_without_units_is_told_and_units_not_known_are_asked_for() -> None:
    absent = decision(document(claim(MEDICARE, [line(units=None)])), "medicare/part-b")["findings"]
    (finding,) = [finding for finding in absent if finding["policy"] == "units-on-the-line"]
    assert (finding["severity"], finding["denial"]) == ("review", {"group": "CO", "carc": "16", "rarc": ["M53"]})
    unread = document(claim(MEDICARE, [line()]))
    del unread["claims"][0]["lines"][0]["units"]
    assert "units-on-the-line" in decided(unread, "medicare/part-b").unchecked


def test_claim_without_a_file_date_is_not_checked_for_the_future() -> None:
    one = claim(MEDICARE, [line()])
    del one["file_date"]
    assert decided(document(one), "medicare/part-b").unchecked == {"date-in-the-future", "filing-year"}

"""The synthetic claims themselves: a patient by seed and number, numbers of valid form, errors as often as is said."""

from __future__ import annotations

from collections import Counter

from synthetic import errors
from synthetic.model import Claim, Options
from synthetic.people import member_id
from synthetic.years import make, upto

from scrubjay.facts.checks import is_npi, passes

PAYERS = (("MB", 70.0), ("MC", 20.0), ("FI", 10.0))
ALL = Options("all", 8.0, PAYERS)


def made(patients: range, options: Options = ALL, seed: int = 1) -> list[Claim]:
    return [claim for year in make(seed, patients, options) for claim in year.claims]


def test_a_patient_depends_on_the_seed_and_its_number_alone() -> None:
    whole = list(make(7, range(6), ALL))
    assert list(make(7, range(4, 6), ALL)) == whole[4:]
    assert list(make(7, [3], ALL)) == [whole[3]]
    for facts in ("none", "some"):
        assert [year.claims for year in make(7, range(6), ALL._replace(facts=facts))] == [y.claims for y in whole]
    assert [year.claims for year in make(8, range(6), ALL)] != [year.claims for year in whole]


def test_a_cut_year_keeps_facts_of_the_lines_that_are_left() -> None:
    years = list(upto(make(1, range(100), ALL), 33))
    kept = {claim.id for year in years for claim in year.claims}
    assert len(kept) == 33
    assert {row["claim"] for year in years for row in year.facts["minutes"]} == kept


def test_npis_and_medicare_numbers_have_their_form_and_repeat_for_no_one() -> None:
    claims = made(range(60), Options("none", 0.0))
    assert all(is_npi(claim.rendering.npi) and is_npi(claim.practice.npi) for claim in claims)
    assert all(is_npi(claim.referring or "") for claim in claims)
    numbers = [member_id("MB", index) for index in range(0, 3_000_000, 997)]
    assert all(passes("mbi", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_errors_are_made_as_often_as_is_said() -> None:
    able, planted = Counter[str](), Counter[str]()
    for right, wrong in zip(
        made(range(700), Options("none", 0.0)), made(range(700), Options("none", 0.0)), strict=True
    ):
        assert right == wrong
        assert right.error is None
    claims = made(range(1500), Options("none", 4.0, PAYERS))
    for claim in claims:
        for error in errors.ERRORS:
            # a claim with an error may no longer look as if it could carry it: the planted ones are able by definition
            if claim.error == error.name or (claim.error is None and error.applies(claim)):
                able[error.name] += 1
        planted[claim.error or ""] += 1
    for error in errors.ERRORS:
        expected = 4.0 * error.rate * able[error.name]
        assert expected > 5, error.name
        # four standard deviations, and the share of able claims that another error took
        assert abs(planted[error.name] - expected) < 4 * expected**0.5 + 0.25 * expected, error.name
    assert planted[errors.NO_KX.name] > 50

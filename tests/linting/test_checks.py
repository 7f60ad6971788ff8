"""Every check has a pack that triggers it and one that does not, and tells why it is there."""

from __future__ import annotations

import re

import pytest

from scrubjay.linting.examples import shown, told, whole
from scrubjay.linting.registry import CHECKS
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.places import Fault


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


@pytest.mark.parametrize("code", CHECKS)
def test_bad_example_triggers_its_check_and_no_other(code: str, library: Library) -> None:
    found = told(CHECKS[code], CHECKS[code].bad, library)
    assert {one.code for one in found} == {code}, [(one.code, str(one.place), one.found.message) for one in found]
    assert all(one.place.line >= 1 and one.place.column >= 1 for one in found)


@pytest.mark.parametrize("code", CHECKS)
def test_good_example_triggers_nothing(code: str, library: Library) -> None:
    report = shown(CHECKS[code].good, library)
    assert [(one.code, one.found.message) for one in report.findings] == []
    assert not report.unloaded


@pytest.mark.parametrize("code", CHECKS)
def test_check_explains_itself(code: str) -> None:
    check = CHECKS[code]
    assert re.fullmatch(r"SJ\d{3}", code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", check.name)
    assert check.why.endswith((".", ")"))
    assert check.cost.endswith(".")
    assert check.title[0].islower() or not check.title[0].isalpha() or check.title[0].isupper()
    assert whole(check.bad) != whole(check.good)


def test_names_are_told_apart() -> None:
    assert len({check.name for check in CHECKS.values()}) == len(CHECKS)


def test_each_sort_of_mistake_that_loading_finds_is_explained() -> None:
    assert {code for code in CHECKS if code.startswith("SJ0")} == set(Fault)


def test_there_are_thirty_checks_beyond_loading() -> None:
    assert sum(not code.startswith("SJ0") for code in CHECKS) >= 30


def test_contradicting_policies_are_told_with_a_claim(library: Library) -> None:
    for code in ("SJ201", "SJ202", "SJ203", "SJ204"):
        (found,) = told(CHECKS[code], CHECKS[code].bad, library)
        assert found.found.claim is not None
        assert found.found.claim["claims"][0]["lines"]

"""What lint says of the shipped packs: nothing at a warning or above, but what is known."""

from __future__ import annotations

import datetime

import pytest

from scrubjay.linting.linted import Settings
from scrubjay.linting.running import Report, lint
from scrubjay.linting.targets import of_folder
from scrubjay.packs.library import open_library, shipped_folder

KNOWN = {("SJ111", "part-b-record.toml", "nothing reads the set `@first_evaluation`")}
"""Taking the set out changes the pack's hash, and with it the stored boundary cases."""


@pytest.fixture(scope="module")
def report() -> Report:
    return lint(of_folder(shipped_folder()), open_library(), Settings(datetime.date(2026, 11, 27)))


def test_shipped_packs_have_no_warnings(report: Report) -> None:
    found = {
        (one.code, one.place.file.rpartition("/")[2], one.found.message)
        for one in report.findings
        if one.severity != "note"
    }
    assert found <= KNOWN
    assert not report.unloaded


def test_notes_on_shipped_packs_are_of_few_sorts(report: Report) -> None:
    assert {one.code for one in report.findings if one.severity == "note"} <= {"SJ301", "SJ403"}


def test_sources_grow_stale() -> None:
    later = lint(of_folder(shipped_folder()), open_library(), Settings(datetime.date(2028, 1, 1)))
    codes = {one.code for one in later.findings}
    assert {"SJ401", "SJ109"} <= codes

"""The text of reports: documents written by hand, printed wide, narrow, in ASCII and with nothing to say."""

from __future__ import annotations

from typing import Any

from cli_documents import KX, decision, report
from syrupy.assertion import SnapshotAssertion

from scrubjay_cli.printing.finding import Billed
from scrubjay_cli.printing.look import Look, plain
from scrubjay_cli.printing.text import report_lines

BILLED = {"sha256:C-1001": {2: Billed(("GO",), 3, 19500)}}


def printed(document: dict[str, Any], look: Look) -> str:
    return "\n".join(look.shown(plain(line)) for line in report_lines(document, look, BILLED))


def test_wide(snapshot: SnapshotAssertion) -> None:
    assert printed(report(), Look(100)) == snapshot


def test_narrow(snapshot: SnapshotAssertion) -> None:
    text = printed(report(), Look(50))
    assert text == snapshot
    assert max(map(len, text.splitlines())) <= 50


def test_ascii_where_nothing_else_can_be_shown(snapshot: SnapshotAssertion) -> None:
    text = printed(report(), Look(100, ascii=True))
    assert text.isascii()
    assert text == snapshot


def test_no_line_is_wider_than_asked() -> None:
    for width in (60, 72, 80, 120):
        assert max(map(len, printed(report(), Look(width)).splitlines())) <= width


def test_claims_with_nothing_to_say_take_one_line_each() -> None:
    document = report()
    document["decisions"] = [decision("A", "clean"), decision("B", "clean")]
    assert printed(document, Look()).splitlines()[:3] == [
        "✓ A  clean      medicare/part-b  31 checks passed",
        "✓ B  clean      medicare/part-b  31 checks passed",
        "",
    ]


def test_unchecked_takes_one_line_however_much_is_missing() -> None:
    lines = printed(report(), Look(160)).splitlines()
    assert [line for line in lines if "C-1004" in line] == [
        "? C-1004  unchecked  medicare/part-b  1 check passed; not checked: minutes 4, history 3, "
        "days under different rules 1, no amount of kx_threshold for the date 1"
    ]


def test_finding_says_what_was_billed_and_what_it_would_be_denied_with() -> None:
    head = next(line for line in printed(report(), Look(100)).splitlines() if "kx-threshold  PR" in line)
    assert head.split() == [
        *("✗", "line", "2", "97530", "GO", "3", "units", "$195.00", "2026-03-14", "DENY", "kx-threshold", "PR-119")
    ]


def test_many_remarks_are_counted() -> None:
    document = report()
    document["notes"] = document["notes"] * 30
    assert "and 40 more; --format json lists them all" in printed(document, Look())


def test_nothing_read() -> None:
    document = report()
    document["decisions"] = []
    document["summary"] = {
        "claims": dict.fromkeys(document["summary"]["claims"], 0),
        "findings": [],
        "at_risk": {"deny": "0.00", "review": "0.00", "advise": "0.00"},
        "missing": [],
        "superseded": [],
    }
    document["notes"] = []
    assert printed(document, Look()) == "0 claims: nothing to decide"


def test_several_fixes_say_whether_they_hold_together() -> None:
    finding = {**KX, "fix": {**KX["fix"], "edits": KX["fix"]["questions"][0]["edits"], "verified": True}}
    document = report()
    document["decisions"] = [decision("A", "deny", findings=[finding, finding])]
    assert "fixes    the 2 fixes hold together" in printed(document, Look())
    document["decisions"][0]["fixes_together"] = False
    assert "fixes    the fixes hold one by one, not all together" in printed(document, Look())

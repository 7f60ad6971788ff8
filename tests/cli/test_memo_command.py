"""`scrubjay pack diff --memo`: one page for those who sign; what it says, that nothing in it becomes markup, errors."""

from __future__ import annotations

import datetime
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from cli_running import run
from syrupy.assertion import SnapshotAssertion

from scrubjay_cli.commands import pack_memo
from scrubjay_cli.printing.memo_markdown import plain

PACK = """[pack]
id = "acme"
title = "Acme"
version = "{version}"
[pack.claims]
payer_ids = ["ACME1", "ACME2"]
[sources.manual]
title = "Acme's provider manual, invented for this test"
url = "https://example.org/acme"
checked = 2025-01-02
confidence = "primary"
[sources.trade]
title = "A trade page, invented for this test"
url = "https://example.org/trade"
checked = 2026-10-01
confidence = "single"
[[rule]]
id = "units"
title = "{title}"
effective = {{ from = 2026-01-01 }}
for = "line"
when = {{ units = {{ over = {units} }} }}
severity = "deny"
message = "{message}"
sources = ["manual"]
note = "Units of one line: our reading."
[[rule]]
id = "minutes"
for = "line"
when = {{ code = "97530", minutes = {{ minutes = {{ under = {minutes} }} }} }}
severity = "review"
sources = ["trade"]
"""
OLD: dict[str, Any] = {
    "version": "1", "title": "Units of a line", "units": 4, "message": "Too many units.", "minutes": 8,
}  # fmt: skip


def pack(name: str, **changed: Any) -> str:
    Path(name).write_text(PACK.format(**{**OLD, **changed}), encoding="utf-8")
    return name


def claim(name: str, payer: str, units: int, code: str = "97110") -> dict[str, Any]:
    return {
        "id": name,
        "payer": {"id": payer},
        "filing_indicator": "CI",
        "patient": {"member_id": f"SECRET-{name}", "birth_date": "1950-02-01", "last_name": "SECRETNAME"},
        "billing": {"npi": "1234567893"},
        "lines": [
            {"number": 1, "code": code, "modifiers": ["GO"], "units": units, "charge": "100.00", "date": "2026-03-14"}
        ],
    }


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test stands in an empty folder with claims, on a day of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pack_memo, "today", lambda: datetime.date(2026, 11, 27))
    claims = [claim("A1", "ACME1", 4), claim("A2", "ACME2", 3), claim("A3", "ACME2", 2, "97530"), claim("B1", "X", 9)]
    Path("day.json").write_text(json.dumps({"claims": claims}), encoding="utf-8")
    return tmp_path


def test_page_for_those_who_sign(here: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
    old, new = pack("old.toml"), pack("acme.toml", version="2", units=2, minutes=15)
    suite = here / "acme.claims"
    suite.mkdir()
    for name, units in (("three-units", 3), ("one-unit", 1)):
        (suite / f"{name}.json").write_text(json.dumps({"claims": [claim("T", "ACME1", units)]}), encoding="utf-8")
    ran = run(capsys, "pack", "diff", old, new, "--memo", "day.json")
    assert ran.code == 1
    assert "SECRET" not in ran.out
    assert ran.out == snapshot


def test_folders_with_packs_added_rules_removed_and_claims_sent_elsewhere(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("old", "new"):
        Path(folder).mkdir()
        pack(f"{folder}/acme.toml")
    text = Path("new/acme.toml").read_text(encoding="utf-8").replace('"ACME2"]', '"ACME3"]')
    text = text.partition('[[rule]]\nid = "minutes"')[0]
    text = text[: text.index("[sources.trade]")] + text[text.index("[[rule]]") :]
    Path("new/acme.toml").write_text(text, encoding="utf-8")
    other = PACK.format(**OLD).replace('id = "acme"', 'id = "other"', 1).replace("ACME", "OTHER")
    Path("new/other.toml").write_text(other, encoding="utf-8")
    suite = Path("new/acme.claims")
    suite.mkdir()
    minutes = {"claims": [claim("T", "ACME1", 1, "97530")], "minutes": [{"claim": "T", "line": 1, "minutes": 5}]}
    (suite / "few-minutes.json").write_text(json.dumps(minutes), encoding="utf-8")
    (suite / "broken.json").write_text("{", encoding="utf-8")
    ran = run(capsys, "pack", "diff", "old", "new", "--memo")
    assert ran.err == ""
    said = ran.out
    assert "The new side alone has the pack other, with 2 policies." in said
    assert "few-minutes.json (held for a person to look at; now not flagged)" in said
    assert "acme decides it." in said
    assert "**Not read**: test claims new/acme.claims/broken.json" in said
    assert "a trade page, invented for this test (single, read 2026-10-01; not cited for these dates" in said.lower()


def test_memo_says_how_to_get_what_is_missing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = pack("old.toml"), pack("acme.toml", units=2)
    said = run(capsys, "pack", "diff", old, new, "--memo").out
    assert "Not measured. Give claims after OLD and NEW" in said
    assert "scrubjay pack cases acme.toml" in said
    assert "no test claim beside the pack shows this change" in said
    assert "nobody has read this source for a year, last on 2025-01-02" in said


def test_json_holds_figures_by_payer_and_policy(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = pack("old.toml"), pack("acme.toml", units=2, minutes=15)
    ran = run(capsys, "pack", "diff", old, new, "day.json", "--memo", "--format", "json")
    measured = json.loads(ran.out)["measured"]
    figures = {
        (payer["payer_id"], policy["policy"]): (policy["claims"], policy["at_risk"]["charge"])
        for payer in measured["by_payer"]
        for policy in payer["policies"]
        if policy["claims"]
    }
    assert figures == {("ACME1", "units"): (1, "100.00"), ("ACME2", "units"): (1, "100.00")}
    assert measured["together"]["at_risk"]["charge"] == "200.00"
    # one claim of 97530 has no minutes: the policy that changed cannot be decided on it, on neither side
    assert measured["open"] == [{"policy": "minutes", "lacks": ["minutes.minutes"], "claims": 1, "charge": "100.00"}]
    assert measured["without_pack"] == 1


def test_alike_and_worded(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = pack("old.toml"), pack("acme.toml", message="Fewer units, please.")
    ran = run(capsys, "pack", "diff", old, new, "--memo", "day.json")
    assert ran.code == 0
    assert "Nothing: every claim is decided as before." in ran.out
    assert "same decisions, other words" in ran.out


class Tags(HTMLParser):
    """The tags of a page, their attributes, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.links += [name for name, _ in attrs if name in ("src", "href")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_stands_alone_and_escapes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = "<img src=x> & *units* | `of` a line"
    old, new = pack("old.toml", title=title), pack("acme.toml", units=2, title=title)
    run(capsys, "pack", "diff", old, new, "day.json", "--memo", "--format", "html", "--output", "memo.html")
    text = Path("memo.html").read_text(encoding="utf-8")
    page = Tags()
    page.feed(text)
    assert page.open == []
    assert page.links == []
    assert "img" not in page.seen
    assert {"h1", "h2", "h3", "table", "ul"} <= page.seen
    assert "&lt;img src=x&gt; &amp; *units* | `of` a line" in text


def test_markdown_of_what_a_pack_says_is_text() -> None:
    assert plain("<img src=x> | *a* `b` [c](d)\n&lt; x_y _z_") == (
        r"\<img src=x\> \| \*a\* \`b\` \[c\](d) \&lt; x_y \_z\_"
    )
    assert [plain(text) for text in ("# a", "1. a", "2026.1", "- a")] == [r"\# a", r"1\. a", "2026.1", r"\- a"]


def test_options_that_do_not_go_together(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = pack("acme.toml")
    for arguments, told in (
        (("day.json",), "day.json: claims are measured for a memo only: add --memo"),
        (("--facts", "day.json"), "--facts is for a memo only: add --memo"),
        (("--format", "html"), "--format html is for a memo only: add --memo"),
        (("--memo", "--format", "text"), "--format text: a memo is md, html or json"),
        (("--memo", "--payers", "p.toml"), "--payers: give the claims too, after OLD and NEW"),
        (("--memo", "gone.json"), "gone.json: there is no such file"),
    ):
        ran = run(capsys, "pack", "diff", name, name, *arguments)
        assert ran.code == 2
        assert told in ran.err


def test_claims_that_cannot_be_read_are_told_and_the_others_count(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = pack("old.toml"), pack("acme.toml", units=2)
    broken = {**claim("C1", "ACME1", 3), "lines": [{"number": 1, "units": "many"}]}
    Path("more.json").write_text(json.dumps({"claims": [broken, claim("C2", "ACME1", 3)]}), encoding="utf-8")
    ran = run(capsys, "pack", "diff", old, new, "more.json", "--memo")
    assert ran.code == 2
    assert "more.json" in ran.err
    assert "**Not read**: more.json: 1 mistake; 1 claim left out of the figures." in ran.out
    assert "of 1 claim, 1 would be decided otherwise" in ran.out


def test_output_spares_the_claims(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = pack("acme.toml")
    before = Path("day.json").read_bytes()
    assert run(capsys, "pack", "diff", name, name, "day.json", "--memo", "--output", "day.json").code == 2
    assert Path("day.json").read_bytes() == before

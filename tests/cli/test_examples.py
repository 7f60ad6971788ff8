"""The whole examples: each day as it is printed, and as its table in examples/README.md says; the tour and its claims.

`pytest tests/cli/test_examples.py --snapshot-update` after a change that is meant, and `python
tests/cli/printed_in_docs.py`, which copies what the docs show anew.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any, Final

import pytest
from cli_running import ROOT, run
from printed_in_docs import PAGES, SHOWN, anew
from syrupy.assertion import SnapshotAssertion

README: Final = (ROOT / "examples/README.md").read_text(encoding="utf-8")
TOUR: Final = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
DAYS: Final = re.findall(r"^    scrubjay (check .*)$", README, re.MULTILINE)
SUGGESTED: Final = re.findall(r"^    scrubjay (suggest .*)$", README, re.MULTILINE)
ROW: Final = re.compile(r"^\| ([A-Z]{2}\d{4}) \| (.*?) \| (.*?) \| (.*) \|$", re.MULTILINE)
EXECUTORS: Final = ("reference", "chaining")
BEFORE: Final = sorted(path.stem for path in (ROOT / "examples/tour").glob("*.json") if ".mended" not in path.name)
FOUND_BY: Final = {
    "01-therapy-modifier": {"therapy-modifier"},
    "02-kx-threshold": {"kx-threshold"},
    "03-units-against-minutes": {"timed-units"},
    "04-ncci-pair": {"ncci-pairs"},
    "05-evaluation-level": {"evaluation-supported"},
    "06-certified-plan": {"certified-plan"},
    "07-authorization-used-up": {"adult-treatment"},
    "08-visit-limit": {"member-visits"},
    "09-timely-filing": {"filing-year", "certified-plan"},
    "10-wrong-modifiers": {"therapy-modifier", "co-with-go", "ge-is-no-therapy-modifier"},
}


pytestmark = pytest.mark.usefixtures("at_home")


def decided(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """The decisions as JSON; nothing was refused."""
    ran = run(capsys, *arguments, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    report = json.loads(ran.out)
    assert report["errors"] == []
    return list(report["decisions"])


def toured(capsys: pytest.CaptureFixture[str], name: str) -> dict[str, Any]:
    """The one decision of a claim of the tour."""
    (decision,) = decided(capsys, "check", f"examples/tour/{name}.json", "--payers", "examples/payers.toml")
    return decision


def flagged(decision: dict[str, Any]) -> set[str]:
    return {finding["policy"] for finding in decision["findings"]}


def test_every_file_of_the_examples_is_in_a_command_of_theirs() -> None:
    commands = set(shlex.split(" ".join([*DAYS, *SUGGESTED, *(shown["arguments"] for shown in SHOWN.finditer(TOUR))])))
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "examples").rglob("*") if path.is_file()}
    assert files - commands == {"examples/README.md"}


@pytest.mark.parametrize("day", DAYS[1:], ids=lambda day: Path(shlex.split(day)[1]).stem)
def test_day_as_it_is_printed(capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion, day: str) -> None:
    ran = run(capsys, *shlex.split(day))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


@pytest.mark.parametrize("day", DAYS, ids=lambda day: Path(shlex.split(day)[1]).stem)
def test_executors_agree_on_a_day(capsys: pytest.CaptureFixture[str], day: str) -> None:
    agree(capsys, *shlex.split(day))


@pytest.mark.parametrize("name", BEFORE)
def test_executors_agree_on_the_tour(capsys: pytest.CaptureFixture[str], name: str) -> None:
    for end in ("", ".mended"):
        agree(capsys, "check", f"examples/tour/{name}{end}.json", "--payers", "examples/payers.toml")


def agree(capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
    """Both executors print the same, to the byte."""
    pytest.importorskip("durable")
    one, other = (run(capsys, *arguments, "--format", "json", "--executor", name) for name in EXECUTORS)
    assert one == other
    assert one.code == 0


def test_tables_say_of_each_claim_what_is_decided(capsys: pytest.CaptureFixture[str]) -> None:
    """Every claim once, with its pack, its outcome and the policies that flag it, and no other."""
    said = [
        (claim, pack, outcome, policies(words))
        for claim, pack, outcome, words in ROW.findall(README)
        if outcome[:2] != "20"
    ]
    found = [
        (one["claim_id"], one["pack"] or "", one["outcome"].replace("_", " "), flagged(one))
        for day in DAYS[1:]
        for one in decided(capsys, *shlex.split(day))
    ]
    assert sorted(said, key=claim_id) == sorted(found, key=claim_id)


def claim_id(row: tuple[Any, ...]) -> str:
    return str(row[0])


def policies(words: str) -> set[str]:
    """The policies that a table's words name."""
    return set(re.findall(r"`([a-z-]+)`", words))


def test_first_day_has_a_row_for_each_claim(capsys: pytest.CaptureFixture[str]) -> None:
    """It has a table of its own, with payer and date; what it names flags the claim."""
    rows = {claim: policies(words) for claim, _payer, date, words in ROW.findall(README) if date[:2] == "20"}
    found = {one["claim_id"]: flagged(one) for one in decided(capsys, *shlex.split(DAYS[0]))}
    assert set(rows) - set(found) == {"RB1021"}  # the void
    assert {claim: rows[claim] - found[claim] for claim in found if rows[claim] - found[claim]} == {}


@pytest.mark.parametrize("name", BEFORE)
def test_claim_of_the_tour_is_flagged_and_its_mended_one_is_clean(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    before = toured(capsys, name)
    assert flagged(before) == FOUND_BY[name]
    assert before["unchecked"] == []
    after = toured(capsys, f"{name}.mended")
    assert (after["outcome"], after["findings"], after["unchecked"]) == ("clean", [], [])
    assert (after["claim_id"], after["pack"]) == (before["claim_id"], before["pack"])


@pytest.mark.parametrize("name", ["01-therapy-modifier", "02-kx-threshold", "10-wrong-modifiers"])
def test_edits_that_are_proposed_are_the_mended_claim(capsys: pytest.CaptureFixture[str], name: str) -> None:
    lines, mended = (lines_of(f"{name}{end}") for end in (".json", ".mended.json"))
    for finding in toured(capsys, name)["findings"]:
        assert finding["fix"]["verified"]
        for edit in finding["fix"]["edits"]:
            modifiers = lines[edit["line"]]
            if edit["action"] == "add_modifier":
                modifiers.add(edit["value"])
            else:
                assert edit["action"] == "remove_modifier"
                modifiers.discard(edit["value"])
    assert lines == mended


def lines_of(file: str) -> dict[int, set[str]]:
    """The modifiers of each line."""
    document = json.loads((ROOT / "examples/tour" / file).read_text(encoding="utf-8"))
    return {line["number"]: set(line["modifiers"]) for line in document["claims"][0]["lines"]}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_docs_show_what_is_printed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert SHOWN.search(text)
    assert anew(text) == text, "run: python tests/cli/printed_in_docs.py"


def test_tour_and_readme_go_through_all_ten() -> None:
    shown = re.findall(r"examples/tour/(\S+)\.json", "\n".join(one["arguments"] for one in SHOWN.finditer(TOUR)))
    assert shown == [f"{name}{end}" for name in BEFORE for end in ("", ".mended")]
    assert list(FOUND_BY) == BEFORE
    titles = re.findall(r"^## (\d+\. .*)$", TOUR, re.MULTILINE)
    linked = re.findall(
        r"^\| \[(\d+\. .*?)\]\(docs/tour\.md#(.*?)\)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [title for title, _ in linked] == titles
    assert [anchor for _, anchor in linked] == [anchor_of(title) for title in titles]


def anchor_of(title: str) -> str:
    """A heading's anchor as GitHub makes it."""
    return re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")

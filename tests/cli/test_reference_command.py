"""`scrubjay reference`: what is listed and shown, and a CMS file loaded, compared, used and refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from cli_running import Ran, run
from syrupy.assertion import SnapshotAssertion

from scrubjay.packs.library import open_library

NCCI = "Column 1,Column 2,*=in existence prior to 1996,Effective Date,Deletion Date,Modifier,PTP Edit Rationale\n"
MUE = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
OLD_PAIRS = (
    "code,column1,indicator,setting,from,through,confidence,remark\n"
    "97124,97140,0,practitioner,2024-07-01,,primary,\n"
    "97530,97140,1,practitioner,2024-07-01,,primary,\n"
    "97110,97150,1,practitioner,2024-07-01,,single,\n"
    "97112,97150,1,practitioner,2024-07-01,,primary,\n"
)
NEW_PAIRS = NCCI + (
    "97140,97124,,20200101,*,1,Misuse of column two code\n"
    '97140,97530,,20200101,20250331,1,"More, extensive"\n'
    "97150,97110,,20200101,*,1,Standards\n"
    "97150,97112,,20240701,*,1,Standards\n"
    "97150,97116,,20260101,*,1,Standards\n"
)


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    return run(capsys, "reference", *arguments)


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    ran = asked(capsys, *arguments, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


@pytest.fixture
def ours() -> Path:
    """A folder of packs that has pairs of its own."""
    folder = Path("ours/reference")
    folder.mkdir(parents=True)
    (folder / "ncci_pairs.csv").write_text(OLD_PAIRS, encoding="utf-8")
    note = "title = 'Pairs'\nof = 'A few.'\ncomplete = false\nchecked = 2026-11-01\n"
    (folder / "ncci_pairs.toml").write_text(note, encoding="utf-8")
    Path("edits.csv").write_text(NEW_PAIRS, encoding="utf-8")
    return folder.parent


def test_every_table_in_use_is_listed(capsys: pytest.CaptureFixture[str], ours: Path) -> None:
    tables = {one["table"]: one for one in found(capsys, "list", "--packs", "ours")}
    assert sorted(tables) == sorted(open_library().tables)
    assert (tables["ncci_pairs"]["folder"], tables["ncci_pairs"]["rows"]) == ("ours", 4)
    assert (tables["group_codes"]["folder"], tables["group_codes"]["complete"]) == (None, True)
    assert tables["ncci_pairs"]["checked"] == "2026-11-01"


@pytest.mark.parametrize("columns", ["100", "60"])
def test_list_as_text_names_the_folder(
    capsys: pytest.CaptureFixture[str], ours: Path, monkeypatch: Any, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    said = asked(capsys, "list", "--packs", "ours").out
    assert "2026-11-01" in said
    assert "ours" in said
    assert "shipped" in said
    assert max(map(len, said.splitlines())) <= int(columns)


def test_code_is_shown_in_either_column_with_dates_and_confidence(
    capsys: pytest.CaptureFixture[str], ours: Path, snapshot: SnapshotAssertion
) -> None:
    assert asked(capsys, "show", "ncci_pairs", "97150", "--packs", "ours").out == snapshot
    rows = found(capsys, "show", "ncci_pairs", "97110", "--packs", "ours")["found"]
    assert [(row["code"], row["cells"]["column1"], row["confidence"]["indicator"]) for row in rows] == [
        ("97110", "97150", "single")
    ]


def test_cells_of_unlike_confidence_carry_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    said = asked(capsys, "show", "therapy_codes", "97535").out
    assert "by cell" in said
    assert "(corroborated)" in said


def test_whole_table_is_shown_without_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(found(capsys, "show", "group_codes")["found"]) == 5
    assert "contractual" in asked(capsys, "show", "group_codes").out


def test_code_that_is_not_listed_may_be_missing_or_is_known_not_to_be_there(capsys: pytest.CaptureFixture[str]) -> None:
    open_, closed = asked(capsys, "show", "mue", "00001"), asked(capsys, "show", "group_codes", "zz")
    assert "does not list 00001; it is not complete, so that nothing follows from this." in open_.out
    assert "does not list ZZ; it is complete for this code: there is none." in closed.out


@pytest.mark.parametrize(
    "slip",
    [
        ["show", "ncci_pair"],
        ["list", "--packs", "nowhere"],
        ["load", "nowhere.csv", "ours", "--kind", "ncci", "--date", "01/01/2027", "--into", "edits.csv"],
    ],
    ids=["table", "folder", "load"],
)
def test_slip_is_told(
    slip: list[str], capsys: pytest.CaptureFixture[str], ours: Path, snapshot: SnapshotAssertion
) -> None:
    ran = asked(capsys, *slip)
    assert ran.code == 2
    assert ran.err == snapshot


def test_load_says_what_changes(capsys: pytest.CaptureFixture[str], ours: Path, snapshot: SnapshotAssertion) -> None:
    ran = asked(capsys, "load", "edits.csv", "--kind", "ncci", "--into", "ours", "--date", "2026-11-24")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


def test_load_as_json_has_every_change(capsys: pytest.CaptureFixture[str], ours: Path) -> None:
    said = found(capsys, "load", "edits.csv", "--kind", "ncci", "--into", "ours", "--date", "2026-11-24")
    pairs = {sort: [(one["column1"], one["code"]) for one in said[sort]] for sort in ("added", "removed", "changed")}
    assert pairs == {"added": [("97150", "97116")], "removed": [("97140", "97530")], "changed": [("97140", "97124")]}
    assert (said["changed"][0]["before"], said["changed"][0]["after"]) == ({"indicator": "0"}, {"indicator": "1"})
    assert (said["same"], said["dates_only"], said["kept"], said["in_force"]) == (2, 1, 5, "2026-11-24")


def test_loaded_table_takes_the_place_of_the_one_in_use(capsys: pytest.CaptureFixture[str], ours: Path) -> None:
    asked(capsys, "load", "edits.csv", "--kind", "ncci", "--into", "ours")
    table = open_library([ours]).tables["ncci_pairs"]
    assert table.closed_for("97535")
    assert {row.cells["column1"] for row in table.rows["97116"]} == {"97150"}
    again = found(capsys, "load", "edits.csv", "--kind", "ncci", "--into", "ours")
    assert [again[sort] for sort in ("added", "removed", "changed", "dates_only")] == [[], [], [], 0]


def test_first_twenty_changes_are_spelt_out(capsys: pytest.CaptureFixture[str]) -> None:
    codes = [row["code"] for row in csv.DictReader(_shipped("therapy_codes.csv").splitlines())][:30]
    Path("mue.csv").write_text(MUE + "".join(f"{code},77,1 Line Edit,\n" for code in codes), encoding="utf-8")
    ran = asked(capsys, "load", "mue.csv", "--kind", "mue", "--date", "2027-01-01")
    assert ran.code == 0
    assert sum(line.startswith("  ~ ") for line in ran.out.splitlines()) == 21
    assert "more; --format json has all" in ran.out
    assert Path("our-packs/reference/mue.csv").is_file()
    assert "Use it with --packs our-packs." in ran.out


def test_earlier_values_stay_for_earlier_days(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mue.csv").write_text(MUE + "97110,7,3 Date of Service Edit: Clinical,Clinical: Data\n", encoding="utf-8")
    asked(capsys, "load", "mue.csv", "--kind", "mue", "--date", "2027-01-01")
    rows = found(capsys, "show", "mue", "97110", "--packs", "our-packs")["found"]
    ours = [row for row in rows if row["cells"]["setting"] == "practitioner"]
    assert [(row["cells"]["units"], row["from"], row["through"]) for row in ours] == [
        ("6", "2024-07-01", "2024-09-30"),
        ("6", "2024-10-01", "2026-12-31"),
        ("7", "2027-01-01", None),
    ]
    assert {row["cells"]["setting"] for row in rows} == {"practitioner", "hospital", "medicaid_practitioner"}


def test_nothing_is_written_when_a_file_is_refused(
    capsys: pytest.CaptureFixture[str], ours: Path, snapshot: SnapshotAssertion
) -> None:
    Path("bad.csv").write_text(NEW_PAIRS + "97150,9711,,20260101,*,1,\n97150,97113,,soon,*,2,\n", encoding="utf-8")
    before = sorted((path, path.read_bytes()) for path in ours.rglob("*") if path.is_file())
    ran = asked(capsys, "load", "bad.csv", "--kind", "ncci", "--into", "ours")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == snapshot
    assert sorted((path, path.read_bytes()) for path in ours.rglob("*") if path.is_file()) == before
    asked(capsys, "load", "bad.csv", "--kind", "ncci", "--into", "new")
    assert not Path("new").exists()


def test_shipped_folder_is_not_written_to(capsys: pytest.CaptureFixture[str], ours: Path) -> None:
    from scrubjay.packs.library import shipped_folder

    ran = asked(capsys, "load", "edits.csv", "--kind", "ncci", "--into", str(shipped_folder()))
    assert ran.code == 2
    assert "give a folder of your own" in ran.err


def test_check_decides_by_a_loaded_table(capsys: pytest.CaptureFixture[str], ours: Path) -> None:
    asked(capsys, "load", "edits.csv", "--kind", "ncci", "--into", "ours")
    (ours / "pairs.toml").write_text(PACK, encoding="utf-8")
    Path("claim.json").write_text(json.dumps(CLAIM), encoding="utf-8")
    ran = run(capsys, "check", "claim.json", "--packs", "ours", "--pack", "ours/pairs", "--format", "json")
    decision = json.loads(ran.out)["decisions"][0]
    assert [(one["policy"], one["subject"]["line"]) for one in decision["findings"]] == [("pairs", 2)]


PACK = """
[pack]
id      = "ours/pairs"
title   = "Pairs"
version = "2026.1"

[pack.claims]
payer_ids = ["ACME1"]

[sources.cms]
title      = "NCCI"
url        = "https://www.cms.gov"
checked    = 2026-11-24
confidence = "primary"

[[code_pair]]
id        = "pairs"
title     = "Pairs"
effective = { from = 2024-01-01 }
table     = "ncci_pairs"
bypassed  = ["59"]
severity  = "deny"
denial    = { group = "CO", carc = "236" }
sources   = ["cms"]
fix.words = "Look at the pair."
"""
CLAIM = {
    "claims": [
        {
            "id": "C1",
            "payer": {"id": "ACME1"},
            "patient": {"member_id": "M1", "birth_date": "1950-01-01"},
            "billing": {"npi": "1234567893"},
            "lines": [
                {
                    "number": 1,
                    "code": "97150",
                    "modifiers": ["GO"],
                    "units": 1,
                    "charge": "50.00",
                    "date": "2026-03-02",
                },
                {
                    "number": 2,
                    "code": "97116",
                    "modifiers": ["GO"],
                    "units": 1,
                    "charge": "50.00",
                    "date": "2026-03-02",
                },
            ],
        }
    ]
}


def _shipped(name: str) -> str:
    from scrubjay.packs.library import shipped_folder

    return (shipped_folder() / "reference" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [("reference", "list"), ("pack", "list"), ("check", "claims.json")])
def test_a_broken_table_of_ones_own_is_an_error_that_names_its_row(
    capsys: pytest.CaptureFixture[str], command: tuple[str, str], ours: Path
) -> None:
    (ours / "reference" / "ncci_pairs.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    ran = run(capsys, *command, "--packs", "ours")
    assert (ran.code, ran.out) == (2, "")
    place = Path("ours/reference")
    assert f"error: {place}: ncci_pairs.csv: row 1: a column `code` is needed; found a, b" in ran.err.splitlines()

"""The claims that `benchmarks/claims.py` makes: the same by seed, in every form, with errors as often as it says."""

from __future__ import annotations

import filecmp
import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

import claims as command
from deciding import verdicts
from scrubjay.facts.checks import is_npi, passes
from scrubjay.facts.claim import Claim, Note
from scrubjay.facts.documents import read_document
from scrubjay.facts.x12 import read_837
from scrubjay.packs.library import open_library
from scrubjay_cli.main import app
from synthetic import care, errors
from synthetic.model import Claim as Made
from synthetic.model import Options
from synthetic.people import member_id
from synthetic.years import make, upto

PAYERS = (("MB", 70.0), ("MC", 20.0), ("FI", 10.0))
ALL = Options("all", 8.0, PAYERS)


def made(patients: range, options: Options = ALL, seed: int = 1) -> list[Made]:
    return [claim for year in make(seed, patients, options) for claim in year.claims]


@pytest.mark.parametrize("form", ["json", "jsonl", "837", "parquet"])
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        assert command.generate(60, seed, form, tmp_path / name, ALL) == 60
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert filecmp.cmpfiles(tmp_path / "one", tmp_path / "again", files, shallow=False)[0] == files
    changed = filecmp.cmpfiles(tmp_path / "one", tmp_path / "other", files, shallow=False)[1]
    assert set(files) - set(changed) <= {"complete.jsonl", "complete.parquet", "coverages.jsonl", "coverages.parquet"}


def test_the_bytes_are_those_of_any_python(tmp_path: Path) -> None:
    """Held by their hash: a change of it makes every number measured so far one of other claims."""
    import hashlib

    command.generate(60, 1, "837", tmp_path)
    assert hashlib.sha256((tmp_path / "claims.837").read_bytes()).hexdigest()[:16] == "PINNED"


def test_a_patient_depends_on_the_seed_and_its_number_alone() -> None:
    whole = list(make(7, range(6), ALL))
    assert list(make(7, range(4, 6), ALL)) == whole[4:]
    assert list(make(7, [3], ALL)) == [whole[3]]
    bare = list(make(7, range(6), ALL._replace(facts="none")))
    assert [year.claims for year in bare] == [year.claims for year in whole]
    assert [year.claims for year in make(8, range(6), ALL)] != [year.claims for year in whole]


def test_a_cut_year_keeps_facts_of_the_lines_that_are_left() -> None:
    years = list(upto(make(1, range(100), ALL), 33))
    kept = {claim.id for year in years for claim in year.claims}
    assert len(kept) == 33
    assert {row["claim"] for year in years for row in year.facts["minutes"]} == kept


def read_json(folder: Path) -> dict[object, Claim]:
    facts, notes = read_document((folder / "claims.json").read_bytes(), "claims.json")
    assert not notes
    return {claim.row["id"]: claim for claim in facts.claims}


def test_837p_and_json_give_the_same_claims(tmp_path: Path) -> None:
    """Of the year's errors one is noted by the reader of 837P, on any file: no pointer is no note, a wrong one is."""
    for form in ("json", "837"):
        command.generate(200, 1, form, tmp_path / form, ALL)
    found = list(read_837(tmp_path / "837" / "claims.837", "claims.837"))
    assert not [note for note in found if isinstance(note, Note)]
    by_id = {claim.row["id"]: claim for claim in found if isinstance(claim, Claim)}
    expected = read_json(tmp_path / "json")
    assert len(by_id) == 200
    assert {name: (claim.row, claim.lines) for name, claim in by_id.items()} == {
        name: (claim.row, claim.lines) for name, claim in expected.items()
    }
    assert {claim.hash for claim in by_id.values()} == {claim.hash for claim in expected.values()}
    for name in ("facts.json", "planted.csv"):
        assert filecmp.cmp(tmp_path / "json" / name, tmp_path / "837" / name, shallow=False)


def test_a_transaction_set_holds_at_most_500_claims(tmp_path: Path) -> None:
    command.generate(7000, 1, "837", tmp_path, Options("none"))
    counts: list[int] = []
    for segment in (tmp_path / "claims.837").read_text(encoding="ascii").split("~\n"):
        if segment.startswith("ST*"):
            counts.append(0)
        elif segment.startswith("CLM*"):
            counts[-1] += 1
    assert max(counts) == 500
    assert sum(counts) == 7000


def test_json_lines_hold_what_the_documents_hold(tmp_path: Path) -> None:
    for form in ("json", "jsonl"):
        command.generate(60, 1, form, tmp_path / form, ALL)
    whole = json.loads((tmp_path / "json" / "claims.json").read_bytes())
    whole |= json.loads((tmp_path / "json" / "facts.json").read_bytes())
    for name, rows in whole.items():
        lines = (tmp_path / "jsonl" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == rows


def test_parquet_holds_what_the_documents_hold(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    for form in ("json", "parquet"):
        command.generate(60, 1, form, tmp_path / form, ALL)
    whole = json.loads((tmp_path / "json" / "claims.json").read_bytes())
    whole |= json.loads((tmp_path / "json" / "facts.json").read_bytes())
    whole["claim_lines"] = [
        {"claim": claim["id"], **line} for claim in whole["claims"] for line in claim.pop("lines")
    ]
    for name, rows in whole.items():
        cells = pq.read_table(tmp_path / "parquet" / f"{name}.parquet").to_pylist()
        assert len(cells) == len(rows)
        for row, wanted in zip(cells, map(flat, rows), strict=True):
            assert {key: told(value) for key, value in row.items() if value is not None} == {
                key: value for key, value in wanted.items() if key in row and row[key] is not None
            }
            # what a typed column can't say is absent dates and numbers alone
            assert all(value is None for key, value in wanted.items() if row.get(key) is None)


def flat(row: dict[str, object], before: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{key}_")
        elif key == "other_payers":
            found[key] = None
        else:
            found[before + key] = value
    return found


def told(value: object) -> object:
    if value == "none":
        return None
    return value if isinstance(value, (int, list)) else str(value)


def test_npis_and_medicare_numbers_have_their_form_and_repeat_for_no_one() -> None:
    claims = made(range(60), Options("none", 0.0))
    assert all(is_npi(claim.rendering.npi) and is_npi(claim.practice.npi) for claim in claims)
    assert all(is_npi(claim.referring or "") for claim in claims)
    numbers = [member_id("MB", index) for index in range(0, 3_000_000, 997)]
    assert all(passes("mbi", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_errors_are_made_as_often_as_is_said() -> None:
    able, planted = Counter[str](), Counter[str]()
    for right, wrong in zip(made(range(700), Options("none", 0.0)), made(range(700), Options("none", 0.0)), strict=True):
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


def test_without_errors_no_policy_speaks() -> None:
    years = list(upto(make(3, range(100), Options("all", 0.0, PAYERS)), 60))
    found = verdicts(years, {claim.id for year in years for claim in year.claims})
    assert found == {name: {} for name in found}
    assert len(found) == 60


def test_each_error_is_flagged_by_the_policy_meant() -> None:
    years, asked = [], {}
    left = Counter({error.name: 2 for error in (*errors.ERRORS, errors.NO_KX)})
    for year in make(1, range(200), ALL):
        wanted = [claim for claim in year.claims if claim.error is not None and left[claim.error] > 0]
        if wanted:
            years.append(year)
            for claim in wanted:
                if left[str(claim.error)] > 0:
                    left[str(claim.error)] -= 1
                    asked[claim.id] = claim
        if not +left:
            break
    assert not +left
    found = verdicts(years, set(asked))
    for name, claim in asked.items():
        assert claim.error is not None
        assert found[name].get(errors.policy_meant(claim.error, claim)) == "flagged", (name, claim.error, found[name])


def test_the_threshold_is_that_of_the_pack() -> None:
    pack = open_library().find("medicare/part-b-therapy")
    assert f"from = {care.YEAR}-01-01, through = {care.YEAR}-12-31, amount = {care.KX_THRESHOLD / 100:.2f}" in (
        pack.place.file.read_text(encoding="utf-8")
    )


def test_check_takes_sixty_claims_and_most_come_out_clean(tmp_path: Path) -> None:
    command.generate(60, 5, "837", tmp_path, Options("all", 1.0))
    arguments = ["check", str(tmp_path / "claims.837"), "--facts", str(tmp_path / "facts.json"), "--format", "json"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    counts = report["summary"]["claims"]
    assert counts["read"] == 60
    assert counts["clean"] > 40
    assert counts["no_policy"] == counts["unchecked"] == counts["skipped"] == 0
    assert report["errors"] == []
    planted = [line.split(",") for line in (tmp_path / "planted.csv").read_text(encoding="utf-8").splitlines()[1:]]
    said = {each["claim_id"]: {finding["policy"] for finding in each["findings"]} for each in report["decisions"]}
    assert planted
    assert all(policy in said[claim] for claim, _, policy in planted)

"""The forms that `benchmarks/claims.py` writes: the same bytes by seed, the same claims in each."""

from __future__ import annotations

import filecmp
import hashlib
import io
import json
from pathlib import Path

import claims as command
import pytest
from synthetic.model import Options
from synthetic.years import make

from scrubjay.facts.claim import Claim, Note
from scrubjay.facts.documents import read_document
from scrubjay.facts.x12 import read_837

PAYERS = (("MB", 70.0), ("MC", 20.0), ("FI", 10.0))
ALL = Options("all", 8.0, PAYERS)


@pytest.mark.parametrize("form", ["json", "jsonl", "837", "parquet"])
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        assert command.generate(60, seed, form, tmp_path / name, ALL) == 60
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert filecmp.cmpfiles(tmp_path / "one", tmp_path / "again", files, shallow=False)[0] == files
    changed = filecmp.cmpfiles(tmp_path / "one", tmp_path / "other", files, shallow=False)[1]
    assert [name for name in changed if name.startswith("claims.")]


def test_the_bytes_are_those_of_any_python(tmp_path: Path) -> None:
    """Held by their hash: a change of it makes every number measured so far one of other claims."""
    command.generate(60, 1, "837", tmp_path)
    assert hashlib.sha256((tmp_path / "claims.837").read_bytes()).hexdigest()[:16] == "f061de0022a295c6"


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
    lines = {
        name: (tmp_path / "jsonl" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        for name in ("claims", "facts")
    }
    assert [json.loads(line) for line in lines["claims"]] == whole.pop("claims")
    documents = [json.loads(line) for line in lines["facts"]]
    assert {name: [row for one in documents for row in one.get(name, ())] for name in whole} == whole


def test_parquet_holds_what_the_documents_hold(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    for form in ("json", "parquet"):
        command.generate(60, 1, form, tmp_path / form, ALL)
    whole = json.loads((tmp_path / "json" / "claims.json").read_bytes())
    whole |= json.loads((tmp_path / "json" / "facts.json").read_bytes())
    whole["claim_lines"] = [{"claim": claim["id"], **line} for claim in whole["claims"] for line in claim.pop("lines")]
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


@pytest.mark.parametrize(
    "wrong",
    [["--payers", "XX:1"], ["--payers", "MB:0"], ["--errors", "11"], ["--errors", "nan"], ["--claims", "-1"]],
)
def test_what_cannot_be_made_is_said(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--claims", "5", "--as", "json", "--into", str(tmp_path / "made"), *wrong])
    assert stopped.value.code == 2
    assert not (tmp_path / "made").exists()


def test_the_command_writes_a_slice_and_tells_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--claims", "40", "--first-patient", "7", "--facts", "none", "--as", "json", "--into", str(tmp_path)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.json", "planted.csv"]
    expected = [claim.id for year in make(1, range(7, 40)) for claim in year.claims][:40]
    assert list(read_json(tmp_path)) == expected
    said = capsys.readouterr()
    assert said.out == ""
    assert "40 claims in " in said.err


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit):
        command.main(["--claims", "5", "--as", "json", "--into", str(tmp_path / "file" / "under")])
    assert "cannot be written" in capsys.readouterr().err


def test_the_837p_is_valid_to_pyx12(tmp_path: Path) -> None:
    pytest.importorskip("pyx12", reason="pyx12 (extra `dev`) is not installed")
    import pyx12.params
    import pyx12.x12n_document

    command.generate(60, 1, "837", tmp_path, Options("none", 0.0, PAYERS))
    text, acknowledgment = (tmp_path / "claims.837").read_text(encoding="ascii"), io.StringIO()
    valid = pyx12.x12n_document.x12n_document(pyx12.params.params(), io.StringIO(text), acknowledgment, None, None)
    assert valid, acknowledgment.getvalue()

"""CSV and Parquet read in pieces are what they are read whole: the same facts, notes and places."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubjay.bulk import cutting
from scrubjay.bulk.tables import stream_list_files
from scrubjay.facts.claim import Claim, Facts, Note, merge_facts
from scrubjay.facts.list_files import read_list_files

CLAIMS = [
    {"id": f"C{number}", "payer_id": "P1", "patient_birth_date": "1950-01-02", "charge": f"{number}.00"}
    for number in range(40)
]
LINES = [
    {
        "claim": f"C{number % 43}",
        "number": str(number // 43 + 1),
        "code": "97110",
        "units": "1.5" if number % 9 else "1",
    }
    for number in range(90)
]


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "ROWS", 7)
    monkeypatch.setattr(cutting, "PIECE_BYTES", 300)
    monkeypatch.setattr(cutting, "PARQUET_PIECE_BYTES", 1000)


def streamed(files: list[str]) -> tuple[Facts, tuple[Note, ...], int]:
    """The facts with claims in their order, the notes, and in how many pieces they came."""
    claims: list[tuple[int, Claim]] = []
    facts, notes, pieces = Facts(), (), 0
    with tempfile.TemporaryDirectory() as scratch:
        for found, said, ranks in stream_list_files(files, Path(scratch), lambda _: None):
            claims += zip(ranks, found.claims, strict=True)
            facts, notes, pieces = merge_facts(facts, found), (*notes, *said), pieces + 1
    claims.sort(key=lambda pair: pair[0])
    assert len({rank for rank, _ in claims}) == len(claims)
    ordered = tuple(claim for _, claim in claims)
    return Facts(**{**{n: getattr(facts, n) for n in Facts.__dataclass_fields__}, "claims": ordered}), notes, pieces


def test_parquet_claims_meet_their_lines_in_pieces(tmp_path: Path) -> None:
    files = [str(tmp_path / "claims.parquet"), str(tmp_path / "claim_lines.parquet"), str(tmp_path / "history.parquet")]
    pl.DataFrame(CLAIMS).write_parquet(files[0])
    pl.DataFrame(LINES).write_parquet(files[1])
    pl.DataFrame([{"claim": "C1", "code": "97110", "units": units} for units in range(20)]).write_parquet(files[2])
    facts, notes, pieces = streamed(files)
    assert pieces > 5
    assert (facts, notes) == read_list_files(files)
    assert notes


@pytest.mark.parametrize("name", ["claims.parquet", "history.parquet", "claims.csv", "history.csv"])
def test_a_damaged_file_is_told_as_ever(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"PAR1 and no more" if "parquet" in name else b'id\n"C1')
    facts, notes, _ = streamed([str(file)])
    assert (facts, notes) == read_list_files([str(file)])
    assert notes[0].level == "error"


@settings(max_examples=100, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_csv_with_mistakes_reads_alike(random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = [_written(Path(folder), name, rows, random) for name, rows in _tables(random)]
        random.shuffle(files)
        facts, notes, _ = streamed(files)
        assert (facts, notes) == read_list_files(files)


def _tables(random: Random) -> list[tuple[str, list[list[str]]]]:
    ids = [f"C{random.randint(1, 20)}" if random.random() < 0.3 else f"D{i}" for i in range(random.randint(0, 40))]
    named = [random.choice([one, f"{one} ", "", "none"]) if random.random() < 0.1 else one for one in ids]
    claims = [[one, "P1", random.choice(["1950-01-02", "", "bad"])] + ["x"] * (random.random() < 0.05) for one in named]
    lines = [
        [random.choice([*ids, "", "Z", "None"]), random.choice("123"), "97110", random.choice(["1", "1.5", "x"])]
        for _ in range(random.randint(0, 80))
    ]
    history = [["C1", "2026-01-02", random.choice(["1", "1.5", "no"])] for _ in range(random.randint(0, 30))]
    strange = "strange" if random.random() < 0.1 else "units"
    return [
        ("claims.csv", [["id", "payer_id", "patient_birth_date"], *claims]),
        ("claim_lines.csv", [["claim", "number", "code", strange], *lines]),
        ("history.csv", [["claim", "date", "units"], *history]),
    ]


def _written(folder: Path, name: str, rows: list[list[str]], random: Random) -> str:
    with open(folder / name, "w", newline="", encoding="utf-8") as stream:
        for row in rows:
            csv.writer(stream).writerow(row)
            if random.random() < 0.05:
                stream.write("\n")
        if random.random() < 0.05:
            stream.write('"open')
    return str(folder / name)

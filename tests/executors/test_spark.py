"""On Spark every claim is decided as on one machine, byte for byte, however its patients are tied to each other."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from spark_documents import made, tied

from parquet_documents import write_parquet

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'scrubjay[spark]'")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Spark needs Java, which is not on this machine", allow_module_level=True)

from pyspark.sql import DataFrame, SparkSession

from scrubjay.checking import Report, checker, note_document
from scrubjay.compact_json import compact
from scrubjay.executors.columnar import Columnar
from scrubjay.executors.spark import (
    FramesRefused,
    PackFiles,
    PacksDiffer,
    counts,
    decide_frames,
    decisions,
    findings,
    notes,
    pack_files,
    unchecked,
)
from scrubjay.executors.spark.belonging import joined
from scrubjay.executors.spark.packs import checker_of
from scrubjay.facts.list_files import read_list_files
from scrubjay.packs.library import open_library

pytestmark = pytest.mark.xdist_group("spark")
CLAIMS = 100


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Spark on two cores."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    # workers are fresh processes: they find what this one finds
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        # queries over a few rows: making code of them takes longer than running them
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The document as Parquet files."""
    folder = tmp_path_factory.mktemp("facts")
    return write_parquet(tied(made(folder, CLAIMS)), folder)


@pytest.fixture(scope="module")
def alone(files: list[str]) -> Report:
    """What one machine says."""
    facts, told = read_list_files(files)
    return checker(open_library()).check(facts, Columnar(), told)


@pytest.fixture(scope="module")
def decided(spark: SparkSession, files: list[str], tmp_path_factory: pytest.TempPathFactory) -> DataFrame:
    """What Spark says, in parts of a patient or two each, so that few of them meet by chance."""
    into = str(tmp_path_factory.mktemp("decided") / "report")
    decide_frames(_frames(spark, files), parts=8).write.parquet(into)
    return spark.read.parquet(into)


def _frames(spark: SparkSession, files: list[str]) -> dict[str, DataFrame]:
    return {Path(file).stem: spark.read.parquet(file) for file in files}


def test_decisions_are_those_of_one_machine(alone: Report, decided: DataFrame) -> None:
    expected = {compact(decision.document()) for decision in alone.decisions}
    found = [row["decision"] for row in decisions(decided).collect()]
    assert len(found) == len(alone.decisions)
    assert set(found) == expected


def test_claims_are_counted_as_on_one_machine(alone: Report, decided: DataFrame) -> None:
    assert counts(decided).collect()[0].asDict() == alone.summary["claims"]
    assert alone.summary["claims"]["superseded"] == 2
    assert alone.summary["claims"]["void"] == 1


def test_what_is_noticed_is_what_one_machine_notices(alone: Report, decided: DataFrame) -> None:
    expected = sorted(note_document(note)["message"] for note in (*alone.notes, *alone.errors))
    assert sorted(row["message"] for row in notes(decided).collect()) == expected
    assert expected


def test_findings_and_what_was_not_checked_are_rows(alone: Report, decided: DataFrame) -> None:
    documents = [decision.document() for decision in alone.decisions]
    expected = [
        (one["claim_id"], f["policy"], f["severity"], f["subject"].get("line"), f["message"], f["fix"]["words"])
        for one in documents
        for f in one["findings"]
    ]
    rows = findings(decided).select("claim_id", "policy", "severity", "line", "message", "fix").collect()
    assert sorted(map(tuple, rows), key=str) == sorted(expected, key=str)
    left = [(one["claim_id"], u["policy"], u["lacks"]) for one in documents for u in one["unchecked"]]
    rows = unchecked(decided).select("claim_id", "policy", "lacks").collect()
    assert sorted(map(tuple, rows), key=str) == sorted(left, key=str)


def test_a_claim_that_cannot_be_read_is_told_by_its_id(spark: SparkSession, tmp_path: Path) -> None:
    document = made(tmp_path, 2)
    spoiled, whole = document["claims"]
    spoiled["charge"], whole["charge"] = "twelve", None
    frames = _frames(spark, write_parquet({"claims": document["claims"]}, tmp_path))
    found = decide_frames(frames).cache()
    assert [row["claim_id"] for row in decisions(found).collect()] == [whole["id"]]
    told = {(row["level"], row["list"], row["where"]) for row in notes(found).collect()}
    assert ("skip", "claims", f"claim {spoiled['id']}") in told


def test_frames_that_cannot_be_used_are_refused_with_all_that_is_wrong(spark: SparkSession) -> None:
    claims = spark.createDataFrame([("A", "M1")], "id string, patient_member string")
    lines = spark.createDataFrame([("A", 97530)], "claim string, code int")
    with pytest.raises(FramesRefused) as refused:
        decide_frames({"claims": claims, "claim_lines": lines, "histroy": lines})
    said = "\n".join(refused.value.problems)
    assert "histroy: no list of facts has this name; did you mean history?" in said
    assert "claims: column 2: the header names no field of this list; did you mean `patient_member_id`?" in said
    assert "claim_lines: the column `number` is missing, and needed" in said
    assert "claim_lines: column code: holds whole numbers; expected text" in said


def test_rows_that_may_be_about_anybody_are_refused(spark: SparkSession) -> None:
    claims = spark.createDataFrame([("A", "M1"), ("B", " "), ("C", "none")], "id string, patient_member_id string")
    lines = spark.createDataFrame([("A", "1"), ("B", None)], "claim string, number string")
    with pytest.raises(FramesRefused) as refused:
        decide_frames({"claims": claims, "claim_lines": lines})
    first, second = refused.value.problems
    assert first.startswith("claims: 2 rows give neither patient_member_id nor a patient_birth_date")
    assert second.startswith("claim_lines: 1 rows have no `number`")


def test_own_packs_go_to_the_workers(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "house.toml").write_text(
        '[pack]\nid = "ours/house"\ntitle = "House rules"\nversion = "2026.1"\n'
        '[pack.claims]\nfiling_indicators = ["ZZ"]\n'
    )
    files = pack_files([folder])
    shutil.rmtree(folder)
    again = checker_of(files)
    assert again.library.loaded["ours/house"].file == "ours/house.toml"
    assert checker_of(files) is again


def test_a_worker_with_other_packs_than_the_driver_stops() -> None:
    with pytest.raises(PacksDiffer, match="install the same version"):
        checker_of(PackFiles(fingerprint=json.dumps("another version")))


def test_groups_that_overlap_become_one() -> None:
    groups: list[list[Any]] = [["d", "c"], ["x", "y"], ["b", "a"], ["c", "b"]]
    assert joined(groups) == {"b": "a", "c": "a", "d": "a", "y": "x"}

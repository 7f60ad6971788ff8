"""Decides the claims of a folder of Parquet files on Spark, and says how long it took.

`python benchmarks/spark_local.py --claims-in /tmp/claims --into /tmp/decided` reads claims.parquet, claim_lines.parquet
and the lists beside them (as `benchmarks/claims.py --as parquet` writes them), and writes the decisions as Parquet to a
new folder. `--master local[2]` runs it on two cores of this machine; `spark-submit --master URL` in place of `python`
runs it on a cluster whose machines all see both folders.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

try:
    from scrubjay.executors import spark as on_spark
except ModuleNotFoundError as missing:
    sys.exit(str(missing))

from pyspark.sql import SparkSession

from scrubjay.executors.choosing import NAMES as EXECUTORS
from scrubjay.facts.models.document import LISTS

HOURS_OF_A_MILLION = 1_000_000 / 3_600
"""Core-hours for a million claims, where each takes a second."""


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims-in", required=True, metavar="DIR", help="the folder of Parquet files")
    parser.add_argument("--into", required=True, metavar="DIR", help="where the decisions go; must not be there yet")
    parser.add_argument(
        "--master", metavar="URL", help="local[2], spark://host:7077 ...; default: what spark-submit says"
    )
    parser.add_argument("--parts", type=int, metavar="N", help="partitions; default: by the number of claims")
    parser.add_argument("--executor", choices=EXECUTORS, default="columnar")
    parser.add_argument("--packs", action="append", default=[], metavar="DIR", help="a folder of your own packs")
    asked = parser.parse_args()
    # else the workers run whatever `python3` is
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("scrubjay").config("spark.sql.shuffle.partitions", "8")
    spark = (builder.master(asked.master) if asked.master else builder).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        return decide(spark, asked)
    finally:
        spark.stop()


def decide(spark: SparkSession, asked: argparse.Namespace) -> int:
    """Decides, writes and prints."""
    folder = Path(asked.claims_in)
    names = [name for name in (*LISTS, "claim_lines") if (folder / f"{name}.parquet").exists()]
    frames = {name: spark.read.parquet(str(folder / f"{name}.parquet")) for name in names}
    begun, (python_before, java_before) = time.perf_counter(), cpu_seconds()
    try:
        decided = on_spark.decide_frames(frames, on_spark.pack_files(asked.packs), asked.executor, asked.parts)
    except on_spark.FramesRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    ready = time.perf_counter() - begun
    decided.write.parquet(asked.into)
    seconds = time.perf_counter() - begun
    python, java = cpu_seconds()
    python, java = python - python_before, java - java_before
    written = spark.read.parquet(asked.into)
    counted = on_spark.counts(written).collect()[0].asDict()
    print(", ".join(f"{name} {count:,}" for name, count in counted.items() if count))
    print(f"findings {on_spark.findings(written).count():,}")
    for note in on_spark.notes(written).where("level != 'note'").limit(20).collect():
        print(f"{note['level']}: {note['list']}: {note['where']}: {note['message']}", file=sys.stderr)
    claims = counted["read"]
    cores = spark.sparkContext.defaultParallelism
    print(f"{seconds:.1f} s on {cores} cores, {ready:.1f} s of them to prepare: {claims / seconds:,.0f} claims/s")
    if python:
        told = (
            f"{claims / python:,.0f} claims/s a core, {HOURS_OF_A_MILLION * python / claims:,.1f} core-hours a million"
        )
        print(f"processor time on this machine: Java {java:.1f} s, Python {python:.1f} s ({told})")
    return 0


def cpu_seconds() -> tuple[float, float]:
    """Processor time of this process and all that it began: in Python, and in Java. Zeros where it is not Linux."""
    parents: dict[int, list[int]] = {}
    ticks: dict[int, tuple[str, int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().rpartition(")")
        except OSError:
            continue  # it has ended
        fields = rest.split()
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
        # its own, and those of children that have ended
        ticks[int(path.parent.name)] = (name.partition("(")[2], sum(map(int, fields[11:15])))
    python = java = 0
    waiting = [os.getpid()]
    while waiting:
        one = waiting.pop()
        name, spent = ticks.get(one, ("", 0))
        python, java = (python, java + spent) if name == "java" else (python + spent, java)
        waiting += parents.get(one, [])
    a_second = os.sysconf("SC_CLK_TCK") if ticks else 1
    return python / a_second, java / a_second


if __name__ == "__main__":
    sys.exit(main())

"""All benchmarks by one command: `python benchmarks/run.py [--full]`, written to benchmarks/RESULTS.md.

Each stands in its own script and runs in a process of its own, one after the other; what it printed is kept with the
command that made it. Without `--full` the sizes are small (some minutes on two quiet cores) and say less of large runs.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import metadata, util
from pathlib import Path
from typing import Any, Final, NamedTuple

from measured import ROOT, Failed, Ran, run, shown, table

HERE: Final = Path(__file__).resolve().parent
RESULTS: Final = HERE / "RESULTS.md"
PACKAGES: Final = (
    "scrubjay", "polars", "durable-rules", "pyarrow", "zen-engine", "clipspy", "rule-engine", "regopy", "pyspark",
)  # fmt: skip
AT_LEAST: Final[Mapping[str, float]] = {
    "times as fast as a peer": 1.0,
    "claims/s from Parquet": 100_000,
    "times chaining": 20,
    "claims/s of an 837P": 50_000,
}
"""Figures that should be so large or larger, by their name."""
GROWTH: Final = "CPU time of a claim, the worst size by the smallest"
AT_MOST: Final[Mapping[str, float]] = {
    GROWTH: 1.2,
    "times Polars by hand": 3,
    "p50 ms": 1,
    "p99 ms": 5,
    "s for ten million": 240,
    "MB for ten million": 4_295,
}
"""Figures that should be no larger."""


class Step(NamedTuple):
    """A benchmark: its title, its script with what it is given, and whether it writes its figures as JSON."""

    title: str
    words: tuple[str, ...]
    figures: bool = False
    needs: str = ""
    """A package without which it is left out."""


class Figure(NamedTuple):
    """A number that was measured; `kind` names the target it is held against."""

    what: str
    value: float
    unit: str
    kind: str = ""


class Done(NamedTuple):
    """A benchmark that ran, or why it could not."""

    step: Step
    command: str
    ran: Ran | None
    figures: Mapping[str, Any]
    wrong: str = ""


def main() -> int:
    """Runs them and writes the results; the exit code is 1 if one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="large sizes: hours rather than minutes")
    parser.add_argument(
        "--most", type=int, metavar="N", help="the largest size of growth; default 5000, with --full 100000"
    )
    scripts = [step.words[0].removesuffix(".py") for step in steps(False, None, Path())]
    parser.add_argument("--only", action="append", choices=scripts, help="only this script; repeatable")
    parser.add_argument(
        "--into", type=Path, default=RESULTS, metavar="FILE", help="where to write; default RESULTS.md here"
    )
    asked = parser.parse_args()
    done = []
    with tempfile.TemporaryDirectory() as made:
        for step in steps(asked.full, asked.most, Path(made)):
            script = step.words[0].removesuffix(".py")
            if (asked.only and script not in asked.only) or not (HERE / step.words[0]).exists():
                continue
            print(f"{step.title} ...", file=sys.stderr, flush=True)
            done.append(perform(step, Path(made)))
            asked.into.write_text(results(done, asked.full), encoding="utf-8")
    print(f"written to {asked.into}")
    failed = [one.step.title for one in done if one.wrong]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def steps(full: bool, most: int | None, made: Path) -> list[Step]:
    """What is run, in order."""

    def size(small: int, large: int) -> str:
        return str(large if full else small)

    claims = made / "claims"
    most = most or (100_000 if full else 5_000)
    least = "10000" if most >= 100_000 else str(max(most // 10, 1))
    few = ("--chaining", size(200, 1_000), "--subset", size(10_000, 100_000))
    spark = ("--claims-in", str(claims), "--into", str(made / "spark"), "--master", "local[2]")
    parquet = ("--as", "parquet", "--payers", "MB:1", "--into", str(claims))
    return [
        Step("Making claims", ("claims.py", "--claims", size(10_000, 1_000_000), *parquet)),
        Step("Reading 837P", ("reading_837.py", "--claims", size(10_000, 60_000))),
        Step("Executors", ("executors.py", "--claims", size(100, 1_000))),
        Step(
            "From Parquet to decisions, and Polars by hand",
            ("from_parquet.py", "--claims", size(5_000, 20_000), *few),
            figures=True,
        ),
        Step("Peers", ("peers.py", "--claims", size(3_000, 4_000)), figures=True),
        Step("One claim through a warm engine", ("latency.py", "--claims", size(100, 1_000))),
        Step("Growth", ("growth.py", "--least", least, "--most", str(most)), figures=True),
        Step("Spark on this machine", ("spark_local.py", *spark), needs="pyspark"),
    ]


def perform(step: Step, made: Path) -> Done:
    """Runs a benchmark in a process of its own."""
    words = [sys.executable, str(HERE / step.words[0]), *step.words[1:]]
    command = shown(words).replace(str(made), "/tmp")
    if step.needs and util.find_spec(step.needs) is None:
        return Done(step, command, None, {}, f"left out: {step.needs} is not installed")
    file = made / f"{step.words[0]}.json"
    try:
        ran = run([*words, *(("--figures", str(file)) if step.figures else ())])
    except Failed as error:
        return Done(step, command, None, {}, str(error))
    figures = json.loads(file.read_text(encoding="utf-8")) if step.figures else {}
    return Done(step, command, ran, figures)


def results(done: list[Done], full: bool) -> str:
    """The page."""
    now = datetime.datetime.now(datetime.UTC)
    head = [
        "# Benchmarks",
        "",
        f"`python benchmarks/run.py{' --full' if full else ''}`, {now:%Y-%m-%d %H:%M} UTC.",
        "",
        *machine(),
        "",
        "## In short",
        "",
        in_short([figure for one in done for figure in figures(one)]),
    ]
    return "\n".join([*head, *(line for one in done for line in section(one))]) + "\n"


def machine() -> Iterator[str]:
    """What it ran on, and with which versions."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    yield f"- {processor()}, {len(os.sched_getaffinity(0))} cores, {memory:,.0f} GB; {platform.platform()}"
    yield f"- load of the last 1, 5 and 15 minutes at the end: {load} (over the cores: wall times are noise)"
    yield f"- Python {platform.python_version()}; " + ", ".join(versions())
    yield f"- commit {commit()}"


def processor() -> str:
    """The processor's name."""
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        found = None
    return found.group(1) if found else platform.machine()


def versions() -> Iterator[str]:
    """The packages that are installed."""
    for name in PACKAGES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue


def commit() -> str:
    """Which commit was measured."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def in_short(found: list[Figure]) -> str:
    """The figures, each with its target where one is set."""
    rows = [(one.what, f"{one.value:,.2f} {one.unit}".rstrip(), *held(one)) for one in found]
    return table(("figure", "measured", "target", "reached"), rows) if rows else "Nothing was measured."


def held(figure: Figure) -> tuple[str, str]:
    """The target of a figure, and whether it is reached or by how much not."""
    least, most = AT_LEAST.get(figure.kind), AT_MOST.get(figure.kind)
    if least is not None:
        short = least / figure.value
        return f"at least {least:,.2f}", "yes" if short <= 1 else f"no, by {short:.2f} times"
    if most is not None:
        over = figure.value / most
        return f"at most {most:,.2f}", "yes" if over <= 1 else f"no, by {over:.2f} times"
    return "", ""


def figures(done: Done) -> Iterator[Figure]:
    """The figures of a benchmark."""
    read = {"from_parquet.py": _from_parquet, "peers.py": _peers, "growth.py": _growth}
    read |= {"latency.py": _latency, "reading_837.py": _reading}
    script = done.step.words[0]
    if done.ran is not None and script in read:
        yield from read[script](done)


def _from_parquet(done: Done) -> Iterator[Figure]:
    ways = {name: way for name, way in done.figures.items() if isinstance(way, dict)}
    rate = {name: way["claims"] / way["wall"] for name, way in ways.items()}
    columnar, chaining, common, by_hand = ways
    yield Figure("whole Part B pack from Parquet with evidence", rate[columnar], "claims/s", "claims/s from Parquet")
    yield Figure("that by the chaining executor", rate[columnar] / rate[chaining], "times as fast", "times chaining")
    longer = rate[by_hand] / rate[common]
    yield Figure("our time by Polars by hand, common subset", longer, "times as long", "times Polars by hand")


def _peers(done: Done) -> Iterator[Figure]:
    contestants = dict(done.figures["contestants"])
    ours = contestants.pop("scrubjay, columnar")
    alone = contestants.pop("scrubjay, columnar, gathered before")
    for name, one in contestants.items():
        kind = "" if name.startswith(("scrubjay", "Polars")) else "times as fast as a peer"
        # where others use the machine wall time is noise, and CPU time counts against whoever uses two cores
        ratio = min(one["wall"] / ours["wall"], one["cpu"] / ours["cpu"])
        yield Figure(f"against {name}, the worse of wall and CPU time", ratio, "times as fast", kind)
        yield Figure(f"against {name}, gathered before, CPU time", one["cpu"] / alone["cpu"], "times as fast")


def _growth(done: Done) -> Iterator[Figure]:
    sizes = {int(size): one for size, one in done.figures.items()}
    least, most = min(sizes), max(sizes)
    of_a_claim = {size: one["cpu"] / size for size, one in sizes.items()}
    if len(sizes) > 1:
        yield Figure(GROWTH, max(of_a_claim.values()) / of_a_claim[least], "times", GROWTH)
    ten = most >= 10_000_000
    yield Figure(
        f"peak memory of {most:,} claims", sizes[most]["peak"] / 1e6, "MB", "MB for ten million" if ten else ""
    )
    yield Figure(f"time of {most:,} claims", sizes[most]["wall"], "s", "s for ten million" if ten else "")
    yield Figure("time of ten million, if it goes on so", sizes[most]["wall"] / most * 1e7, "s", "s for ten million")


def _latency(done: Done) -> Iterator[Figure]:
    assert done.ran is not None
    pattern = r"^(\S+)\s+chaining .*?decide p50\s+([\d.]+) ms\s+p99\s+([\d.]+) ms"
    for pack, p50, p99 in re.findall(pattern, done.ran.said, re.MULTILINE):
        yield Figure(f"one claim by chaining, {pack}, p50", float(p50), "ms", "p50 ms")
        yield Figure(f"one claim by chaining, {pack}, p99", float(p99), "ms", "p99 ms")


def _reading(done: Done) -> Iterator[Figure]:
    assert done.ran is not None
    for way, rate in re.findall(r"^in columns, (frames|objects).*?([\d,]+) claims/s", done.ran.said, re.MULTILINE):
        yield Figure(f"837P read in columns, {way}", float(rate.replace(",", "")), "claims/s", "claims/s of an 837P")


def section(done: Done) -> Iterator[str]:
    """A benchmark as a chapter: the command, what it printed, what it took."""
    yield from ("", f"## {done.step.title}", "", f"    {done.command}", "")
    if done.ran is None:
        yield from ("```text", done.wrong, "```")
        return
    said = re.sub(r"\[ENVRNMNT8\].*\n*", "", done.ran.said).strip()  # what CLIPS says at its end
    if said:
        yield from (said, "") if "\n|--" in said else ("```text", said, "```", "")
    yield f"{done.ran.wall:,.0f} s, {done.ran.cpu:,.0f} s of CPU time, at most {done.ran.peak / 1e6:,.0f} MB."


if __name__ == "__main__":
    sys.exit(main())

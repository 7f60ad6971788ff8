"""Synthetic claims of any number, by seed: patients' years of therapy with ordinary errors, and the facts beside them.

`python benchmarks/claims.py --claims 10000 --seed 1 --as 837 --into /tmp/claims` makes the same bytes every time. A
patient's claims depend on the seed, the patient's number and the options alone, so `--first-patient` makes any slice of
the same claims. Beside them stands `planted.csv`: which claim got which error, and the policy that should flag it.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections.abc import Callable
from pathlib import Path

from synthetic import errors
from synthetic.model import ORDINARY, Options
from synthetic.people import PAYERS
from synthetic.writing import Planted, Writer
from synthetic.writing_837 import Interchange
from synthetic.writing_json import JsonDocuments, JsonLines
from synthetic.years import make, upto

EVERY = 10_000


def generate(
    claims: int,
    seed: int,
    form: str,
    into: Path,
    options: Options = ORDINARY,
    first_patient: int = 0,
    tell: bool = False,
) -> int:
    """Writes so many claims in a form to a folder, and gives the number written."""
    into.mkdir(parents=True, exist_ok=True)
    writers: tuple[Writer, ...] = (_writer(form)(into, options.facts), Planted(into))
    done = said = 0
    begun = time.perf_counter()
    for year in upto(make(seed, itertools.count(first_patient), options), claims):
        for writer in writers:
            writer.write(year)
        done += len(year.claims)
        if tell and done - said >= EVERY:
            said = done
            print(f"\r{done:,} of {claims:,} claims", end="", file=sys.stderr, flush=True)
    for writer in writers:
        writer.close()
    if tell:
        seconds = time.perf_counter() - begun
        print(f"\r{done:,} claims in {seconds:.1f} s, {done / seconds:,.0f} a second", file=sys.stderr)
    return done


def _writer(form: str) -> Callable[[Path, str], Writer]:
    if form == "parquet":
        from synthetic.writing_parquet import ParquetFiles  # the only one that needs pyarrow

        return ParquetFiles
    forms: dict[str, Callable[[Path, str], Writer]] = {"json": JsonDocuments, "jsonl": JsonLines, "837": Interchange}
    return forms[form]


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, epilog=_errors_told()
    )
    parser.add_argument("--claims", type=_count, required=True, help="how many")
    parser.add_argument("--seed", type=_count, default=1, help="which; default 1")
    parser.add_argument("--as", dest="form", choices=("json", "jsonl", "837", "parquet"), required=True)
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="the folder to write to")
    parser.add_argument(
        "--facts",
        choices=("none", "some", "all"),
        default="all",
        help="what stands beside the claims: nothing; allowed amounts and minutes of most patients; these of all, with "
        "history, charts, authorizations, coverages and that it is complete (default)",
    )
    parser.add_argument(
        "--errors",
        type=float,
        default=1.0,
        metavar="RATE",
        help="0 for none, 1 for the rates below (default), 2 for twice",
    )
    parser.add_argument(
        "--payers",
        type=_mix,
        default=ORDINARY.payers,
        metavar="MIX",
        help="shares of patients by filing indicator, default MB:90,MC:6,FI:4 (Medicare Part B, NC Medicaid, FEP)",
    )
    parser.add_argument(
        "--first-patient", type=_count, default=0, metavar="N", help="begin with this patient; default 0"
    )
    asked = parser.parse_args(arguments)
    if not 0 <= asked.errors <= errors.MOST:
        parser.error(f"--errors goes from 0 to {errors.MOST:.0f}")
    options = Options(asked.facts, asked.errors, asked.payers)
    try:
        generate(asked.claims, asked.seed, asked.form, asked.into, options, asked.first_patient, tell=True)
    except ModuleNotFoundError as error:
        parser.error(f"--as parquet needs {error.name}: pip install pyarrow")
    except OSError as error:
        parser.error(f"{asked.into} cannot be written: {error.strerror}")


def _errors_told() -> str:
    rows = [f"  {error.name:<24} {error.rate:.1%}" for error in (*errors.ERRORS, errors.NO_KX)]
    return "\n".join(("errors, each with its share of the claims that can carry it:", *rows))


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError("a whole number is needed")
    return int(text)


def _mix(text: str) -> tuple[tuple[str, float], ...]:
    shares = []
    for part in text.split(","):
        name, _, weight = part.partition(":")
        if name not in PAYERS or not weight.isdigit():
            raise argparse.ArgumentTypeError("shares look like MB:90,MC:6,FI:4")
        shares.append((name, float(weight)))
    if not sum(weight for _, weight in shares):
        raise argparse.ArgumentTypeError("at least one share must be more than 0")
    return tuple(shares)


if __name__ == "__main__":
    main()

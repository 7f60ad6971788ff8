"""`scrubjay units`: minutes to units by each payer's way of counting, with the whole arithmetic."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from scrubjay_cli.options import Output, PlainFormat, TextOrJson
from scrubjay_cli.trouble import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrubjay.counting import UnitsAnswer
    from scrubjay.tables import Table
    from scrubjay.units import Method

HELP = """Count the units that a day's minutes make, and say whether what was billed is right.

Minutes are those of one patient's day with one provider in one discipline, of timed codes only.

\b
Examples:
  scrubjay units 97110=33 97140=7
  scrubjay units 97110=33 97140=7 --billed 97110=3 --billed 97140=1
  scrubjay units 97110=10 97140=10 --method all
  scrubjay units 97110=20 97530=20 --method cms --secondary ama
"""


CODES = "therapy_codes.csv"


class MethodName(StrEnum):
    """How a payer counts."""

    cms = "cms"
    ama = "ama"
    base_and_increment = "base_and_increment"
    ceiling = "ceiling"
    all = "all"


class SecondaryName(StrEnum):
    """How the secondary payer counts."""

    cms = "cms"
    ama = "ama"
    base_and_increment = "base_and_increment"
    ceiling = "ceiling"


@guarded
def units(
    services: Annotated[list[str], typer.Argument(metavar="CODE=MINUTES...", help="A timed code and its minutes.")],
    method: Annotated[
        MethodName, typer.Option("--method", help="How the payer counts; all: side by side, with who counts so.")
    ] = MethodName.cms,
    billed: Annotated[
        list[str] | None,
        typer.Option("--billed", metavar="CODE=UNITS", help="Units that were billed. Repeatable.", show_default=False),
    ] = None,
    secondary: Annotated[
        SecondaryName | None,
        typer.Option("--secondary", help="How the secondary payer counts: adds the safest units.", show_default=False),
    ] = None,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """The answer."""
    from scrubjay.counting import answer, payers_by_method, safest
    from scrubjay.packs.library import open_library, shipped_folder
    from scrubjay.tables import load_table
    from scrubjay.tables.folders import REFERENCE
    from scrubjay.units import METHODS
    from scrubjay_cli.output import look_of, write_data, write_text
    from scrubjay_cli.printing.json import indented
    from scrubjay_cli.printing.units import answer_lines, safest_lines
    from scrubjay_cli.sparing import spare
    from scrubjay_cli.trouble import Trouble, complain

    spare(output)
    wrong: list[str] = []
    minutes = _pairs(services, "CODE=MINUTES", "97110=33", wrong)
    given = _pairs(billed or (), "--billed CODE=UNITS", "--billed 97110=2", wrong)
    table = load_table(shipped_folder() / REFERENCE / CODES)
    remarks = _untimed(minutes, table, wrong)
    # a base of 30 minutes is not to be cut at the first quarter hour
    whole = method in (MethodName.all, MethodName.base_and_increment) or secondary is SecondaryName.base_and_increment
    minutes = _first_and_further(minutes, table, remarks, whole=whole)
    wrong += [f"--billed {code}: no minutes are given for this code" for code in given if code not in minutes]
    if method is MethodName.all and secondary is not None:
        wrong.append("--secondary goes with one --method, the primary payer's; `all` shows every method already")
    if wrong:
        raise Trouble(wrong)
    complain(remarks)
    names = METHODS if method is MethodName.all else tuple(m for m in METHODS if m == method.value)
    answers = [answer(minutes, name, given) for name in names]
    other = answer(minutes, _method(secondary), given) if secondary is not None else None
    if format is PlainFormat.json:
        write_data(indented(_document(answers, other, method is MethodName.all)), output)
        return
    look = look_of(output)
    payers: Mapping[str, tuple[str, ...]] = {}
    if method is MethodName.all:
        payers = {str(name): titles for name, titles in payers_by_method(open_library()).items()}
    lines = [line for one in answers for line in answer_lines(one, payers.get(one.method), look)]
    if other is not None:
        lines += [*answer_lines(other, None, look), *safest_lines(safest(answers[0], other))]
    write_text(lines, look, output)


def _pairs(given: Iterable[str], what: str, example: str, wrong: list[str]) -> dict[str, int]:
    """CODE=NUMBER arguments; one code twice is added up."""
    found: dict[str, int] = {}
    for one in given:
        code, equals, number = one.partition("=")
        code = code.strip().upper()
        if not equals or not code or not number.isdecimal() or not number.isascii() or int(number) > 1440:
            wrong.append(f"`{one}`: {what} is expected, with a whole number up to 1440, e.g. {example}")
            continue
        found[code] = found.get(code, 0) + int(number)
    return found


def _untimed(codes: Iterable[str], table: Table, wrong: list[str]) -> list[str]:
    """Codes whose units minutes do not make are added to `wrong`; what is not known of the others is remarked."""
    from scrubjay.counting import timing

    remarks = []
    for code in codes:
        says = timing(code, table)
        if says in ("untimed", "untimed by one source"):
            by = " (by one source)" if says == "untimed by one source" else ""
            wrong.append(f"{code} is an untimed code{by}: minutes do not make its units; leave it out")
        elif says == "not said":
            unsaid = f"{code} is not in" if code not in table.rows else f"whether {code} is timed is not said in"
            remarks.append(f"note: {unsaid} the table therapy_codes: it is counted here as if it were timed")
    return remarks


def _first_and_further(minutes: dict[str, int], table: Table, remarks: list[str], *, whole: bool) -> dict[str, int]:
    """The minutes past a first code's one unit put under its add-on (`whole`: left), with a remark that says so."""
    from scrubjay.counting import timing
    from scrubjay.first_units import add_ons, split
    from scrubjay.packs.library import shipped_folder

    pairs = add_ons(shipped_folder())
    timed = {code for pair in pairs.items() for code in pair if timing(code, table) == "timed"}
    found = split(minutes, pairs, timed)
    more = {code: given - found[code] for code, given in minutes.items() if given > found[code]}
    remarks += [
        f"note: {code} is billed once, for its first {found[code]} minutes; the other {rest} are "
        + (f"billed as its add-on {pairs[code]}" if whole else f"counted under its add-on {pairs[code]}")
        for code, rest in more.items()
    ]
    return minutes if whole else found


def _method(name: SecondaryName) -> Method:
    from scrubjay.units import METHODS

    return next(method for method in METHODS if method == name.value)


def _document(answers: list[UnitsAnswer], other: UnitsAnswer | None, every: bool) -> dict[str, object]:
    from scrubjay.counting import safest

    if every:
        return {"methods": [one.document() for one in answers]}
    document = answers[0].document()
    if other is not None:
        document["secondary"] = other.document()
        document["safest"] = [{"code": code, "units": count} for code, count in safest(answers[0], other)]
    return document

"""Reports as workbooks (XLSX): a worklist sorted by money, and what stands beside it. Needs the extra `xlsx`."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any, Final

from scrubjay_cli.printing.csv import COLUMNS, report_rows
from scrubjay_cli.printing.impact import HOW, head_words
from scrubjay_cli.printing.look import outcome_words
from scrubjay_cli.trouble import Trouble

MISSING: Final = "writing XLSX needs openpyxl, which is not installed: `pip install 'scrubjay[xlsx]'`"
MONEY: Final = "#,##0.00"
WIDEST: Final = 60
Rows = Iterable[Sequence[Any]]


def check_workbook(decisions: Sequence[Mapping[str, Any]], charges: Mapping[str, float], stream: IO[bytes]) -> None:
    """The worklist of a check: the rows of the CSV, the claims with most money first. `charges`: dollars by hash."""
    book = _book()
    ranked = sorted(decisions, key=lambda one: (-charges.get(one["claim_hash"], 0), str(one["claim_id"])))
    rows = [
        (charges.get(decision["claim_hash"]), *(_plain(row.get(column)) for column in COLUMNS))
        for decision in ranked
        if decision["findings"] or decision["unchecked"]
        for row in report_rows(decision)
    ]
    _sheet(book, "Worklist", ("claim charge", *COLUMNS), rows, money=(0,))
    book.save(stream)


def impact_workbook(said: Mapping[str, Any], stream: IO[bytes]) -> None:
    """The worklist of an impact, the most money first; then by policy, payer, provider and month."""
    book = _book()
    ranked = sorted(said["changes"], key=lambda one: (-float(one["charge"]), str(one["claim_id"])))
    head = ("claim", "payer", "provider", "month", "before", "after", "charge", "allowed", "policies")
    rows = [
        (
            one["claim_id"],
            one["payer_id"],
            one["npi"],
            one["month"],
            outcome_words(one["old"]["outcome"]),
            outcome_words(one["new"]["outcome"]),
            float(one["charge"]),
            float(one["allowed"]) if one["allowed"] is not None else None,
            "; ".join(f"{move['policy']} {HOW[move['how']]}" for move in one["moves"]),
        )
        for one in ranked
    ]
    _sheet(book, "Worklist", head, rows, money=(6, 7))
    for title, key, effects in (
        ("By policy", "policy", said["policies"]),
        ("By payer", "payer_id", said["payers"]),
        ("By provider", "npi", said["providers"]),
        ("By month", "month", said["months"]),
    ):
        found = [
            (
                one[key],
                one["claims"],
                one["worse"],
                one["better"],
                *(float(one[way][what]) for way in ("at_risk", "freed") for what in ("charge", "allowed")),
            )
            for one in effects
        ]
        columns = (
            key,
            "claims",
            "worse",
            "better",
            "charge at risk",
            "allowed at risk",
            "charge freed",
            "allowed freed",
        )
        _sheet(book, title, columns, found, money=(4, 5, 6, 7))
    _sheet(book, "About", ("",), [(said["old"],), (said["new"],), (head_words(said["claims"]),)], money=())
    book.save(stream)


def _book() -> Any:
    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError:
        raise Trouble([MISSING]) from None
    book = openpyxl.Workbook()
    book.remove(book.active)
    return book


def _sheet(book: Any, title: str, head: Sequence[str], rows: Rows, money: Sequence[int]) -> None:
    """A sheet whose heading stays in sight and whose rows can be filtered."""
    sheet = book.create_sheet(title)
    sheet.append(list(head))
    widths = [len(str(name)) for name in head]
    for row in rows:
        sheet.append([_safe(value) for value in row])
        widths = [
            max(width, len(str(value if value is not None else ""))) for width, value in zip(widths, row, strict=True)
        ]
    for at in money:
        for cell in next(sheet.iter_cols(min_col=at + 1, max_col=at + 1, min_row=2), ()):
            cell.number_format = MONEY
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = min(width + 2, WIDEST)
    bold: Any = importlib.import_module("openpyxl.styles").Font(bold=True)
    for cell in sheet[1]:
        cell.font = bold
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _safe(value: Any) -> Any:
    """Text that a workbook would take for a formula stays text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return value

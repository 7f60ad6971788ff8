"""Minutes and units as text: a table by code, a verdict for what was billed, and the arithmetic under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from scrubjay_cli.printing.look import BLANK, Line, Look, cells, counted, entry, fitted, paragraph

if TYPE_CHECKING:
    from scrubjay.counting import CodeAnswer, UnitsAnswer
    from scrubjay.units import Method

NAMES: Final = {
    "cms": "cms: the day's total, 8-minute rule",
    "ama": "ama: each code by itself, midpoint",
    "base_and_increment": "base_and_increment: 30 minutes, then each 15 from the seventh minute",
    "ceiling": "ceiling: every quarter hour begun",
}
VERDICTS: Final = {"ok": "right", "over": "too many", "under": "too few"}
STYLES: Final = {"right": "green", "too many": "bold red", "too few": "bold yellow"}
RIGHT: Final = (1, 2, 3)


def answer_lines(answer: UnitsAnswer, payers: Sequence[str] | None, look: Look) -> Iterator[Line]:
    """One method's answer; `payers` are the packs that count so, None where that was not asked."""
    units = counted(answer.units, "unit")
    yield ((NAMES[answer.method], "bold"), (f"   {counted(answer.minutes, 'minute')}, {units}", ""))
    billed = any(line.billed is not None for line in answer.lines)
    head = ["code", "minutes", "units", *(["billed", ""] if billed else [])]
    rows = [head]
    for line in answer.lines:
        row = [line.code, str(line.minutes), str(line.units)]
        if billed:
            row += ["" if line.billed is None else str(line.billed), _verdict(line, answer.method)]
        rows.append(row)
    columns = fitted(rows, look.width - 8)
    for at, row in enumerate(rows):
        style = "dim" if at == 0 else STYLES.get(row[-1].partition(",")[0], "")
        yield from (((("  " + text), style),) for text in cells(row, columns, right=RIGHT))
    for said in answer.explanation:
        yield from paragraph(said, look, 4, "dim")
    if payers is not None:
        yield from entry("used by", "; ".join(payers) or "no pack that is loaded", look, 2, gap=9)
    yield BLANK


def _verdict(line: CodeAnswer, method: Method) -> str:
    """Whether what was billed is right; where that is not what is shown as the units, by what it is right."""
    if line.verdict == "ok" and line.billed != line.units:
        return "right, by another reading" if method == "base_and_increment" else "right, the clinician chose"
    return VERDICTS.get(line.verdict or "", "")


def safest_lines(safest: Sequence[tuple[str, int]]) -> Iterator[Line]:
    """The units that both payers allow."""
    said = ", ".join(f"{code} x {count}" for code, count in safest)
    yield (("safest for both payers: ", "bold"), (said, ""))

"""Other payers of a claim: loops 2320 and 2330 to rows, and whether what they decided on lines (2430) adds up."""

from __future__ import annotations

from scrubjay.facts.claim import Row
from scrubjay.facts.form_codes import FILING_INDICATORS

from .faults import Log, shape, shown
from .loops import Loop, element, parties
from .values import cents


def other_payers(claim: Loop, log: Log) -> tuple[Row, ...]:
    """One row for each other payer, in the order of the claim. What it paid is unknown when the claim does not say."""
    rows = []
    for loop in claim.loops("2320"):
        rank = loop.first("SBR")
        payer = next(parties(loop, "2330B"), None)
        row: Row = {"id": element(payer, 9) or None}
        if element(rank, 9) in FILING_INDICATORS:
            row["filing_indicator"] = element(rank, 9)
        row["sequence"] = element(rank, 1) or None
        for paid in loop.qualified("AMT", "D"):
            value = cents(element(paid, 2))
            if value is None:
                log.add("note", paid[0], f"AMT*D is not an amount: {shape(element(paid, 2))}; what was paid is unknown")
            else:
                row["paid"] = value
        _adjustments(loop, log)
        rows.append(row)
    return tuple(rows)


def check_decisions(line: Loop, number: int, row: Row, payers: tuple[Row, ...], log: Log) -> None:
    """Notes on decisions of other payers that name no payer of the claim or do not add up to the line's charge."""
    decisions = line.loops("2430")
    for decision in decisions:
        _adjustments(decision, log)
        segment = decision.first("SVD")
        if segment is None:
            continue
        payer = element(segment, 1)
        if not any(payer == other["id"] for other in payers):
            log.add("note", segment[0], f"line {number}: SVD01 {shown(payer)} names no other payer of this claim")
        charge, paid = row.get("charge"), cents(element(segment, 2))
        alone = sum(element(other.first("SVD"), 1) == payer for other in decisions) == 1 and not element(segment, 6)
        if alone and isinstance(charge, int) and paid is not None:
            adjusted = _adjusted(decision)
            if adjusted is not None and paid + adjusted != charge:
                log.add(
                    "note",
                    segment[0],
                    f"line {number}: charge less what {shown(payer)} paid is {_dollars(charge - paid)}, but its "
                    f"adjustments (CAS) add up to {_dollars(adjusted)}",
                )


def _adjusted(decision: Loop) -> int | None:
    """The sum of a decision's adjustments in cents, which may be negative; None if one can't be read."""
    total = 0
    for segment in decision.segments.get("CAS", ()):
        for at in range(3, len(segment[1]), 3):
            text = element(segment, at)
            value = cents(text.removeprefix("-")) if text else 0
            if value is None:
                return None
            total += -value if text.startswith("-") else value
    return total


def _adjustments(loop: Loop, log: Log) -> None:
    for segment in loop.segments.get("CAS", ()):
        for at in range(2, len(segment[1]), 3):
            reason, amount, quantity = (element(segment, at + part) for part in range(3))
            if not reason and (amount or quantity):
                log.add("note", segment[0], f"CAS element {at} is empty but {at + 1 if amount else at + 2} is not")
            elif reason and not amount:
                log.add("note", segment[0], f"CAS element {at + 1} is empty but {at} is not: a reason needs an amount")
            elif "." in reason:
                log.add(
                    "note", segment[0], f"CAS element {at} is {shape(reason)}: an amount in the place of the reason?"
                )


def _dollars(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"

"""A claim while changes are tried on it, with the facts beside it that go along: minutes, amounts allowed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.facts.claim import Claim, Facts, Placed, Row
from scrubjay.facts.patients import PARTS
from scrubjay.suggesting.suggestion import Edit, ProposedLine

ABOUT_LINE = ("claim", "line")


@dataclass(frozen=True, slots=True)
class Draft:
    """The claim with the changes so far. `minutes` and `told` are all of the patient's rows of these lists."""

    claim: Claim
    minutes: tuple[Placed, ...]
    told: tuple[Placed, ...]
    """What facts beside the claim know of lines (`lines`)."""
    origin: Mapping[int, int]
    """The number of a line to that of the line it was split from; other lines stand for themselves."""

    def line(self, number: int) -> Row:
        """The line as read, by its number."""
        return next(line for line in self.claim.lines if line["number"] == number)

    def numbers(self) -> list[int]:
        """The numbers of its lines, in order."""
        return [number for line in self.claim.lines if isinstance(number := line["number"], int)]

    def free_number(self) -> int:
        """A number that no line ever had."""
        return max((*self.numbers(), *self.origin, *self.origin.values()), default=0) + 1


def draft_of(claim: Claim, facts: Facts) -> Draft:
    """A claim as it came. `facts`: those of its patient."""
    lines = tuple({**line, "number": line.get("number", at)} for at, line in enumerate(claim.lines, start=1))
    own = {number: number for line in lines if isinstance(number := line["number"], int)}
    return Draft(replace(claim, lines=lines), facts.minutes, facts.lines, own)


def changed(draft: Draft, edits: Iterable[Edit], minutes: Sequence[Placed] | None = None) -> Draft:
    """The draft with edits made. `minutes` takes the place of all minutes; else those of a removed line stay given.

    No charge is made up: that of a line goes along with its units where it divides by them; a line with another code
    and a new line have none.
    """
    for edit in edits:
        number, action, value = edit["line"], edit["action"], edit["value"]
        if action == "add_line":
            draft = _with_line(draft, number, value)
        elif action == "remove_line":
            draft = _without_line(draft, number)
        else:
            draft = _with_row(draft, number, _edited(draft.line(number), action, value), action)
    return draft if minutes is None else replace(draft, minutes=tuple(minutes))


def minutes_row(draft: Draft, number: int) -> Placed | None:
    """The first row of minutes of a line."""
    claim_id = draft.claim.row.get("id")
    return next((p for p in draft.minutes if (p.row.get("claim"), p.row.get("line")) == (claim_id, number)), None)


def proposed_lines(draft: Draft) -> tuple[ProposedLine, ...]:
    """The lines as they would be billed."""
    return tuple(_proposed(line) for line in draft.claim.lines)


def _proposed(line: Row) -> ProposedLine:
    def known(name: str, type_: type) -> Any:
        value = line.get(name)
        return value if isinstance(value, type_) else None

    number = line["number"]
    assert isinstance(number, int)
    return ProposedLine(
        number,
        code=known("code", str),
        modifiers=known("modifiers", tuple),
        units=known("units", int),
        date=known("date", datetime.date),
        charge=known("charge", int),
    )


def _edited(line: Row, action: str, value: Any) -> Row:
    given = line.get("modifiers")
    modifiers = given if isinstance(given, tuple) else ()
    if action == "add_modifier":
        return {**line, "modifiers": modifiers if value in modifiers else (*modifiers, value)}
    if action == "remove_modifier":
        return {**line, "modifiers": tuple(m for m in modifiers if m != value)}
    if action == "set_units":
        return {**line, "units": value, **_charge(line, value)}
    assert action == "replace_code", action
    return {**line, "code": value}


def _charge(line: Row, units: int) -> Row:
    charge, before = line.get("charge"), line.get("units")
    if isinstance(charge, int) and isinstance(before, int) and before and charge * units % before == 0:
        return {"charge": charge * units // before}
    return {"charge": "unknown"}


def _with_row(draft: Draft, number: int, row: Row, action: str) -> Draft:
    if action in ("set_units", "replace_code"):
        # what was allowed, or is charged, is not that of the changed line
        gone = ["allowed", *(["charge"] if action == "replace_code" or row.get("charge") == "unknown" else [])]
        row = {key: value for key, value in row.items() if key not in gone}
        draft = replace(draft, told=tuple(_without(draft, placed, number, gone) for placed in draft.told))
    lines = tuple(row if line["number"] == number else line for line in draft.claim.lines)
    return _billing(draft, lines)


def _without(draft: Draft, placed: Placed, number: int, gone: Sequence[str]) -> Placed:
    if (placed.row.get("claim"), placed.row.get("line")) != (draft.claim.row.get("id"), number):
        return placed
    return replace(placed, row={key: value for key, value in placed.row.items() if key not in gone})


def _with_line(draft: Draft, number: int, value: Mapping[str, Any]) -> Draft:
    """A new line: what it shares with the line it is `like` (place, provider, diagnoses, authorization) is copied."""
    like = draft.line(value["like"])
    own = ("number", "code", "modifiers", "units", "charge", "allowed", "description", "note")
    row: Row = {key: one for key, one in like.items() if key not in own}
    row |= {"number": number, "code": value["code"], "modifiers": tuple(value["modifiers"]), "units": value["units"]}
    if value["code"] == like.get("code"):
        price = _charge(like, value["units"]).get("charge")
        row |= {"charge": price} if isinstance(price, int) else {}
    split = value.get("split_from")
    origin = {**draft.origin, number: draft.origin.get(split, split) if split is not None else number}
    return _billing(replace(draft, origin=origin), (*draft.claim.lines, row))


def _without_line(draft: Draft, number: int) -> Draft:
    """Without a line. Its minutes were given all the same: they stand for the day, on no line."""
    line, claim = draft.line(number), draft.claim.row
    patient: Row = {part: claim[part] for part in PARTS if part in claim}
    patient |= {key: line[key] for key in ("code", "date") if key in line}
    rows = []
    for placed in draft.minutes:
        if (placed.row.get("claim"), placed.row.get("line")) == (claim.get("id"), number):
            placed = replace(placed, row={**patient, **{k: v for k, v in placed.row.items() if k not in ABOUT_LINE}})
        rows.append(placed)
    draft = replace(draft, minutes=tuple(rows))
    return _billing(draft, tuple(line for line in draft.claim.lines if line["number"] != number))


def _billing(draft: Draft, lines: tuple[Row, ...]) -> Draft:
    """The draft with these lines; the claim's charge changes by as much as theirs, and is open where one of them is."""
    before, after = _sum(draft.claim.lines), _sum(lines)
    row, charge = dict(draft.claim.row), draft.claim.row.get("charge")
    if after is None and before is not None:
        row.pop("charge", None)
    elif isinstance(charge, int) and before is not None and after is not None:
        row["charge"] = charge + after - before
    return replace(draft, claim=replace(draft.claim, row=row, lines=lines))


def _sum(lines: Iterable[Row]) -> int | None:
    charges = [line.get("charge") for line in lines]
    known = [charge for charge in charges if isinstance(charge, int)]
    return sum(known) if len(known) == len(charges) else None

"""Units of a service, the therapist's and the assistant's, on the lines that there are: which lines change, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.facts.claim import Placed
from scrubjay.facts.universe import Line
from scrubjay.suggesting.draft import Draft
from scrubjay.suggesting.minutes_given import Given, on_line, on_none
from scrubjay.suggesting.record import Visit, modifiers_of
from scrubjay.suggesting.suggestion import Edit


@dataclass(frozen=True, slots=True)
class Share:
    """Units of a code: those of the therapist and those that need the assistant's modifier."""

    code: str
    plain: int
    assisted: int
    modifier: str
    """Empty where the pack asks for none."""

    @property
    def units(self) -> int:
        """Both together."""
        return self.plain + self.assisted


@dataclass(frozen=True, slots=True)
class Arranged:
    """Edits, and the rows of minutes that go and come with them."""

    edits: tuple[Edit, ...]
    gone: tuple[Placed, ...] = ()
    come: tuple[Placed, ...] = ()


def billed(lines: Sequence[Line], modifier: str) -> tuple[int | None, int | None]:
    """The units of a code's lines without and with the assistant's modifier; None where they are not known."""
    with_it = [line for line in lines if modifier and modifier in modifiers_of(line)]
    without = [line for line in lines if line not in with_it]
    return _units(without), _units(with_it)


def arranged(
    draft: Draft, visit: Visit, lines: Sequence[Line], share: Share, given: Given, new: dict[str, Any]
) -> Arranged:
    """The lines of a code changed to carry a share. `new`: the number and value of a new line, should one be needed."""
    with_it = [line for line in lines if share.modifier and share.modifier in modifiers_of(line)]
    without = [line for line in lines if line not in with_it]
    if (_units(without), _units(with_it)) == (share.plain, share.assisted) and lines and len(given.rows) == len(lines):
        return Arranged(())
    edits: list[Edit] = []
    kept: list[tuple[int, str]] = []
    more: list[int] = []
    if share.plain and without:
        edits += _one_line(without, share.plain, more)
        kept.append((without[0].number, "therapist"))
    elif share.plain and with_it and not share.assisted:
        edits += [_edit(with_it[0].number, "remove_modifier", share.modifier), *_one_line(with_it, share.plain, [])]
        kept.append((with_it[0].number, "therapist"))
    elif share.plain:
        edits.append(_edit(new["line"], "add_line", {**new["value"], "units": share.plain}))
        kept.append((new["line"], "therapist"))
    if share.assisted and with_it:
        edits += _one_line(with_it, share.assisted, more)
        kept.append((with_it[0].number, "assistant"))
    elif share.assisted and without and not share.plain:
        edits += [_edit(without[0].number, "add_modifier", share.modifier), *_one_line(without, share.assisted, [])]
        kept.append((without[0].number, "assistant"))
    elif share.assisted:
        number = new["line"] + (1 if kept and kept[0][0] == new["line"] else 0)
        edits.append(_edit(number, "add_line", _assistants(share, without, new)))
        kept.append((number, "assistant"))
    stay = {number for number, _ in kept} | set(more) | {edit["line"] for edit in edits}
    edits += [_edit(line.number, "remove_line", True) for line in lines if line.number not in stay]
    if not kept:
        come = [on_none(draft, given, visit)]
    elif len(kept) == 1:
        come = [on_line(draft, kept[0][0], given)]
    else:
        come = [on_line(draft, number, given, who) for number, who in kept]
    come += [on_line(draft, number, given, "nobody") for number in more]
    return Arranged(tuple(edits), given.rows, tuple(come))


def _assistants(share: Share, without: Sequence[Line], new: dict[str, Any]) -> dict[str, Any]:
    if not without:
        value: dict[str, Any] = new["value"]
        return {**value, "modifiers": [*value["modifiers"], share.modifier], "units": share.assisted}
    first = without[0]
    modifiers = [*modifiers_of(first), share.modifier]
    value = {**new["value"], "modifiers": modifiers, "units": share.assisted}
    return {**value, "like": first.number, "split_from": first.number}


def _one_line(lines: Sequence[Line], units: int, kept: list[int]) -> list[Edit]:
    """All units on the first of the lines; lines that together have them already stay, and are noted in `kept`."""
    if len(lines) > 1 and _units(lines) == units:
        kept += [line.number for line in lines[1:]]
        return []
    rest = [_edit(line.number, "remove_line", True) for line in lines[1:]]
    first = [] if lines[0].row.get("units") == units else [_edit(lines[0].number, "set_units", units)]
    return [*first, *rest]


def _units(lines: Sequence[Line]) -> int | None:
    known = [units for line in lines if isinstance(units := line.row.get("units"), int)]
    return sum(known) if len(known) == len(lines) else None


def _edit(line: int, action: str, value: Any) -> Edit:
    return {"line": line, "action": action, "value": value}

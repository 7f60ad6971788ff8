"""Untimed services: those that the record documents and no line bills, and the assistant's modifier on those billed."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.facts.claim import Placed
from scrubjay.suggesting.bench import Bench, Seen
from scrubjay.suggesting.draft import minutes_row
from scrubjay.suggesting.minutes_given import Given, on_line, unbilled, with_minutes
from scrubjay.suggesting.pack_says import EVALUATIONS, assisting
from scrubjay.suggesting.record import Visit, code_row, habit, is_of, line_name, modifiers_of, noted_codes
from scrubjay.suggesting.suggestion import Edit, Gap, Suggestion
from scrubjay.units import assisted_untimed


def services(bench: Bench, seen: Seen, visit: Visit) -> tuple[Seen, list[Suggestion], list[Gap]]:
    """The visit's untimed services; and timed ones that a note names without minutes, which are said only."""
    made: list[Suggestion] = []
    gaps: list[Gap] = []
    for code, rows in _documented(seen, visit, gaps):
        number = seen.draft.free_number()
        value = {"code": code, "modifiers": list(habit(visit)), "units": 1, "date": visit.date.isoformat()}
        edit: Edit = {"line": number, "action": "add_line", "value": {**value, "like": visit.model.number}}
        minutes = None
        if rows:
            minutes = with_minutes(seen.draft, rows, [on_line(seen.draft, number, Given(code, tuple(rows)))])
        tried = bench.tried(seen, (edit,), minutes=minutes)
        how = "minutes of it are given" if rows else "the treatment note names it"
        if tried.seen is None:
            found = "; ".join(finding.message for finding in tried.new)
            words = f"{code} is documented and on no line; not suggested, because it would be found: {found}"
            gaps.append(Gap(visit.name, words))
            continue
        reason = (
            f"{code} was given on {visit.date.isoformat()} ({how}), and no line bills it. It is not timed: one unit."
        )
        made.append(Suggestion("line", visit.name, tried.edits, reason))
        seen = tried.seen
    for line in visit.lines:
        seen = _assisted(bench, seen, line.number, made)
    return seen, made, gaps


def _documented(seen: Seen, visit: Visit, gaps: list[Gap]) -> Iterator[tuple[str, list[Placed]]]:
    """Untimed codes that minutes or notes document and no line bills."""
    billed = {line.row.get("code") for line in seen.claim.lines if line.date == visit.date}
    given = unbilled(seen, visit, [])
    for code in dict.fromkeys((*given, *noted_codes(seen.group, visit))):
        row = code_row(seen, code, visit.date)
        kind = row.cells.get("kind") if row is not None else None
        timed = row.cells.get("timed") if row is not None else None
        if code in billed or (code in given and timed is True):
            continue
        if kind in EVALUATIONS:
            if code in given:
                words = f"Minutes of {code} are on no line, and no evaluation that bears it out was found."
                gaps.append(Gap(visit.name, words, ("charts",)))
        elif not is_of(row, visit.discipline) or timed is None:
            words = f"{code} is documented and on no line; the code table does not say what it is."
            gaps.append(Gap(visit.name, words, ("timed",)))
        elif timed:
            words = f"{code} is in the treatment note and on no line; its minutes are not known."
            gaps.append(Gap(visit.name, words, ("minutes.minutes",)))
        else:
            yield code, given.get(code, [])


def _assisted(bench: Bench, seen: Seen, number: int, made: list[Suggestion]) -> Seen:
    """An untimed line with the assistant's modifier where more than a tenth is theirs, without it elsewhere."""
    line = next((line for line in seen.claim.lines if line.number == number), None)
    if line is None or line.row.get("timed") is not False or seen.run is None:
        return seen
    helper, placed = assisting(seen.run, line), minutes_row(seen.draft, number)
    total, alone = (placed.row.get(name) if placed else None for name in ("minutes", "assistant_minutes"))
    if helper is None or not isinstance(total, int) or not isinstance(alone, int):
        return seen
    needs, has = assisted_untimed(total, alone), helper.modifier in modifiers_of(line)
    if needs == has:
        return seen
    edit: Edit = {"line": number, "action": "add_modifier" if needs else "remove_modifier", "value": helper.modifier}
    tried = bench.tried(seen, (edit,), gone=helper.policies)
    if tried.seen is None:
        return seen
    more = "more" if needs else "no more"
    reason = f"The assistant alone gave {alone} of {total} minutes, {more} than a tenth."
    made.append(Suggestion("modifiers", line_name(line), tried.edits, reason, helper.sources, helper.policies))
    return tried.seen

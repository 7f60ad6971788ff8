"""The units that the minutes of a visit support, by the payer's way of counting, the therapist's and the assistant's.

Where even services or a source that says nothing leave a choice, every permitted way is tried and none preferred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scrubjay.executors.run import Run
from scrubjay.facts.claim import Placed
from scrubjay.facts.universe import Line
from scrubjay.suggesting.arranging import Arranged, Share, arranged
from scrubjay.suggesting.bench import Bench, Seen, Tried, mended
from scrubjay.suggesting.draft import Draft, changed
from scrubjay.suggesting.minutes_given import Given, timed_minutes, unbilled, with_minutes
from scrubjay.suggesting.pack_says import Assisting, Counting, assisting, counting
from scrubjay.suggesting.permitting import permitted_ways
from scrubjay.suggesting.record import Visit, again, code_row, habit, line_name
from scrubjay.suggesting.suggestion import Edit, Gap, Suggestion
from scrubjay.units import METHODS, Allowed, allowed

Pick = Callable[[int], int]
"""Which of so many ways is taken."""


def treatment(bench: Bench, seen: Seen, visit: Visit, pick: Pick) -> tuple[Seen, list[Suggestion], list[Gap]]:
    """The timed units of a visit, those of services that no line bills among them."""
    gaps: list[Gap] = []
    more = _timed(seen, visit, unbilled(seen, visit, gaps))
    with_them, new = _with_new_lines(bench, seen, visit, more)
    all_lines = again(with_them, visit)
    if all_lines is None or with_them.run is None:
        return seen, [], gaps
    open_ = [line for line in visit.lines if "timed" not in line.row]
    gaps += [Gap(line_name(line), "The code table does not say whether it is timed.", ("timed",)) for line in open_]
    timed = [line for line in all_lines.lines if line.row.get("timed") is True]
    if not timed:
        return seen, [], gaps
    count = _counting(with_them.run, timed)
    if isinstance(count, str):
        known = timed_minutes(with_them, all_lines, [])
        words = f"No units are suggested: {count}." + (f" {_by_method(known)}" if known else "")
        gaps.append(Gap(visit.name, words))
        return seen, [], gaps
    given = timed_minutes(with_them, all_lines, gaps)
    if given is None or _elsewhere(with_them.run, timed, count, visit, gaps):
        return seen, [], gaps
    method = next(method for method in METHODS if method == count.methods[0])
    total = allowed({code: one.minutes for code, one in given.items()}, method)
    own = {code: [line for line in visit.lines if line.row.get("code") == code] for code in given}
    helpers = {code: assisting(with_them.run, _of(timed, code)) for code in given}
    ways = permitted_ways(total, own, given, helpers, visit, gaps)
    return _settled(bench, seen, visit, pick, _Day(total, count, given, own, helpers, new, ways), gaps)


@dataclass(frozen=True, slots=True)
class _Day:
    """What is known of a visit whose minutes are all known. By code: minutes, lines, the assistant's modifier, and
    the number and value of a line that would be new."""

    total: Allowed
    count: Counting
    given: Mapping[str, Given]
    own: Mapping[str, list[Line]]
    helpers: Mapping[str, Assisting | None]
    new: Mapping[str, dict[str, Any]]
    ways: list[tuple[Share, ...]]

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies that speak of its units."""
        more = (policy for helper in self.helpers.values() if helper for policy in helper.policies)
        return tuple(dict.fromkeys((*self.count.policies, *more)))


def _timed(seen: Seen, visit: Visit, more: Mapping[str, list[Placed]]) -> dict[str, list[Placed]]:
    rows = {code: code_row(seen, code, visit.date) for code in more}
    return {code: more[code] for code, row in rows.items() if row is not None and row.cells.get("timed") is True}


def _with_new_lines(
    bench: Bench, seen: Seen, visit: Visit, more: Mapping[str, list[Placed]]
) -> tuple[Seen, dict[str, dict[str, Any]]]:
    """The draft with minutes that are on no line brought to lines, new ones where none has the code.

    Two numbers stay free for each code: for a new line and for the assistant's part of it.
    """
    number = seen.draft.free_number()
    new: dict[str, dict[str, Any]] = {}
    edits: list[Edit] = []
    minutes = list(seen.draft.minutes)
    codes = dict.fromkeys([*(str(line.row.get("code")) for line in visit.lines), *more])
    for at, code in enumerate(codes):
        first = next((line for line in visit.lines if line.row.get("code") == code), visit.model)
        value = {"code": code, "modifiers": list(habit(visit)), "date": visit.date.isoformat(), "like": first.number}
        new[code] = {"line": number + 2 * at, "value": value}
        if code not in more:
            continue
        to = first.number
        if first.row.get("code") != code:
            to = new[code]["line"]
            edits.append({"line": to, "action": "add_line", "value": {**value, "units": 1}})
        rows = [placed for placed in minutes if _on(seen.draft, placed, to)] + more[code]
        ids = {id(placed) for placed in rows}
        row = {"claim": seen.draft.claim.row.get("id"), "line": to}
        parts = Given(code, tuple(rows))
        told = {name: parts.part(name) for name in ("minutes", "assistant_minutes", "together_minutes")}
        merged = Placed({**row, **{k: v for k, v in told.items() if v is not None}}, rows[0].place)
        minutes = [placed for placed in minutes if id(placed) not in ids] + [merged]
    if not more:
        return seen, new
    found = bench.see(changed(seen.draft, edits, minutes))
    return found if found is not None else seen, new


def _on(draft: Draft, placed: Placed, number: int) -> bool:
    return (placed.row.get("claim"), placed.row.get("line")) == (draft.claim.row.get("id"), number)


def _of(lines: Sequence[Line], code: str) -> Line:
    return next(line for line in lines if line.row.get("code") == code)


def _counting(run: Run, timed: Sequence[Line]) -> Counting | str:
    """The one way in which the pack counts all timed lines of the visit; else why there is none."""
    found = [counting(run, line) for line in timed]
    methods = dict.fromkeys(method for one in found for method in one.methods)
    if len(methods) == 1 and all(one.methods for one in found):
        sources = {source["id"]: source for one in found for source in one.sources}
        return Counting(
            tuple(methods),
            tuple(dict.fromkeys(policy for one in found for policy in one.policies)),
            tuple(sources.values()),
            tuple(dict.fromkeys(measure for one in found for measure in one.measures)),
        )
    by, discipline = " and by ".join(methods), timed[0].row.get("discipline")
    told = f"counts by {by}" if methods else f"does not say how minutes of {discipline} become units"
    return f"{run.program.pack_id} {told}"


def _by_method(given: Mapping[str, Given]) -> str:
    """The units by each way of counting, those that agree together."""
    said: dict[str, list[str]] = {}
    minutes = {code: one.minutes for code, one in given.items()}
    for method in METHODS:
        total = allowed(minutes, method)
        shares = [
            f"{share.code} {share.low}" + (f" or {share.high}" if share.high != share.low else "")
            for share in total.shares
        ]
        said.setdefault(", ".join(shares), []).append(method)
    return "; ".join(f"{', '.join(methods)}: {shares}" for shares, methods in said.items()) + "."


def _elsewhere(run: Run, timed: Sequence[Line], count: Counting, visit: Visit, gaps: list[Gap]) -> bool:
    """Whether the day's units stand on other claims too, or may."""
    own = {id(line) for line in timed}
    members = {
        id(member.fact): member.fact
        for line in timed
        for name in count.measures
        for member in run.measured(name, line).members
        if isinstance(member.fact, Line) and id(member.fact) not in own
    }
    claims = dict.fromkeys(line.claim.id or "an earlier claim" for line in members.values())
    if claims:
        words = f"No units are suggested: timed services of the day stand on {', '.join(claims)} too."
        gaps.append(Gap(visit.name, words))
    return bool(claims)


def _settled(
    bench: Bench, seen: Seen, visit: Visit, pick: Pick, day: _Day, gaps: list[Gap]
) -> tuple[Seen, list[Suggestion], list[Gap]]:
    """The ways tried; of those that hold, the one that is picked."""
    good: list[tuple[tuple[Share, ...], Tried]] = []
    refused: list[str] = []
    for way in day.ways:
        parts = _arranged(seen.draft, visit, way, day)
        edits, come = _numbered(seen.draft, parts)
        if not edits:
            return seen, [], gaps
        gone = [placed for part in parts for placed in part.gone]
        tried = bench.tried(seen, edits, day.policies, with_minutes(seen.draft, gone, come))
        if tried.seen is not None:
            good.append((way, tried))
        else:
            refused += [finding.message for finding in tried.new] or ["no line would be left"]
    if not good:
        if refused:
            words = (
                f"The minutes support other units ({_told(day.ways[0])}); not suggested, because it would be found: "
            )
            gaps.append(Gap(visit.name, words + "; ".join(dict.fromkeys(refused))))
        return seen, [], gaps
    way, tried = good[pick(len(good))]
    assert tried.seen is not None
    suggestion = Suggestion(
        kind="units",
        about=visit.name,
        edits=tried.edits,
        reason=_reason(day, way),
        sources=_sources(day, way),
        mends=mended(seen, tried.seen),
        choice=f"the record permits {len(good)} ways; here {_told(way)}" if len(good) > 1 else "",
    )
    return tried.seen, [suggestion], gaps


def _arranged(draft: Draft, visit: Visit, way: Sequence[Share], day: _Day) -> list[Arranged]:
    """How each code's lines change; rows of minutes are those of the draft, before any were brought to lines."""
    found = []
    for share in way:
        lines = day.own[share.code]
        rows = [placed for line in lines for placed in draft.minutes if _on(draft, placed, line.number)]
        loose = [p for p in draft.minutes if p.row.get("line") is None and p.row.get("code") == share.code]
        loose = [p for p in loose if p.row.get("date", visit.date) == visit.date]
        given = Given(share.code, (*rows, *loose))
        if not lines and not share.units:
            continue
        found.append(arranged(draft, visit, lines, share, given, day.new[share.code]))
    return found


def _numbered(draft: Draft, parts: Sequence[Arranged]) -> tuple[list[Edit], list[Placed]]:
    """Edits and minutes of all codes, new lines numbered on from the claim's; lines that others are like go last."""
    edits = [edit for part in parts for edit in part.edits]
    edits.sort(key=lambda edit: bool(edit["action"] == "remove_line"))
    added = [edit["line"] for edit in edits if edit["action"] == "add_line"]
    to = {number: draft.free_number() + at for at, number in enumerate(added)}
    come = [placed for part in parts for placed in part.come]
    return (
        [{**edit, "line": to.get(edit["line"], edit["line"])} for edit in edits],
        [replace(p, row={**p.row, "line": to[p.row["line"]]}) if p.row.get("line") in to else p for p in come],
    )


def _told(way: Sequence[Share]) -> str:
    return ", ".join(
        f"{share.code} {share.units}" + (f" ({share.assisted} with {share.modifier})" if share.assisted else "")
        for share in way
    )


def _reason(day: _Day, way: Sequence[Share]) -> str:
    said = [f"Counted by {day.total.method}: {'; '.join(day.total.explanation)}."]
    for share in way:
        given = day.given[share.code]
        if not day.own[share.code]:
            rest = "" if share.units else " It comes to no unit: documented, not billed."
            said.append(f"{share.code} was given ({given.minutes} minutes), and no line bills it.{rest}")
        if share.modifier and given.alone and (share.assisted or day.own[share.code]):
            said.append(
                f"{share.code}: the assistant alone gave {given.alone} of {given.minutes} minutes: "
                f"{share.modifier} on {share.assisted} of {share.units}."
            )
    return " ".join(said)


def _sources(day: _Day, way: Sequence[Share]) -> tuple[Mapping[str, Any], ...]:
    found = {source["id"]: source for source in day.count.sources}
    for share in way:
        helper = day.helpers[share.code]
        if helper is not None and day.given[share.code].alone:
            found |= {source["id"]: source for source in helper.sources}
    return tuple(found.values())

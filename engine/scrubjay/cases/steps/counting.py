"""Steps that raise or lower a measure to its limit: members added or taken away, units, amounts, minutes, limits."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from scrubjay.cases.goals import Unmet, number, unmet
from scrubjay.cases.plain import related_row
from scrubjay.cases.reading import LISTS, related_of
from scrubjay.cases.scene import Json, Tried, claim_of, copied, row_at
from scrubjay.cases.steps.cells import cell_moves
from scrubjay.cases.steps.facts import facts_moved
from scrubjay.cases.steps.kit import Kit
from scrubjay.cases.steps.putting import add_history, add_line, put, put_related, without_line
from scrubjay.cases.steps.values import DAY, ORDERS, ordered, stepped
from scrubjay.executors.run import Run
from scrubjay.executors.spans import calendar_window, moved
from scrubjay.executors.testing import Context, operands
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.rules.program import CellOf, FieldOf, Measure, MeasureOf, MeasureTest, PastTest, Span, Window

MOST = 100
"""The most members that are added at once."""
BEGUN = 3
"""How many days before the line a fact begins whose window is cut into spans from its first day."""
MINUTES = (0, 7, 8, 15, 22, 23, 30, 37, 38, 45, 52, 53, 60, 90, 120)
ALONE = (0, 1, 2, 3, 7, 8, 15, 23, 30)
"""Minutes of the assistant that are tried."""


def measure_moves(test: MeasureTest, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    """Scenes in which a measure may stand on the wanted side of its limit, next to it."""
    line = context.target
    if not isinstance(line, Line):
        return
    measure = kit.program.measures[test.measure]
    value, limit = standing(test, line, context, found.run)
    if measure.burns is not None and not found.scene.get("authorizations"):
        yield from _authorized(found, line, kit)
        return
    window = measure.window
    root = related_of(window)
    if root and not found.scene.get(LISTS[root]):
        yield from put_related(found, line, root, "from", None, kit.reads)
        return
    if root and value is None and window is not None and window.every != Span() and line.date is not None:
        yield from put_related(found, line, root, "from", line.date - BEGUN * DAY, kit.reads)
    if limit is None:
        if isinstance(test.operand, FieldOf):
            for small in (1, 2, 3):
                yield from put(found, line, test.operand.path, small, kit.reads)
        elif isinstance(test.operand, CellOf):
            yield from cell_moves(test.operand, True, context, found, kit.reads)
        elif isinstance(test.operand, MeasureOf):
            yield from _minutes(found, kit)
        return
    if measure.of != "line":
        if test.op in ORDERS:
            aim = ordered(test.op, _day(limit) if measure.type == "date" else Decimal(limit), want)
            yield from facts_moved(measure, None if value is None else int(value), _number(aim), line, found)
        return
    if value is None:
        if measure.op in ("min", "max") and measure.type == "date":
            yield from _dated(measure, ordered(test.op, _day(limit), want), found, kit)
        else:
            yield from _minutes(found, kit)
        return
    if measure.op in ("min", "max"):
        if measure.type == "date":
            yield from _dated(measure, ordered(test.op, _day(limit), want), found, kit)
        return
    if test.op in ORDERS:
        wanted = ordered(test.op, Decimal(limit), want)
        if measure.units is None:
            yield from moved_to(measure, int(value), wanted, line, found, kit)
        if wanted == 0 and window is not None and window.shape in ("from_first", "gap"):
            yield from past_moves(PastTest(measure.name), True, context, found, kit)
        if isinstance(test.operand, FieldOf):
            other = stepped(int(value), -ORDERS[test.op][0 if want else 1])
            if other >= 1:
                yield from put(found, line, test.operand.path, other, kit.reads)
    if isinstance(test.operand, MeasureOf) or measure.units is not None:
        other_measure = test.operand.measure if isinstance(test.operand, MeasureOf) else ""
        if other_measure and kit.program.measures[other_measure].units is None and test.op in ORDERS:
            wanted = stepped(int(value), -ORDERS[test.op][0 if want else 1])
            yield from moved_to(kit.program.measures[other_measure], int(limit), wanted, line, found, kit)
        yield from _minutes(found, kit)


def standing(test: MeasureTest, line: Line, context: Context, run: Run) -> tuple[float | None, float | None]:
    """A measure's value and its limit, None where either is not one number."""
    authorizations = related(run.group, line, "authorization", context.match)
    authorization = authorizations[0] if len(authorizations) == 1 else None
    values = run.measure(test.measure, line, authorization)
    chosen = {("subject", "authorization"): authorization, ("target", "authorization"): authorization}
    if isinstance(test.operand, FieldOf) and test.operand.path.root not in ("line", "claim", "fact"):
        rows = related(run.group, line, test.operand.path.root, context.match)
        chosen[("subject", test.operand.path.root)] = rows[0] if len(rows) == 1 else None
    limits = operands(test.operand, replace(context, chosen=chosen))
    value = number(values[0]) if len(values) == 1 else None
    limit = number(limits[0]) if len(limits) == 1 and limits[0] != "unlimited" else None
    return value, limit


def moved_to(measure: Measure, value: int, wanted: int, line: Line, found: Tried, kit: Kit) -> Iterator[Json]:
    """Scenes in which a count or sum comes to another number."""
    if wanted < 0:
        return
    if wanted > value:
        yield from _raised(measure, wanted - value, line, found, kit)
    elif wanted < value:
        yield from _lowered(measure, value - wanted, line, found)


def _raised(measure: Measure, more: int, line: Line, found: Tried, kit: Kit) -> Iterator[Json]:
    own = found.run.member(measure.name, line)[0] and measure.upto != "day_before"
    if measure.op == "sum" and measure.field is not None:
        key = measure.field.key
        now = number(line.row.get(key))
        if own and now is not None and line.claim.is_input and not (key == "allowed" and measure.scope != "claim"):
            yield from put(found, line, measure.field, int(now) + more, kit.reads)
        for scene, place in _one_more(measure, line, found):
            row_at(scene, place)[key] = f"{more // 100}.{more % 100:02d}" if key in ("allowed", "charge") else more
            yield from _as_member(measure, scene, place, kit)
        if own and now is not None and key == "allowed":
            yield from put(found, line, measure.field, int(now) + more, kit.reads)
        return
    if more > MOST:
        return
    if measure.scope == "claim":
        yield from _more_lines(measure, found, [{}] * more, kit)
        return
    days = _days(measure, line, found, more)
    if len(days) < more:
        return
    scene = found.scene
    for day in days[:more]:
        scene = add_history(scene, day)
    yield from _as_member(measure, scene, ("history", len(scene["history"]) - 1), kit)
    if measure.op == "count" and measure.window is not None and measure.window.shape == "day":
        yield from _more_lines(measure, found, [{}] * more, kit)
    if any(path.root == "claim" for path in measure.per):
        yield from _more_lines(measure, found, [{"date": day.isoformat()} for day in days[:more]], kit)


def _more_lines(measure: Measure, found: Tried, lines: list[Json], kit: Kit) -> Iterator[Json]:
    """So many more lines on the claim itself, each with what it says otherwise than the line that is tried."""
    scene, place = found.scene, ("lines", 0)
    for more in lines:
        scene, place = add_line(scene, **more)
    yield from _as_member(measure, scene, place, kit)


def _one_more(measure: Measure, line: Line, found: Tried) -> Iterator[tuple[Json, tuple[str, int]]]:
    if measure.scope == "claim" or (measure.window is not None and measure.window.shape == "day"):
        yield add_line(found.scene)
    if measure.scope != "claim":
        for day in _days(measure, line, found, 1)[:1]:
            scene = add_history(found.scene, day)
            yield scene, ("history", len(scene["history"]) - 1)


def _as_member(measure: Measure, scene: Json, place: tuple[str, int], kit: Kit) -> Iterator[Json]:
    """The scene, with the line added made one that counts if it does not."""

    def lacking(one: Tried) -> Unmet:
        line = next((each for each in one.group.lines if one.place(each) == place), None)
        if line is None:  # the patient's facts hold no such line: it supersedes, or is superseded
            return Unmet(float("inf"))
        return unmet(measure.where, True, Context(one.run, line, line))

    solved = kit.solve(scene, lacking, 40)
    if solved is not None:
        yield solved.scene


def _lowered(measure: Measure, less: int, line: Line, found: Tried) -> Iterator[Json]:
    history = found.scene.get("history") or []
    if measure.op == "sum" and measure.field is not None:
        key = measure.field.key
        cents = key in ("allowed", "charge")
        places = [("history", at) for at in range(len(history))]
        places += [("lines", at) for at in range(len(claim_of(found.scene)["lines"]))]
        for place in places:
            now = row_at(found.scene, place).get(key)
            have = int(str(now).replace(".", "")) if now is not None else 0
            if have - less >= (0 if cents else 1):
                scene = copied(found.scene)
                left = have - less
                row_at(scene, place)[key] = f"{left // 100}.{left % 100:02d}" if cents else left
                yield scene
    elif len(history) >= less:
        scene = copied(found.scene)
        scene["history"] = history[: len(history) - less]
        yield scene
        scene = copied(found.scene)
        scene["history"] = history[less:]
        yield scene
    if len(claim_of(found.scene)["lines"]) > 1:
        yield without_line(found.scene, 0)


def _days(measure: Measure, line: Line, found: Tried, count: int) -> list[datetime.date]:
    """Days for more members: the line's own where its window is a day, else those before it that have none yet."""
    date = line.date
    if date is None:
        return []
    window = measure.window
    if window is not None and window.shape == "day":
        return [date] * count
    start = _start(window, date)
    taken = {row["date"] for row in found.scene.get("history") or []}
    days: list[datetime.date] = []
    day = date - DAY
    while len(days) < count and day >= start:
        if day.isoformat() not in taken:
            days.append(day)
        day -= DAY
    return days


def _start(window: Window | None, date: datetime.date) -> datetime.date:
    if window is None or window.shape in ("coverage", "fact", "from_first", "gap", "since"):
        return date - MOST * DAY
    return calendar_window(window, date)[0]


def _dated(measure: Measure, day: datetime.date, found: Tried, kit: Kit) -> Iterator[Json]:
    """A member on a day, in the place of others that were added, and beside them."""
    for kept in ([], found.scene.get("history") or []):
        scene = add_history({**found.scene, "history": list(kept)}, day)
        yield from _as_member(measure, scene, ("history", len(kept)), kit)
    if found.scene.get("history"):
        yield {key: value for key, value in found.scene.items() if key != "history"}


def _number(value: int | datetime.date) -> int:
    return value.toordinal() if isinstance(value, datetime.date) else int(value)


def _day(ordinal: float) -> datetime.date:
    return datetime.date.fromordinal(int(ordinal))


def _authorized(found: Tried, line: Line, kit: Kit) -> Iterator[Json]:
    for key in ("visits", "units"):
        for quantity in (1, 2):
            yield from put_related(found, line, "authorization", key, quantity, kit.reads)
    scene = copied(found.scene)
    scene["authorizations"] = [related_row("authorization", kit.reads)]
    yield scene


def _minutes(found: Tried, kit: Kit) -> Iterator[Json]:
    """Other minutes of a line: in all, the assistant's; other units billed; a line of another timed code beside it."""
    rows = found.scene.get("minutes") or []
    if not rows:
        return
    for at in range(len(rows)):
        for minutes in MINUTES:
            scene = copied(found.scene)
            row = scene["minutes"][at]
            row["minutes"] = minutes
            row["assistant_minutes"] = min(row["assistant_minutes"] or 0, minutes)
            yield scene
        for alone in ALONE:
            if alone <= (rows[at]["minutes"] or 0):
                scene = copied(found.scene)
                scene["minutes"][at]["assistant_minutes"] = alone
                yield scene
    for units in (1, 2, 3):
        scene = copied(found.scene)
        claim_of(scene)["lines"][-1]["units"] = units
        yield scene
    if len(rows) == 1:
        for code in ("97110", "97530"):
            scene, _ = add_line(found.scene, code=code, units=1)
            scene["minutes"][0]["minutes"] = 38
            claim_of(scene)["lines"][-1]["units"] = 2
            yield scene


def past_moves(test: PastTest, want: bool, context: Context, found: Tried, kit: Kit) -> Iterator[Json]:
    """Anchors that began so long ago that the window has passed, or a day less."""
    line = context.target
    measure = kit.program.measures[test.measure]
    window = measure.window
    if not isinstance(line, Line) or line.date is None or window is None:
        return
    apart = max(window.gap.days + 30 * window.gap.months - 1, 1) if window.shape == "gap" else 10_000
    first = moved(line.date, window.lasts, -1)
    for start in (first, first + DAY) if want else (first + DAY, first):
        scene = {**copied(found.scene), "history": []}
        day = start
        while day < line.date:
            scene = add_history(scene, day)
            day = min(day + apart * DAY, line.date)
        where = window.where if window.where is not None else measure.where
        anchor = Context(found.run, line, line)
        if unmet(where, True, anchor).cost == 0:
            yield scene
        else:
            yield from _as_member(replace(measure, where=where), scene, ("history", 0), kit)
    if not want:
        yield {**copied(found.scene), "history": []}

"""What was not checked and which facts would tell: the conditions of open rules that are possible and not sure.

`meaning.md` 3: listed after all conditions are evaluated, in pack order; one entry for a policy and its lacking facts.
Facts are named as `facts.md` does; a dated amount without a value is named `$amount` here.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from scrubjay.decisions.joins import Found, found
from scrubjay.decisions.reckoning import unshifted
from scrubjay.decisions.related_context import with_related
from scrubjay.decisions.tracing import Step, found_value, steps
from scrubjay.decisions.wording import CALENDAR, asking, fact_name
from scrubjay.executors.joining import LISTS, pairing, value_in, wanted_values
from scrubjay.executors.measuring import Measured
from scrubjay.executors.pairs import MAYBE, Range
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, amount_on, holds, operands, plain_value
from scrubjay.executors.visits import may_belong, subject_of
from scrubjay.executors.windows import Around
from scrubjay.facts.claim import Row
from scrubjay.facts.given import GIVEN, POINTED, POINTERS
from scrubjay.facts.related import related
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import UNKNOWN, Unknown
from scrubjay.rules.naming import RELATED
from scrubjay.rules.program import (
    All,
    AnyOf,
    CellOf,
    CodeSet,
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Operand,
    PastTest,
    Path,
    Rule,
    Shift,
    Test,
    UnitRule,
    Window,
)
from scrubjay.tables import KEYS

KINDS_OF_LISTS = {name: kind for kind, name in LISTS.items()}
HISTORY, STATUS, AUTHORIZATIONS = "history", "history.status", "authorizations"
NOT_IN_PACK = {"$": "no_amount", CALENDAR: "no_calendar"}
"""How names begin that only the pack could tell, and the reason that they are."""
REASONS = ("range_line", *NOT_IN_PACK.values(), "fact")
"""Why a rule may be open; what no fact would mend goes first."""
UNSEEN = {**LISTS, "line": HISTORY, "other_payer": "claim.other_payers"}
"""What to ask for where a joined fact may exist that nobody has seen, by the kind of fact."""


def lacking(run: Run, rule: Rule, line: Line) -> tuple[str, tuple[str, ...]]:
    """Why a rule is open on a line (`fact`, `no_amount`, `no_calendar`, `range_line`), and what would tell."""
    if line.is_range and run.in_force(rule, line) == MAYBE:
        return "range_line", ("date",)
    names = of_rule(run, rule, line)
    missing = (reason for mark, reason in NOT_IN_PACK.items() if any(name.startswith(mark) for name in names))
    return next(missing, "fact"), names


def words_for(title: str, reason: str, lacks: Sequence[str], own_history: bool = False) -> str:
    """One sentence for a biller: what was not checked and whom to ask what."""
    if reason == "range_line":
        return f"{title}: the line covers days under different rules; bill each day on its own line."
    amounts = [name[1:].replace("_", " ") for name in lacks if name.startswith("$")]
    calendars = [name.removeprefix(CALENDAR) for name in lacks if name.startswith(CALENDAR)]
    missing = []
    if amounts:
        missing.append(f"the pack has no value of {', '.join(amounts)} for this date of service.")
    if calendars:
        missing.append(f"the pack's calendar {', '.join(calendars)} does not know the holidays of these days.")
    if not missing:
        return f"{title}: {asking(lacks, own_history)}"
    others = [name for name in lacks if not name.startswith(tuple(NOT_IN_PACK))]
    return f"{title}: {' '.join(missing)}" + (f" Even then it {asking(others, own_history)}" if others else "")


def of_rule(run: Run, rule: Rule, line: Line) -> tuple[str, ...]:
    """What a rule that is open on a line lacks, in pack order; worked out once, since many lines read one mark."""
    key = ("lacks", rule.index, id(line))
    if key not in run.kept:
        run.kept[key] = tuple(dict.fromkeys(_of_rule(run, rule, line)))
    known: tuple[str, ...] = run.kept[key]
    return known


def _of_rule(run: Run, rule: Rule, line: Line) -> Iterator[str]:
    if line.date is None and (rule.start or rule.through):
        yield "date"
    context = Context(run, line, line, rule.match, of=rule.subject)
    yield from of_condition(run, rule.lines, context)
    for step in steps(rule, line, run):
        if step.pair == MAYBE:
            yield from of_leaf(run, step)
    subject = subject_of(rule.subject, line)
    for one in found(run, rule, line) if rule.withs or rule.withouts else ():
        yield from of_join(run, one, subject)


def of_leaf(run: Run, step: Step) -> Iterator[str]:
    """What one test lacks that is possible and not sure."""
    leaf, context = step.leaf, step.context
    line = context.target if isinstance(context.target, Line) else context.subject
    if isinstance(leaf, Test):
        yield from _of_test(run, leaf, context)
    elif isinstance(leaf, MeasureTest):
        amounts = [name for name in _of_operand(run, leaf.operand, context) if name.startswith(("$", "table."))]
        yield from amounts or _of_operand(run, leaf.operand, context)
        if not amounts:
            yield from _of_measure(run, leaf.measure, line, context)
    elif isinstance(leaf, MarkTest):
        for rule in (rule for name in leaf.names for rule in run.program.marks.get(name, ())):
            for other in subject_of(rule.subject, line):
                if run.rule(rule, other) == MAYBE:
                    yield from of_rule(run, rule, other)
    elif isinstance(leaf, MemberTest):
        measure = run.program.measures[leaf.measure]
        if not line.sure:
            yield STATUS
        if line.date is None and measure.counting_from is not None:
            yield "date"
        yield from of_condition(run, measure.where, Context(run, line, line))
    elif isinstance(leaf, PastTest):
        window = run.program.measures[leaf.measure].window
        yield "coverages" if window is not None and window.shape == "coverage" else HISTORY
    elif isinstance(leaf, FitsTest):
        yield from _of_fit(run, leaf, context)


def of_join(run: Run, one: Found, subject: Sequence[Line]) -> Iterator[str]:
    """What a join lacks whose fact may or may not exist: fields of what may be it, or the list that is not complete."""
    if one.pair != MAYBE:
        return
    for fact, _ in one.facts:
        if isinstance(fact, str):
            yield UNSEEN.get(one.join.fact, one.join.fact)
            continue
        context = replace(one.context, target=fact, chosen={})
        unknown = [path for path, _ in one.join.same if isinstance(value_in(path, fact, context), Unknown)]
        names = [name for path in unknown for name in _given(path, fact)]
        names += [fact_name(other.path) for _, other in one.join.same if _open(wanted_values(other, one.context))]
        names += of_condition(run, one.join.where, context)
        yield from _of_pairing(one, fact, names)
        if isinstance(fact, Line):
            if not fact.sure:
                names.append(STATUS)
            names += _of_visit(one, fact, subject)
            yield from (_of_history(name, fact) for name in names)
            if one.join.scope == "provider":
                yield from _of_biller(fact, one.context.subject)
        else:
            if one.join.fact == "minutes" and any(x.minutes is fact and not x.sure for x in run.group.lines):
                yield STATUS
            yield from (name if "." in name else f"{one.join.fact}.{name}" for name in names)


def _of_pairing(one: Found, fact: Row | Line, names: list[str]) -> Iterator[str]:
    """What leaves open whether a table pairs the two: what the subject lacks; what the fact lacks goes to `names`."""
    paired, context = one.join.paired, one.context
    if paired is None or MAYBE not in pairing(one.join, fact, context):
        return
    line = context.subject
    ours, theirs = plain_value(paired.subject, line, context.run), plain_value(paired.fact, fact, context.run)
    if isinstance(ours, Unknown):
        yield fact_name(paired.subject)
    if isinstance(theirs, Unknown):
        names.append(fact_name(paired.fact))
    if not isinstance(ours, Unknown) and not isinstance(theirs, Unknown):
        yield "date" if line.date is None else f"table.{paired.table}"


def _open(values: Sequence[object]) -> bool:
    return len(values) > 1 or UNKNOWN in values


def _of_biller(other: Line, line: Line) -> Iterator[str]:
    """Who billed each of two lines of different claims, which count together only where one provider billed both."""
    if other.claim is line.claim:
        return
    yield from (_of_history("billing.npi", x) for x in (line, other) if "billing.npi" not in x.claim.row)


def _of_visit(one: Found, fact: Line, subject: Sequence[Line]) -> Iterator[str]:
    """Whether it is another line than those of the subject's visit."""
    line = one.context.subject
    if one.context.of != "visit" or not may_belong(fact, subject):
        return
    if any(x.date is None for x in (line, fact)):
        yield "date"
    if any("discipline" not in x.row for x in (line, fact)):
        yield "discipline" if all("modifiers" in x.row for x in (line, fact)) else "modifiers"


def of_condition(run: Run, condition: Condition | None, context: Context) -> Iterator[str]:
    """What a condition lacks; nothing where it surely holds or surely does not."""
    if condition is None or holds(condition, context) != MAYBE:
        return
    if isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from of_condition(run, part, context)
        return
    yield from of_leaf(run, Step(condition, MAYBE, False, context))


def _of_test(run: Run, leaf: Test, context: Context) -> Iterator[str]:
    target = context.target
    value = found_value(leaf, context)
    several = False
    if isinstance(target, Line) and leaf.path.root in RELATED:
        several = len(related(run.group, target, leaf.path.root, context.match)) > 1
    if several or isinstance(value, (Unknown, Range)):
        yield from _given(leaf.path, target)
    elif isinstance(leaf.operand, CodeSet):
        undated = isinstance(target, Line) and target.date is None
        yield from ("date",) if undated and _dated_rows(run, leaf.operand, value) else _columns(leaf.operand)
    yield from _of_operand(run, leaf.operand, context)


def _given(path: Path, fact: object) -> Iterator[str]:
    """The field to ask for: a derived one is asked for by what it is derived from, where that is unknown."""
    if isinstance(fact, Line) and path.root == "line":
        if path.key in POINTED:
            yield POINTERS if POINTERS not in fact.row else "claim.diagnoses"
            return
        for name in GIVEN.get(path.key, ()):
            row = fact.claim.row if name.startswith("patient.") else fact.row
            if name not in row:
                yield name
                return
    yield fact_name(path)


def _dated_rows(run: Run, codes: CodeSet, code: object) -> bool:
    """Whether what tables say of a code goes by the date of service."""
    rows = (row for name, _ in codes.tables for row in run.program.tables[name].rows.get(str(code), ()))
    parts = (*codes.any_of, *codes.none_of)
    return any(row.start or row.through for row in rows) or any(_dated_rows(run, part, code) for part in parts)


def _columns(codes: CodeSet) -> Iterator[str]:
    """What a table does not say of a code: its column, or that the code is in it."""
    for table, where in codes.tables:
        if table in KEYS:
            yield f"table.{table}"
        else:
            yield from (column for column, _ in where) if where else (table,)
    for part in (*codes.any_of, *codes.none_of):
        yield from _columns(part)


def _of_fit(run: Run, leaf: FitsTest, context: Context) -> Iterator[str]:
    """The one authorization's own fields, where it is known which it is; else the list of them."""
    line = context.subject
    rows = related(run.group, line, "authorization", context.match)
    row = rows[0]
    names: list[str] = []
    if len(rows) == 1 and isinstance(row, dict):
        fields = {"code": ("codes",), "discipline": ("disciplines",), "billing": ("billing.npi",)}
        for part in leaf.parts:
            names += [f"authorization.{f}" for f in fields.get(part, ("from", "through")) if f not in row]
            if part == "discipline" and "discipline" not in line.row:
                names.append("discipline")
    yield from names or (AUTHORIZATIONS,)


def _of_operand(run: Run, operand: Operand, context: Context) -> Iterator[str]:
    if isinstance(operand, Dated):
        if isinstance(amount_on(operand, context.subject.date, run.program), Unknown):
            yield "date" if context.subject.date is None else f"${operand.name}"
    elif isinstance(operand, FieldOf):
        unmoved = replace(operand, shift=Shift())
        if operand.path.root in RELATED and not operand.join:
            rows = related(run.group, context.subject, operand.path.root, context.match)
            known = len(rows) == 1 and isinstance(rows[0], dict) and rows[0].get(operand.path.key) is not None
            if not known and operand.path.root == "authorization" and isinstance(rows[0], Unknown):
                yield AUTHORIZATIONS
            elif not known:
                yield fact_name(operand.path)
        elif any(isinstance(value, (Unknown, Range)) for value in operands(unmoved, context)):
            yield fact_name(operand.path)
        if operand.shift.calendar and isinstance(unshifted(operand, context), datetime.date):
            moved = operands(operand, with_related(operand, context))[0]
            if isinstance(moved, Range):
                yield f"{CALENDAR}{operand.shift.calendar}"
    elif isinstance(operand, MeasureOf):
        yield from _of_measure(run, operand.measure, context.subject, context)
    elif isinstance(operand, CellOf):
        values = operands(operand, context)
        if len(values) > 1 or isinstance(values[0], Unknown):
            missing = [name for name in ("code", "date") if name not in context.subject.row]
            yield from missing or [f"table.{operand.table}"]


def _of_measure(run: Run, name: str, line: Line, context: Context) -> Iterator[str]:
    key = ("measure", name, id(line), context.match)
    if key not in run.kept:
        run.kept[key] = tuple(dict.fromkeys(_lacking_of_measure(run, name, line, context)))
    yield from run.kept[key]


def _lacking_of_measure(run: Run, name: str, line: Line, context: Context) -> Iterator[str]:
    measure = run.program.measures[name]
    rows = related(run.group, line, "authorization", context.match) if measure.burns is not None else (None,)
    if measure.burns is not None and (len(rows) > 1 or isinstance(rows[0], Unknown)):
        yield AUTHORIZATIONS
        return
    measured = run.measured(name, line, rows[0]) if measure.burns is not None else run.measured(name, line)
    if all(value is not None and value.low == value.high for value in measured.values):
        return
    yield from measured.unsaid
    if measured.window.state == "unknown":
        shape = measure.window.shape if measure.window else ""
        if measure.burns is not None and line.date is not None:
            yield "authorization.from"
            return
        yield "date" if line.date is None else "coverages" if shape == "coverage" else HISTORY
        if shape == "coverage":
            return
    elif not measured.closed:
        yield HISTORY if measure.of == "line" else measure.of
    if measured.window.sure_from is not None and measure.window is not None:
        yield from _of_newest(run, measure.window, measured.window, line)
    if measure.of != "line" and line.date is None and measure.upto != "window":
        yield "date"
        return
    yield from _of_members(run, measure, measured, line)


def _of_newest(run: Run, window: Window, found_window: Around, line: Line) -> Iterator[str]:
    """What leaves open which fact is the newest, from which a window goes."""
    kind = KINDS_OF_LISTS[window.fact]
    if found_window.unseen:
        yield window.fact
    for row in run.group.others[window.fact]:
        context = Context(run, line, row)
        for condition in (window.where, window.after):
            if condition is None or not holds(condition, context)[1]:
                continue
            names = of_condition(run, condition, context)
            yield from (name if "." in name else f"{kind}.{name}" for name in names)
            if "date" not in row:
                yield f"{kind}.date"


def _of_members(run: Run, measure: Measure, measured: Measured, subject: Line) -> Iterator[str]:
    """What leaves open whether each line counts and what it adds. `subject`: the line for which they are counted."""
    for member in measured.members:
        line = member.fact
        if not isinstance(line, Line):
            if not member.sure:
                yield measure.of
            continue
        if not member.sure:
            yield from _unsure(run, measure, line)
            yield from _apart(measure, line, subject)
        if measure.units is not None:
            yield from _of_minutes(line, measure.units)
        if measure.field is not None and measure.op != "visits":
            value = run.ranged(measure.name, line)
            if value is not None and (value.low != value.high or math.isinf(value.high)):
                yield _of_history(fact_name(measure.field), line)
        if measure.op == "visits":
            unknown = (
                path for path in measure.keys if _key_unknown(path, line) or (path.key == "date" and line.is_range)
            )
            yield from (_of_history(fact_name(path), line) for path in unknown)


def _of_minutes(line: Line, rule: UnitRule) -> Iterator[str]:
    row = line.minutes if isinstance(line.minutes, dict) else {}
    for key in ("minutes", "assistant_minutes") if rule.assistant else ("minutes",):
        if row.get(key) is None:
            yield _of_history(f"minutes.{key}", line)


def _unsure(run: Run, measure: Measure, line: Line) -> Iterator[str]:
    if not line.sure:
        yield STATUS
    if line.date is None:
        yield _of_history("date", line)
    for name in of_condition(run, measure.where, Context(run, line, line)):
        yield _of_history(name, line)
    for path in measure.per:
        if _key_unknown(path, line):
            yield _of_history(fact_name(path), line)


def _apart(measure: Measure, line: Line, subject: Line) -> Iterator[str]:
    """What leaves open whether a line belongs with the one that is asked about: the same biller, keys and days."""
    if measure.scope == "provider":
        yield from _of_biller(line, subject)
    if line is subject:
        return
    same = line.claim is subject.claim
    keys = [path for path in measure.per if not (same and path.root == "claim") and _key_unknown(path, subject)]
    yield from (_of_history(fact_name(path), subject) for path in keys)
    if subject.date is None and measure.upto != "window":
        yield _of_history("date", subject)


def _of_history(name: str, line: Line) -> str:
    return name if line.claim.is_input or name.startswith(("$", CALENDAR, HISTORY)) else f"{HISTORY}.{name}"


def _key_unknown(path: Path, line: Line) -> bool:
    return path.key not in (line.row if path.root == "line" else line.claim.row)

"""The form of a rule: what it means, without names, order or spelling. Equal forms decide every claim alike.

Names of measures, marks, sets, calendars and joins give way to what they stand for; parts of which the order tells
nothing are sorted. A form is nested tuples of plain values; what two forms have in common can be looked up in them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrubjay.cases.reading import conditions_of, reads_of
from scrubjay.differing.tables import cells_of, whole
from scrubjay.executors.testing import amount_on
from scrubjay.facts.deriving import THERAPY
from scrubjay.facts.unknown import Unknown
from scrubjay.packs.pack import Amount
from scrubjay.rules.fees import PLACES
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    All,
    AnyOf,
    Burns,
    Calendar,
    CellOf,
    CodeSet,
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    Join,
    Literally,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    Operand,
    PastTest,
    Path,
    Program,
    Rule,
    Test,
    Window,
)

Form = tuple[Any, ...]
SINGLE = "single"
ALWAYS: Form = ("all",)
NO_AMOUNT: Form = ("no amount",)


@dataclass(slots=True)
class Forms:
    """The forms of one program. `weighed`: single sources matter, since they hold a denial down to a review."""

    program: Program
    weighed: bool = False
    _measures: dict[str, Form] = field(default_factory=dict)
    _marks: dict[str, Form] = field(default_factory=dict)

    def rule(self, rule: Rule, day: datetime.date | None) -> Form:
        """What a rule says on the days of service about `day`, on which its amounts stay the same; None: on all."""
        names = [join.name for join in (*rule.withs, *rule.withouts)]
        orders = {name: str(at) for at, name in enumerate(names)}
        withs = tuple(self.join(join, orders, day) for join in rule.withs)
        refers = any(map(_refers, (*rule.withs, *rule.withouts)))
        withouts = tuple(self.join(join, orders, day) for join in rule.withouts)
        return (
            "rule",
            rule.subject,
            ("lines", self.condition(rule.lines, day)),
            ("when", self.condition(rule.when, day)),
            ("unless", self.condition(rule.unless, day) if rule.unless is not None else None),
            ("with", withs if refers else _sorted(set(withs))),
            ("without", _sorted(set(withouts))),
            ("match", _sorted(set(rule.match))),
            ("severity", rule.severity),
            ("denies", rule.denies),
            ("bounded", rule.start is not None or rule.through is not None),
        )

    def condition(self, condition: Condition | None, day: datetime.date | None, joins: Any = None) -> Form:
        """A condition; `day` is a day of service of the subject, None where each line is tested at its own date."""
        if condition is None:
            return ALWAYS
        if isinstance(condition, (All, AnyOf)):
            word = "all" if isinstance(condition, All) else "any"
            return together(word, (self.condition(part, day, joins) for part in condition.parts))
        if isinstance(condition, Test):
            path = (condition.path.root, condition.path.key, condition.path.type)
            return ("test", *path, condition.op, self.operand(condition.operand, day, joins))
        if isinstance(condition, MeasureTest):
            against = self.operand(condition.operand, day, joins)
            return ("measured", self.measure(condition.measure), condition.op, against)
        if isinstance(condition, MarkTest):
            each = [self.mark(name) for name in condition.names]
            if condition.op == "has_none":
                return ("not", together("any", each))
            return together("all" if condition.op == "has_all" else "any", each)
        if isinstance(condition, MemberTest):
            measure = self.program.measures[condition.measure]
            return ("member", self.condition(measure.where, None), measure.counting_from)
        if isinstance(condition, PastTest):
            return ("past", self.measure(condition.measure))
        assert isinstance(condition, FitsTest)
        return ("fits", *_sorted(set(condition.parts)))

    def operand(self, operand: Operand, day: datetime.date | None, joins: Any = None) -> Form:
        """What a test compares with."""
        if isinstance(operand, Literally):
            return value_form(operand.value)
        if isinstance(operand, CodeSet):
            return self.codes(operand)
        if isinstance(operand, Dated):
            return self._dated(operand, day)
        if isinstance(operand, MeasureOf):
            return ("measure of", self.measure(operand.measure))
        if isinstance(operand, CellOf):
            columns = (operand.column, *(column for column, _ in operand.where))
            rows = cells_of(self.program.tables.get(operand.table), columns, self.weighed)
            return ("cell", operand.column, _where(operand.where), operand.scale, operand.table, rows)
        assert isinstance(operand, FieldOf)
        shift = operand.shift
        moved = (shift.months, shift.days, shift.business_days, shift.rolled)
        calendar = self.program.calendars.get(shift.calendar)
        joined = (joins or {}).get(operand.join, operand.join)
        return ("field", *_path(operand.path), moved, self._calendar(calendar) if calendar else None, joined)

    def codes(self, codes: CodeSet) -> Form:
        """A set by what it holds."""
        exact, prefixes, ranges = set(map(value_form, codes.exact)), set(codes.prefixes), set(codes.ranges)
        tables = {self._rows(name, where) for name, where in codes.tables}
        others: set[Form] = set()
        for part in codes.any_of:
            form = self.codes(part)
            if form[0] == "set" and not form[6]:
                exact |= set(form[1])
                prefixes |= set(form[2])
                ranges |= set(form[3])
                tables |= set(form[4])
                others |= set(form[5])
            else:
                others.add(form)
        less = {self.codes(part) for part in codes.none_of}
        parts = (exact, prefixes, ranges, tables, others, less)
        return ("set", *(_sorted(part) for part in parts))

    def measure(self, name: str) -> Form:
        """What a measure counts."""
        if name not in self._measures:
            self._measures[name] = self._measured(self.program.measures[name])
        return self._measures[name]

    def mark(self, name: str) -> Form:
        """When a mark stands: the rules that make it, each with its dates."""
        if name not in self._marks:
            rules = self.program.marks.get(name, ())
            self._marks[name] = ("mark", *_sorted({self._marking(rule) for rule in rules}))
        return self._marks[name]

    def join(self, join: Join, orders: Mapping[str, str], day: datetime.date | None) -> Form:
        """A fact that must exist, or must not."""
        same = {(_path(path), self.operand(other, day, orders)) for path, other in join.same}
        paired: Form | None = None
        if join.paired is not None:
            columns = (join.paired.column, *(column for column, _ in join.paired.where))
            rows = cells_of(self.program.tables.get(join.paired.table), columns, self.weighed)
            ends = (_path(join.paired.subject), join.paired.column, _path(join.paired.fact))
            paired = (*ends, _where(join.paired.where), join.paired.table, rows)
        scope = join.scope if join.fact == "line" else ""
        return ("join", join.fact, scope, _sorted(same), self.condition(join.where, day, orders), paired)

    def derived(self, rules: Sequence[Rule]) -> Form:
        """What the reference tables say of lines before any rule: disciplines, kinds of service, fees."""
        reads = reads_of(self.program, rules)
        table = self.program.tables.get(THERAPY)
        measures = [self.program.measures[name] for name in sorted(reads.measures)]
        found: list[Form] = []
        if table is not None:
            columns = {column for column in table.columns if column in reads.line}
            visits = any(rule.subject == "visit" for rule in rules)
            counted = any(measure.op in ("visits", "units") or measure.per or measure.used for measure in measures)
            if "discipline" in reads.line or visits or counted:
                columns.add("disciplines")
            if any(measure.units is not None for measure in measures):
                columns |= set(table.columns)
            if columns:
                found.append((THERAPY, cells_of(table, tuple(sorted(columns)), self.weighed)))
        summed = any(m.field is not None and m.field.key == "allowed" for m in measures)
        schedule = self.program.fee_schedule
        if schedule is not None and schedule.table in self.program.tables and ("allowed" in reads.line or summed):
            others = {(one.percent, self.condition(one.where, None)) for one in schedule.may_be}
            tables = [whole(self.program.tables.get(name)) for name in (schedule.table, PLACES)]
            found.append(("fees", self.condition(schedule.where, None), _sorted(others), *tables))
        return tuple(found)

    def _measured(self, measure: Measure) -> Form:
        window, units = measure.window, measure.units
        return (
            "measure",
            measure.op,
            _path(measure.field) if measure.field is not None else None,
            measure.type,
            measure.of,
            ("where", self.condition(measure.where, None)),
            ("window", self._window(window) if window is not None else None),
            measure.scope,
            measure.upto,
            ("per", _sorted({_path(path) for path in measure.per})),
            ("keys", _sorted({_path(path) for path in measure.keys})),
            ("from", measure.counting_from),
            ("burns", self._burns(measure.burns) if measure.burns is not None else None),
            ("used", (_sorted(set(measure.used[0])), measure.used[1]) if measure.used is not None else None),
            ("units", (units.method, units.per_code, units.assistant, units.choice) if units is not None else None),
        )

    def _window(self, window: Window) -> Form:
        return (
            window.shape,
            (window.lasts.days, window.lasts.months),
            window.start_month,
            window.start_day,
            window.week_start,
            self.condition(window.where, None) if window.where is not None else None,
            (window.gap.days, window.gap.months),
            window.fact,
            (window.every.days, window.every.months),
            self.condition(window.after, None) if window.after is not None else None,
        )

    def _burns(self, burns: Burns) -> Form:
        return (self.condition(burns.needed_for, None), _sorted(set(burns.match)))

    def _marking(self, rule: Rule) -> Form:
        # a mark stands on days of its own, whatever the day of the line that reads it: amounts with all their values
        return (*self.rule(rule, None), rule.start, rule.through)

    def _dated(self, dated: Dated, day: datetime.date | None) -> Form:
        amount = self.program.amounts[dated.name]
        if day is None:
            return self._amount(amount, dated.scale)
        number, found = amount_on(dated, day, self.program), amount.on(day)
        if found is None or isinstance(number, Unknown):
            return NO_AMOUNT
        return ("amount", *value_form(number)[1:], self._single(found.source))

    def _amount(self, amount: Amount, scale: int) -> Form:
        joined: list[list[Any]] = []
        for value in sorted(amount.values, key=lambda one: one.start):
            said = (value.amount * scale).normalize(), self._single(value.source)
            before = joined[-1] if joined else None
            if before is not None and before[2:] == [*said] and _follows(before[1], value.start):
                before[1] = value.through
            else:
                joined.append([value.start, value.through, *said])
        return ("amounts", *(tuple(one) for one in joined))

    def _single(self, source: str) -> bool:
        found = self.program.sources.get(source)
        return self.weighed and found is not None and found.confidence == SINGLE

    def _rows(self, name: str, where: tuple[tuple[str, Any], ...]) -> Form:
        columns = tuple(column for column, _ in where)
        return (name, _where(where), cells_of(self.program.tables.get(name), columns, self.weighed))

    def _calendar(self, calendar: Calendar) -> Form:
        weak = self.weighed and all(self._single(name) for name in calendar.sources)
        single = _sorted(calendar.single) if self.weighed else ()
        days = (_sorted(calendar.weekend), _sorted(calendar.holidays), calendar.start, calendar.through)
        return (*days, weak, single)


def amounts_of(rule: Rule) -> list[str]:
    """The amounts that a rule itself compares with, those of its joins included."""
    found: dict[str, None] = {}
    for condition in conditions_of(rule):
        for leaf in leaves(condition):
            if isinstance(leaf, (Test, MeasureTest)) and isinstance(leaf.operand, Dated):
                found[leaf.operand.name] = None
    return list(found)


def value_form(value: Any) -> Form:
    """A value with its kind, so that 1, true and 1.0 stay apart where they are not one."""
    number = value if isinstance(value, bool) or not hasattr(value, "normalize") else value.normalize()
    if not isinstance(number, (bool, str, datetime.date, int)) and number == number.to_integral_value():
        number = int(number)
    return ("value", type(number).__name__, number)


def together(word: str, parts: Iterable[Form]) -> Form:
    """All of the parts, or any: those of the same word within them are theirs, and one alone is itself."""
    found: set[Form] = set()
    for part in parts:
        found |= set(part[1:]) if part[0] == word else {part}
    ordered = _sorted(found)
    return ordered[0] if len(ordered) == 1 else (word, *ordered)


def _refers(join: Join) -> bool:
    """Whether a join speaks of what another has found."""
    tests = (leaf.operand for leaf in leaves(join.where) if isinstance(leaf, (Test, MeasureTest)))
    operands = (*(other for _, other in join.same), *tests)
    return any(isinstance(operand, FieldOf) and operand.join for operand in operands)


def _sorted(parts: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(parts, key=repr))


def _path(path: Path) -> Form:
    return (path.root, path.key, path.type)


def _where(where: tuple[tuple[str, Any], ...]) -> Form:
    return _sorted(
        {(column, _sorted(set(wanted)) if isinstance(wanted, tuple) else wanted) for column, wanted in where}
    )


def _follows(through: datetime.date | None, start: datetime.date) -> bool:
    return through is not None and start == through + datetime.timedelta(days=1)

"""What of the language a pack holds and what a document does not know: so that a run can say what it has tried."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from facts_strategies import HOLES, WHAT, Document, rows_of
from language_strategies import METHODS

from scrubjay.packs.shapes import EDITS
from scrubjay.rules.conditions import CHECKS, DATES, LISTS, ORDERS, PARTS
from scrubjay.rules.naming import ON_CLAIM, RELATED
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import (
    CellOf,
    CodeSet,
    Condition,
    Dated,
    FieldOf,
    FitsTest,
    Join,
    MarkTest,
    Measure,
    MeasureOf,
    MeasureTest,
    MemberTest,
    PastTest,
    Program,
    Rule,
    Test,
)

FACTS = ("line", "chart", "authorization", "coverage", "episode", "minutes", "other_payer")
KINDS = (
    *("rule", "visit_limit", "prior_auth", "max_units", "frequency", "limit", "required_modifier", "timely_filing"),
    *("threshold_modifier", "timed_units", "untimed_units", "assistant_services", "code_pair", "documentation"),
    *("diagnosis", "eligibility", "modifier_rules", "not_covered", "place_of_service", "provider"),
)
BY_CALENDAR = ("day", "week", "calendar_month", "calendar_year", "year_from", "last n days", "last n months")
ANCHORED = (
    *("from_first", "from_first where", "gap", "gap where", "gap that lasts", "since where", "since after"),
    *("coverage", "fact coverage", "fact authorization", "fact authorization every", "fact episode"),
    *("fact episode every", "fact plan_of_care every"),
)

EXPECTED: Mapping[str, tuple[str, ...]] = {
    "operator": ("equals", "in", "not_in", *ORDERS, *DATES, *LISTS, *(f"is {check}" for check in CHECKS)),
    "presence": ("present", "not present"),
    "marks": ("has_any", "has_all", "has_none", "chain of 1", "chain of 2", "chain of 3", "of a measure over marks"),
    "mark of": ("line", "visit", "claim"),
    "test": ("member", "past", *(f"fits {part}" for part in PARTS)),
    "compared with": (
        *("literal", "set", "set with ranges and prefixes", "set of a table", "amount", "field"),
        *(
            "another root's field",
            "a with's field",
            "measure",
            "table cell",
            "days",
            "months",
            "days back",
            "months back",
        ),
        *("business days", "business days back", "rolled"),
    ),
    "reads": ("line", *ON_CLAIM[:1], *RELATED, "patient", "rendering"),
    "measure": (
        *("sum units", "sum allowed", "count", "visits", "facts", "min", "max"),
        *(f"units {method}" for method in METHODS),
        *("units untimed", "per code", "assistant", "choice least", "choice most", "burns", "burns in a window"),
        *("counting_from", "compared with a measure", "over a measure"),
    ),
    "window": ("none", *BY_CALENDAR, *ANCHORED),
    "upto": ("line", "day", "day_before", "window"),
    "scope": ("claim", "provider", "payer"),
    "per": ("code", "discipline", "billing.npi", "rendering.npi"),
    "visit is": ("date", "discipline", "billing.npi"),
    "join scope": ("claim", "provider", "payer"),
    "with": FACTS,
    "without": FACTS,
    "join": (
        *("same date", "same other field", "same as a with's", "no same", "by a table", "where compares with a with's"),
        *("where reads marks", "where reads a measure", "without refers to a with", "without marks"),
    ),
    "negation": ("unless", "without", "unless reads marks", "unless reads a measure"),
    "subject": ("line", "visit", "claim"),
    "kind": KINDS,
    "policy": ("effective", "versions", "alternatives", "pack.lines", "match", "earned_by"),
    "edit": tuple(EDITS),
    "denies": ("line", "visit", "claim"),
    "unknown": tuple(f"{kind}.{key}" for kind, keys in HOLES.items() for key in keys),
    "complete": (*WHAT, "nothing"),
    "facts": ("range line", "replacement", "void", "denied history", "pending history", "birth date unknown"),
}
"""All that a whole run must have tried, by what it is."""

Found = tuple[str, str]


def in_pack(text: str, program: Program) -> frozenset[Found]:
    """What a pack holds."""
    return frozenset((*_in_text(text), *_in_program(program)))


def in_document(document: Document) -> frozenset[Found]:
    """What a document does not know, and which facts there are."""
    found: set[Found] = set()
    for kind, row in rows_of(document):
        found.update(("unknown", f"{kind}.{key}") for key in HOLES.get(kind, ()) if key not in row)
        if kind in ("claims", "history") and "birth_date" not in row.get("patient", {}):
            found.add(("facts", "birth date unknown"))
        if kind == "lines" and row.get("through", row.get("date")) != row.get("date"):
            found.add(("facts", "range line"))
        if kind == "claims" and row.get("frequency") in ("7", "8"):
            found.add(("facts", "void" if row["frequency"] == "8" else "replacement"))
        if kind == "history" and row.get("status") in ("denied", "pending"):
            found.add(("facts", f"{row['status']} history"))
    declared = document.get("complete", ())
    found.update(("complete", row["what"]) for row in declared)
    return frozenset(found if declared else {*found, ("complete", "nothing")})


def _in_text(text: str) -> Iterator[Found]:
    pack = tomllib.loads(text)
    if "lines" in pack["pack"]:
        yield "policy", "pack.lines"
    policies = {key: value for key, value in pack.items() if isinstance(value, list)}
    for kind, items in policies.items():
        yield "kind", kind
        for item in items:
            yield from (("edit", next(iter(edit))) for edit in item.get("fix", {}).get("edits", ()))
    yield from _operators({**policies, "measures": pack.get("measures", {})})


def _operators(value: Any) -> Iterator[Found]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        window = key == "after" and isinstance(inner, dict) and not {"field", "measure"} & set(inner)
        if key == "is":
            yield "operator", f"is {inner}"
        elif key == "present":
            yield "presence", "present" if inner else "not present"
        elif key == "has_all" or (key in EXPECTED["operator"] and not window):
            yield "operator", key
        yield from _operators(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _operators(inner)


def _in_program(program: Program) -> Iterator[Found]:
    for measure in program.measures.values():
        yield from _of_measure(measure, program)
    for rule in program.rules:
        yield from _of_rule(rule, program)
    for condition in _conditions(program):
        for leaf in leaves(condition):
            yield from _of_leaf(leaf)


def _conditions(program: Program) -> Iterator[Condition | None]:
    for rule in program.rules:
        yield from (rule.lines, rule.when, rule.unless, rule.earned_by)
        yield from (join.where for join in (*rule.withs, *rule.withouts))
    for measure in program.measures.values():
        yield measure.where
        if measure.window is not None:
            yield from (measure.window.where, measure.window.after)
        if measure.burns is not None:
            yield measure.burns.needed_for


def _of_leaf(leaf: Condition) -> Iterator[Found]:
    if isinstance(leaf, Test):
        if leaf.op == "equals":
            yield "operator", "equals"
        root = leaf.path.root
        yield "reads", root
        yield from (("reads", name) for name in ("patient", "rendering") if leaf.path.key.startswith(f"{name}."))
        yield from _of_operand(leaf)
    elif isinstance(leaf, MeasureTest):
        yield from _of_operand(leaf)
        if isinstance(leaf.operand, MeasureOf):
            yield "measure", "compared with a measure"
    elif isinstance(leaf, MarkTest):
        yield "marks", leaf.op
    elif isinstance(leaf, MemberTest):
        yield "test", "member"
    elif isinstance(leaf, PastTest):
        yield "test", "past"
    elif isinstance(leaf, FitsTest):
        yield from (("test", f"fits {part}") for part in leaf.parts)


def _of_operand(leaf: Test | MeasureTest) -> Iterator[Found]:
    operand, what = leaf.operand, "compared with"
    if isinstance(operand, CodeSet):
        yield what, "set"
        for inner in (operand, *operand.any_of, *operand.none_of):
            if inner.prefixes and inner.ranges:
                yield what, "set with ranges and prefixes"
            if inner.tables:
                yield what, "set of a table"
        return
    if isinstance(operand, FieldOf):
        yield what, "a with's field" if operand.join else "field"
        if not operand.join and isinstance(leaf, Test) and operand.path.root not in (leaf.path.root, "line"):
            yield what, "another root's field"
        moved = operand.shift
        if moved.rolled:
            yield what, "rolled"
        for count, name in ((moved.days, "days"), (moved.months, "months"), (moved.business_days, "business days")):
            if count:
                yield what, name if count > 0 else f"{name} back"
        return
    yield what, {Dated: "amount", MeasureOf: "measure", CellOf: "table cell"}.get(type(operand), "literal")


def _of_measure(measure: Measure, program: Program) -> Iterator[Found]:
    if measure.of != "line":
        yield "measure", "facts"
    elif measure.op == "sum" and measure.field is not None:
        yield "measure", f"sum {measure.field.key}"
    elif measure.units is None:
        yield "measure", measure.op
    if measure.units is not None:
        yield "measure", f"units {measure.units.method}"
        if measure.units.per_code:
            yield "measure", "per code"
        if measure.units.assistant:
            yield "measure", "assistant"
        if measure.units.choice:
            yield "measure", f"choice {measure.units.choice}"
    if measure.burns is not None:
        yield "measure", "burns" if measure.window is None else "burns in a window"
    if measure.counting_from is not None:
        yield "measure", "counting_from"
    if any(isinstance(leaf, MeasureTest) for leaf in leaves(measure.where)):
        yield "measure", "over a measure"
    yield from (("per", str(path).removeprefix("claim.")) for path in measure.per)
    yield from (("visit is", str(path).removeprefix("claim.")) for path in measure.keys)
    yield "upto", measure.upto
    if measure.of == "line":
        yield "scope", measure.scope
    yield from (("window", name) for name in _window(measure))


def _window(measure: Measure) -> Iterator[str]:
    window = measure.window
    if window is None:
        yield "none"
    elif window.shape == "last":
        yield "last n months" if window.lasts.months else "last n days"
    elif window.shape == "fact":
        yield f"fact {window.fact}" + (" every" if window.every.days or window.every.months else "")
    elif window.shape == "since":
        yield from (f"since {key}" for key in ("where", "after") if getattr(window, key) is not None)
    elif window.shape in ("from_first", "gap"):
        yield window.shape + ("" if window.where is None else " where")
        if window.shape == "gap" and (window.lasts.days or window.lasts.months):
            yield "gap that lasts"
    else:
        yield window.shape


def _of_rule(rule: Rule, program: Program) -> Iterator[Found]:
    yield "mark of" if rule.mark else "subject", rule.subject
    if rule.mark:
        yield "marks", f"chain of {min(3, _depth(rule, program, frozenset()))}"
    else:
        yield "denies", rule.denies
        if len({one.id for one in program.policies[rule.policy]}) > 1:
            yield "policy", "alternatives"
        if len(program.versions(rule)) > len({one.id for one in program.versions(rule)}):
            yield "policy", "versions"
    if rule.start or rule.through:
        yield "policy", "effective"
    if rule.match != PARTS:
        yield "policy", "match"
    if rule.earned_by is not None:
        yield "policy", "earned_by"
    if rule.unless is not None:
        yield "negation", "unless"
        for leaf in leaves(rule.unless):
            if isinstance(leaf, MarkTest):
                yield "negation", "unless reads marks"
            if isinstance(leaf, MeasureTest):
                yield "negation", "unless reads a measure"
    if rule.withouts:
        yield "negation", "without"
        if rule.mark:
            yield "join", "without marks"
    for how, joins in (("with", rule.withs), ("without", rule.withouts)):
        for join in joins:
            yield how, join.fact
            yield from _of_join(join, how)
    if any(one in _measures_over_marks(program) for one in _measures_read(rule)):
        yield "marks", "of a measure over marks"


def _of_join(join: Join, how: str) -> Iterator[Found]:
    if join.fact == "line":
        yield "join scope", join.scope
    if join.paired is not None:
        yield "join", "by a table"
    elif not join.same:
        yield "join", "no same"
    if join.on_date:
        yield "join", "same date"
    if any(path.key != "date" for path, _ in join.same):
        yield "join", "same other field"
    refers = any(wanted.join for _, wanted in join.same)
    if refers:
        yield "join", "same as a with's"
    for leaf in leaves(join.where):
        if isinstance(leaf, Test) and isinstance(leaf.operand, FieldOf) and leaf.operand.join:
            refers = True
            yield "join", "where compares with a with's"
        if isinstance(leaf, MarkTest):
            yield "join", "where reads marks"
        if isinstance(leaf, MeasureTest):
            yield "join", "where reads a measure"
    if refers and how == "without":
        yield "join", "without refers to a with"


def _read(rule: Rule) -> list[Condition]:
    whole = (rule.lines, rule.when, rule.unless, *(join.where for join in (*rule.withs, *rule.withouts)))
    return [leaf for condition in whole for leaf in leaves(condition)]


def _measures_read(rule: Rule) -> list[str]:
    return [leaf.measure for leaf in _read(rule) if isinstance(leaf, (MeasureTest, MemberTest, PastTest))]


def _measures_over_marks(program: Program) -> dict[str, tuple[str, ...]]:
    """Measures whose members are chosen by marks, with these marks."""
    found = {}
    for name, measure in program.measures.items():
        named = tuple(m for leaf in leaves(measure.where) if isinstance(leaf, MarkTest) for m in leaf.names)
        if named:
            found[name] = named
    return found


def _depth(rule: Rule, program: Program, seen: frozenset[str]) -> int:
    """How many marks follow from each other up to this one."""
    over = _measures_over_marks(program)
    read = {name for leaf in _read(rule) if isinstance(leaf, MarkTest) for name in leaf.names}
    read |= {name for measure in _measures_read(rule) for name in over.get(measure, ())}
    before = (one for name in read - seen for one in program.marks.get(name, ()))
    return 1 + max((_depth(one, program, seen | read | {rule.mark}) for one in before), default=0)

"""From a merged pack to the `Program` that executors run: items lowered by their kinds, names bound, order found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.packs.loading import validated
from scrubjay.packs.pack import Item, Pack
from scrubjay.packs.places import Fault, PackErrors, Place, Problem
from scrubjay.packs.spans import Table
from scrubjay.rules.calendars import calendar
from scrubjay.rules.closed import check_cells
from scrubjay.rules.conditions import Names
from scrubjay.rules.fees import fee_schedule, tables_read
from scrubjay.rules.measuring import measure_type, measured
from scrubjay.rules.operands import Codes, Mismatch
from scrubjay.rules.ordering import Cycle, strata
from scrubjay.rules.program import Condition, Measure, Program, Rule
from scrubjay.rules.ruling import ruled
from scrubjay.tables import Table as ReferenceTable

SAID_AS = {"where": "counts", "per": "burn_per", "window": "burn_in"}
"""Keys of a measure that a policy says by another name."""


@dataclass(frozen=True, slots=True)
class GeneralForm:
    """A pack's items as rules, each with the item it comes from, and measures with their places."""

    rules: Sequence[tuple[Item, dict[str, Any]]]
    measures: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, Place]
    problems: Sequence[Problem]


def compile_pack(pack: Pack, tables: Mapping[str, ReferenceTable]) -> Program:
    """The program of a merged pack, without its hash. Raises PackErrors with every problem at once."""
    return compile_lowered(pack, lower(pack), tables)


def compile_lowered(
    pack: Pack,
    general: GeneralForm,
    tables: Mapping[str, ReferenceTable],
    placed: list[tuple[Condition, Place]] | None = None,
) -> Program:
    """The same for a pack that was lowered already; `placed` takes each single test with its place."""
    problems = list(general.problems)
    codes = Codes(pack.codes, tables)
    marks = frozenset(str(rule["mark"]) for _, rule in general.rules if rule.get("mark"))
    types = {name: measure_type(raw) for name, raw in general.measures.items()}
    compiled = {name: calendar(raw, tables, problems) for name, raw in pack.calendars.items()}
    calendars = {name: made for name, made in compiled.items() if made is not None}
    names = Names(codes, pack.amounts, frozenset(pack.calendars), types, marks, problems, placed)
    for name, spec in pack.codes.items():
        try:
            codes.named(name)
        except Mismatch as error:
            names.wrong(error.place(spec, _place(spec, pack.place)), str(error), error.hint, code=error.code)
        if isinstance(spec, Mapping) and "table" in spec:
            check_cells(spec["table"], spec.get("where"), _place(spec, pack.place), names)
    measures: dict[str, Measure] = {}
    for name, raw in general.measures.items():
        made = measured(name, raw, names, general.places[name], pack.periods)
        if made is not None:
            measures[name] = made
    fees = fee_schedule(pack.fee_schedule, names, pack.place)
    rules = tuple(
        rule
        for rule in (ruled(index, raw, names, item) for index, (item, raw) in enumerate(general.rules))
        if rule is not None
    )
    if problems:
        raise PackErrors(tuple(problems))
    try:
        order = strata(measures, rules)
    except Cycle as error:
        where = {f"rule:{rule.index}": rule.place for rule in rules}
        place = next((where[name] for name in error.names if name in where), pack.place)
        spelled = " needs ".join(_spelled(name, rules) for name in error.names)
        raise PackErrors(
            (Problem(place, f"these need each other: {spelled}", "take one out of the circle", code=Fault.CIRCLE),)
        ) from None
    by_policy: dict[str, list[Rule]] = {}
    by_mark: dict[str, list[Rule]] = {}
    for rule in rules:
        (by_mark if rule.mark else by_policy).setdefault(rule.mark or rule.policy, []).append(rule)
    calendar_tables = {raw.table for raw in pack.calendars.values()}
    read = codes.tables_read | {"therapy_codes"} | tables_read(fees, tables) | calendar_tables
    return Program(
        pack_id=pack.id,
        version=pack.version,
        hash="",
        file=pack.file,
        measures=measures,
        rules=rules,
        strata=order,
        amounts=pack.amounts,
        sources=pack.sources,
        tables={name: tables[name] for name in sorted(read) if name in tables},
        calendars=calendars,
        chain=pack.chain,
        fee_schedule=fees,
        policies={policy: tuple(found) for policy, found in by_policy.items()},
        marks={mark: tuple(found) for mark, found in by_mark.items()},
    )


def lower(pack: Pack) -> GeneralForm:
    """The pack's items in the general form; what is wrong with some is kept beside the others."""
    problems: list[Problem] = []
    rules: list[tuple[Item, dict[str, Any]]] = []
    measures: dict[str, Mapping[str, Any]] = dict(pack.measures)
    places: dict[str, Place] = {name: _place(raw, pack.place) for name, raw in pack.measures.items()}
    versions: dict[str, int] = {}
    for item in pack.items:
        versions[item.id] = versions.get(item.id, 0) + 1
        name = item.id if versions[item.id] == 1 else f"{item.id}.{versions[item.id]}"
        policy = validated(item)
        if isinstance(policy, list):
            problems += policy
            continue
        try:
            made = policy.lower(name)
        except ValueError as error:
            problems.append(Problem(item.place, f"`{item.id}`: {error}", code=Fault.TOGETHER))
            continue
        for measure, raw in made.measures.items():
            if measure in measures:
                problems.append(
                    Problem(
                        item.place,
                        f"the policy `{item.id}` and a measure have one name",
                        "rename one",
                        code=Fault.TWICE,
                    )
                )
            measures[measure] = _with_places(raw, item)
            places[measure] = item.place
        for rule in made.rules:
            lines = item.data.get("lines", item.lines)
            if lines is not None:
                rule["lines"] = lines
            rules.append((item, rule))
    return GeneralForm(rules, measures, places, problems)


def _with_places(raw: Mapping[str, Any], item: Item) -> Table:
    """A measure that a kind made, its keys and lists placed where the policy says them."""
    table = Table(raw, place=item.place)
    places = item.data.places
    for key, value in raw.items():
        said = key if key in places else SAID_AS.get(key, key)
        table.places[key] = places.get(said, item.place)
        if isinstance(value, list) and item.data.get(said) == value:
            table[key] = item.data[said]
    return table


def _place(raw: Any, otherwise: Place) -> Place:
    place = getattr(raw, "place", None)
    return place if isinstance(place, Place) else otherwise


def _spelled(name: str, rules: tuple[Rule, ...]) -> str:
    what, _, which = name.partition(":")
    return f"measure {which}" if what == "measure" else f"rule {next(r.id for r in rules if str(r.index) == which)}"

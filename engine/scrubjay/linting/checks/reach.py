"""SJ10x: policies, alternatives and exceptions that no claim can ever meet."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.linted import Linted
from scrubjay.linting.reads import amounts_of
from scrubjay.linting.reasoning import clash, covers, dates_of, ways, ways_of
from scrubjay.linting.saying import place_in, place_of_path, tests_in_words
from scrubjay.packs.places import Place
from scrubjay.rules.program import Condition, Rule, Test

SILENT = "The pack seems to watch for something and never will: what it should have caught goes out."


def _policy(when: str, **more: str) -> str:
    lines = "".join(f"{key:<9} = {value}\n" for key, value in more.items())
    return f"""[[not_covered]]
id        = "needling"
title     = "No dry needling"
{lines}when      = {when}
severity  = "review"
sources   = ["manual"]
"""


def _contradictions(linted: Linted) -> Iterator[Found]:
    """Rules whose every way has tests that cannot hold together, beyond dates."""
    for rule, found in _impossible(linted):
        if found and not _dated(found, rule):
            said = f"`{rule.id}` can never fire: {tests_in_words(found, linted.whole())} cannot hold together"
            hint = "mend the condition, or take the policy out"
            if _of_lines(found, rule):
                hint = "[pack.lines] narrows every policy of the file: see whether it lets this one's lines pass"
            yield Found(_tested(linted, rule, "when", found), said, hint)


def _dates(linted: Linted) -> Iterator[Found]:
    for rule, found in _impossible(linted):
        if found and _dated(found, rule):
            said = f"`{rule.id}` can never fire: its dates and {_tests(found, rule, linted)} have no day in common"
            yield Found(_place(linted, rule, "effective"), said, "mend `effective` or the condition")
    program = linted.whole()
    for rule in linted.own_rules():
        for name in sorted(amounts_of(rule)):
            amount = program.amounts[name]
            if not any(
                (rule.through is None or value.start <= rule.through)
                and (rule.start is None or value.through is None or value.through >= rule.start)
                for value in amount.values
            ):
                said = f"`{rule.id}` can never fire: `${name}` has no value on any day that it speaks of"
                related = ((amount.place, f"${name}"),)
                yield Found(_place(linted, rule, "effective"), said, "give the amount its values", related)


def _tests(found: tuple[Condition, ...], rule: Rule, linted: Linted) -> str:
    return tests_in_words((test for test in found if test not in tuple(dates_of(rule))), linted.whole())


def _impossible(linted: Linted) -> Iterator[tuple[Rule, tuple[Condition, ...]]]:
    """Rules without a way to hold, with the tests of the first way that clash."""
    for rule in linted.own_rules():
        each = ways_of(rule)
        if each is None:
            continue
        clashes = [clash(way, linted.tables) for way in each]
        if all(clashes):
            yield rule, clashes[0]
            continue
        for join in rule.withs:
            inner = ways(join.where)
            wrong = [clash(way, linted.tables) for way in inner] if inner is not None else [()]
            if wrong and all(wrong):
                yield rule, wrong[0]
                break


def _spared(linted: Linted) -> Iterator[Found]:
    """`unless` lets off every line that `when` chooses."""
    for rule in linted.own_rules():
        each, spared = ways_of(rule), ways(rule.unless)
        if rule.unless is None or each is None or spared is None or all(clash(way, linted.tables) for way in each):
            continue
        open_ = [way for way in each if not clash(way, linted.tables)]
        if covers(spared, open_, linted.tables):
            said = f"`{rule.id}` can never fire: its `unless` lets off every line that its `when` chooses"
            yield Found(_place(linted, rule, "unless"), said, "narrow `unless`, or take the policy out")


def _dead_unless(linted: Linted) -> Iterator[Found]:
    for rule in linted.own_rules():
        item = linted.item_of(rule)
        each, spared = ways_of(rule), ways(rule.unless) if "unless" in item.data else None
        if each is None or not spared or not each or all(clash(way, linted.tables) for way in each):
            continue
        clashes = [clash((*way, *out), linted.tables) for way in each for out in spared]
        if all(clashes):
            tests = tests_in_words(clashes[0], linted.whole())
            said = f"the `unless` of `{rule.id}` lets no line off: {tests} cannot hold together"
            yield Found(_tested(linted, rule, "unless", clashes[0]), said, "mend it, or take it out")


def _dead_ways(linted: Linted) -> Iterator[Found]:
    """One of several alternatives of a condition can never hold, while others can."""
    for rule in linted.own_rules():
        each = ways_of(rule)
        if each is None or len(each) < 2:
            continue
        clashes = [clash(way, linted.tables) for way in each]
        dead = list(dict.fromkeys(found for found in clashes if found))
        if dead and not all(clashes):
            said = f"one of the alternatives of `{rule.id}` can never hold: {tests_in_words(dead[0], linted.whole())}"
            place = _tested(linted, rule, "when", dead[0])
            yield Found(place, f"{said} cannot hold together", "mend it, or take it out")


def _hidden(linted: Linted) -> Iterator[Found]:
    """A rule that comes after one of the same policy which holds wherever it does."""
    program = linted.whole()
    own = {rule.index for rule in linted.own_rules()}
    for rules in (*program.policies.values(), *program.marks.values()):
        for at, rule in enumerate(rules):
            if rule.index not in own or rule.mark:
                continue
            before = next((one for one in rules[:at] if _covered(one, rule, linted)), None)
            if before is not None:
                yield Found(
                    _place(linted, rule),
                    f"`{rule.id}` can never fire: `{before.id}`, which comes first, holds wherever it does",
                    "put the narrower one first, or take it out",
                    related=((before.place, before.id),),
                )


def _covered(before: Rule, rule: Rule, linted: Linted) -> bool:
    if before.withs or before.withouts or before.unless not in (None, rule.unless) or before.subject != rule.subject:
        return False
    wide, narrow = ways_of(before), ways_of(rule)
    if wide is None or not narrow or all(clash(way, linted.tables) for way in narrow):
        return False
    return covers(wide, narrow, linted.tables)


def _empty_measures(linted: Linted) -> Iterator[Found]:
    for name, table in linted.pack.measures.items():
        measure = linted.whole().measures.get(name)
        each = ways(measure.where) if measure is not None else None
        if not each:
            continue
        clashes = [clash(way, linted.tables) for way in each]
        if all(clashes):
            tests = tests_in_words(clashes[0], linted.whole())
            said = f"the measure `{name}` never counts anything: {tests} cannot hold together"
            yield Found(table.places.get("where", table.place), said, "mend its `where`")


def _late_amounts(linted: Linted) -> Iterator[Found]:
    """Amounts that begin after a policy that reads them does."""
    program = linted.whole()
    seen: set[tuple[str, str, Place]] = set()
    for rule in linted.own_rules():
        for name in sorted(amounts_of(rule)):
            first = program.amounts[name].values[0].start
            place = _place(linted, rule, "effective")
            if (rule.start is None or rule.start < first) and (name, rule.policy, place) not in seen:
                seen.add((name, rule.policy, place))
                since = f"from {rule.start}" if rule.start else "on all dates"
                yield Found(
                    place,
                    f"`{rule.policy or rule.id}` speaks {since}, and `${name}` has no value before {first}",
                    f"effective = {{ from = {first} }}, or give the amount its earlier values",
                    related=((program.amounts[name].place, f"${name}"),),
                )


def _ended_amounts(linted: Linted) -> Iterator[Found]:
    today = linted.settings.today
    for name, amount in linted.pack.amounts.items():
        last = amount.values[-1].through if amount.values else None
        if last is not None and last < today:
            yield Found(
                amount.values[-1].place,
                f"`${name}` ended on {last}: since then what reads it is unchecked",
                "add the value that followed",
            )


def _place(linted: Linted, rule: Rule, *keys: str) -> Place:
    return place_in(linted.item_of(rule), keys)


def _tested(linted: Linted, rule: Rule, key: str, found: tuple[Condition, ...]) -> Place:
    """Where the last of some tests stands under a key of the policy, if it stands there."""
    item = linted.item_of(rule)
    paths = (test.path for test in reversed(found) if isinstance(test, Test))
    places = (place_of_path(item, key, path) for path in paths)
    return next((place for place in places if place is not None), place_in(item, ()))


def _dated(found: tuple[Condition, ...], rule: Rule) -> bool:
    return any(test in found for test in dates_of(rule))


def _of_lines(found: tuple[Condition, ...], rule: Rule) -> bool:
    each = ways(rule.lines) or [()]
    return any(isinstance(test, Test) and test in way for test in found for way in each)


MARKS = """[[rule]]
id       = "needling"
title    = "No dry needling"
policy   = "needling"
for      = "line"
when     = { code = ["20560", "20561"] }
severity = "review"
message  = "Dry needling is not covered."
sources  = ["manual"]

[[rule]]
id       = "needling-3"
title    = "No dry needling of three muscles"
policy   = "needling"
for      = "line"
when     = { code = "20561" }
severity = "review"
message  = "Dry needling of three muscles or more is not covered."
sources  = ["manual"]
"""


def _limit(start: str) -> str:
    return f"""[amounts.most_units]
unit   = "units"
values = [{{ from = 2026-01-01, through = "open", amount = 4, source = "manual" }}]

[[max_units]]
id        = "units-a-day"
title     = "Units a day"
{start}per       = ["discipline"]
limit     = "$most_units"
severity  = "review"
sources   = ["manual"]
"""


def _measured(where: str) -> str:
    return f"""[measures.untimed_lines]
title  = "untimed lines of the day"
count  = "lines"
where  = {where}
window = "day"
scope  = "provider"

[[not_covered]]
id       = "needling"
title    = "No second untimed service"
when     = {{ code = "20560", measure = {{ untimed_lines = {{ over = 1 }} }} }}
severity = "review"
sources  = ["manual"]
"""


def _ending(through: str) -> str:
    return f"""[amounts.most_units]
unit   = "units"
values = [{{ from = 2024-01-01, through = {through}, amount = 4, source = "manual" }}]

[[max_units]]
id        = "units-a-day"
title     = "Units a day"
effective = {{ from = 2024-01-01 }}
per       = ["discipline"]
limit     = "$most_units"
severity  = "review"
sources   = ["manual"]
"""


CHECKS = (
    Check(
        code="SJ101",
        name="contradiction",
        severity="error",
        title="a policy that can never fire, since its tests contradict each other",
        bad=Example(_policy('{ code = ["97165", "97166"], timed = true }')),
        good=Example(_policy('{ code = ["97165", "97166"], timed = false }')),
        find=_contradictions,
        why="All tests of a table must hold on one line. Here the table of therapy codes says of every code that it is "
        "untimed; elsewhere two sets share nothing, or a number is to be over and under the same limit. Scrubjay tells "
        "only what it can prove.",
        cost=SILENT,
    ),
    Check(
        code="SJ102",
        name="no-day-in-common",
        severity="error",
        title="a policy that can never fire, since its dates leave it no day",
        bad=Example(_policy('{ code = "20560", date = { before = 2026-01-01 } }', effective="{ from = 2026-01-01 }")),
        good=Example(_policy('{ code = "20560" }', effective="{ from = 2026-01-01 }")),
        find=_dates,
        why="`effective`, tests of the date of service and the days on which an amount has a value must meet.",
        cost=SILENT,
    ),
    Check(
        code="SJ103",
        name="hidden",
        severity="error",
        title="an alternative of a policy that an earlier one hides",
        bad=Example(MARKS),
        good=Example(
            MARKS.replace('["20560", "20561"]', '"20560"').replace("Dry needling is", "Dry needling of two muscles is")
        ),
        find=_hidden,
        why="Rules that share a `policy` are alternatives in order: the first that holds speaks. One that holds only "
        "where an earlier one does never speaks.",
        cost="The biller reads the general sentence and never the particular one, with its own next step.",
    ),
    Check(
        code="SJ104",
        name="dead-alternative",
        severity="warning",
        title="an alternative of a condition that can never hold",
        bad=Example(_policy('[{ code = "20560" }, { code = "97165", timed = true }]')),
        good=Example(_policy('[{ code = "20560" }, { code = "97165" }]')),
        find=_dead_ways,
        why="A list of tables holds where one of them does; this one never does, so it adds nothing.",
        cost="The lines that it was to choose are not looked at.",
    ),
    Check(
        code="SJ105",
        name="let-off-always",
        severity="error",
        title="a policy whose `unless` lets off every line that its `when` chooses",
        bad=Example(_policy('{ code = "20560" }', unless='{ code = ["20560", "20561"] }')),
        good=Example(_policy('{ code = ["20560", "20561"] }', unless='{ code = "20561" }')),
        find=_spared,
        why="What `unless` lets off is not flagged, whatever `when` says.",
        cost=SILENT,
    ),
    Check(
        code="SJ106",
        name="idle-unless",
        severity="warning",
        title="an `unless` that lets no line off",
        bad=Example(_policy('{ code = "20560" }', unless='{ code = "20561" }')),
        good=Example(_policy('{ code = "20560" }', unless='{ modifiers = { has_any = ["GY"] } }')),
        find=_dead_unless,
        why="No line that `when` chooses can meet it: one of the two is mistyped, or it is left over.",
        cost="Lines that were to be let off are flagged, and somebody looks at each of them for nothing.",
    ),
    Check(
        code="SJ107",
        name="counts-nothing",
        severity="error",
        title="a measure that can never count anything",
        bad=Example(_measured('{ code = "97165", timed = true }')),
        good=Example(_measured("{ timed = false }")),
        find=_empty_measures,
        why="Its `where` contradicts itself, so that the count stays at nought and a limit on it is never reached.",
        cost=SILENT,
    ),
    Check(
        code="SJ108",
        name="amount-begins-late",
        severity="warning",
        title="a policy that speaks of days before its amount has a value",
        bad=Example(_limit("")),
        good=Example(_limit("effective = { from = 2026-01-01 }\n")),
        find=_late_amounts,
        why="Without an amount there is nothing to compare with: the policy is unchecked on such days, and says so.",
        cost="Each older claim carries an unchecked entry that nobody can answer.",
    ),
    Check(
        code="SJ109",
        name="amount-ended",
        severity="warning",
        title="an amount that has ended",
        bad=Example(_ending("2025-12-31")),
        good=Example(_ending("2026-12-31")),
        find=_ended_amounts,
        why="The last value names its `through` where the source sets an end. Past it the policies that read the "
        "amount cannot decide.",
        cost="Claims of the new year go out unchecked until somebody writes the new amount.",
        whole=False,
    ),
)

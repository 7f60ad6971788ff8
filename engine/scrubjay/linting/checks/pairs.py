"""SJ20x: two policies that say the same of a claim, or that no claim can satisfy both; with such a claim."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.claims import Court, claim_where, common_day, holds, with_field, without_test
from scrubjay.linting.linted import Linted
from scrubjay.linting.reasoning import Way, clash, covers, finite, opposite, ways_of
from scrubjay.linting.saying import place_in
from scrubjay.rules.program import All, AnyOf, CodeSet, Condition, Program, Rule, Test

CHOSEN = {"modifiers": "modifier_rules", "place_of_service": "place_of_service"}
"""Fields that whoever writes the claim may choose, so that two rules can leave no way out; the kind about each."""
OPPOSED = {"has_none": "has_any", "not_in": "in"}
ASKS = ("add_modifier", "set_place_of_service", "replace_code", "set_units")


def _pairs(linted: Linted) -> Iterator[tuple[Rule, Rule]]:
    """Two rules of different policies, one of them of this file, the earlier one first."""
    program = linted.whole()
    own = {rule.index for rule in linted.own_rules()}
    for one, other in combinations([rule for rule in program.rules if not rule.mark], 2):
        if one.policy != other.policy and (one.index in own or other.index in own):
            yield (one, other)


def _court(linted: Linted, program: Program) -> Court:
    return Court(linted.pack, program, dict(linted.tables))


def _same(linted: Linted) -> Iterator[Found]:
    """Two policies with the same tests."""
    for one, other, equal in _contained(linted):
        if equal:
            said = f"`{one.policy}` and `{other.policy}` say the same"
            if one.severity != other.severity:
                said += f", one as {one.severity}, one as {other.severity}"
            yield _found(linted, one, other, f"{said}: each flags what the other does", "keep one of them")


def _within(linted: Linted) -> Iterator[Found]:
    """One policy that flags only what another flags in the same way."""
    for wide, narrow, equal in _contained(linted):
        if not equal and _alike(wide, narrow):
            said = f"all that `{narrow.policy}` flags, `{wide.policy}` flags too, with the same outcome"
            yield _found(linted, narrow, wide, said, "take the narrower one out, or let the wider one leave it alone")


def _contained(linted: Linted) -> Iterator[tuple[Rule, Rule, bool]]:
    """Pairs of rules of which the first holds wherever the second does; and whether that goes both ways."""
    known: dict[int, list[Way] | None] = {}

    def ways(rule: Rule) -> list[Way] | None:
        if rule.index not in known:
            each = ways_of(rule)
            known[rule.index] = None if each is None else [way for way in each if not clash(way, linted.tables)]
        return known[rule.index]

    for one, other in _pairs(linted):
        if (one.withs, one.withouts, one.unless, one.subject) != (
            other.withs,
            other.withouts,
            other.unless,
            other.subject,
        ):
            continue
        these, those = ways(one), ways(other)
        if not these or not those or common_day((one, other)) is None:
            continue
        wide, narrow = covers(these, those, linted.tables), covers(those, these, linted.tables)
        if wide or narrow:
            yield (one, other, True) if wide and narrow else (one, other, False) if wide else (other, one, False)


def _alike(one: Rule, other: Rule) -> bool:
    """Whether two rules come out alike: as severe, with the same denial, with the same edits."""
    return (one.severity, one.denial, _edits(one)) == (other.severity, other.denial, _edits(other))


def _edits(rule: Rule) -> list[dict[str, Any]]:
    return list(rule.fix.get("edits", ())) if rule.fix is not None else []


def _no_way_out(linted: Linted) -> Iterator[Found]:
    """Whatever stands in a field, one of two policies flags it."""
    program = linted.whole()
    court = _court(linted, program)
    for first, second in _pairs(linted):
        for one, other in ((first, second), (second, first)):
            if "advise" in (one.severity, other.severity):
                continue
            met = next(iter(_opposed(one, other)), None)
            if met is None:
                continue
            lacking, having, value = met
            rest = without_test(other, having)
            found = claim_where(court, (one, rest), (other,))
            if found is None:
                continue
            key = lacking.path.key
            given = found.scene["claims"][0]["lines"][-1].get(key)
            changed = [*(given or []), value] if lacking.op == "has_none" else value
            turned = with_field(found, court, key, changed)
            if turned is None or not holds(other, turned) or holds(one, turned):
                continue
            said = f"without {value} `{one.policy}` flags a line, and with it `{other.policy}` does"
            if lacking.op == "not_in":
                said = f"at place {value} `{other.policy}` flags a line, elsewhere `{one.policy}` does"
            said += ": no claim passes both"
            yield _found(linted, one, other, said, "narrow one of them", found.scene)
            break


def _opposed(one: Rule, other: Rule) -> Iterator[tuple[Test, Test, str]]:
    """A test of one rule that a field has none of some values, and one of the other that it has any of them.

    Only where the other is about these very values: a rule about all therapy lines may well tell them by GO, GP and GN.
    """
    for lacking in _plain_tests(one):
        beside = [test for test in _plain_tests(one) if test.path == lacking.path]
        barred = finite(lacking.operand) if isinstance(lacking.operand, CodeSet) else None
        if lacking.op not in OPPOSED or lacking.path.key not in CHOSEN or not barred or len(beside) > 1:
            continue
        others = [test for test in _plain_tests(other) if test.path == lacking.path]
        for having in others:
            allowed = finite(having.operand) if isinstance(having.operand, CodeSet) else None
            if (
                having.op == OPPOSED[lacking.op]
                and allowed == barred
                and len(others) == 1
                and _about(other, having, barred)
            ):
                yield lacking, having, min(str(value) for value in barred)


def _about(rule: Rule, test: Test, values: frozenset[Any]) -> bool:
    """Whether a rule is about certain values rather than about lines that may be told by them."""
    taken = {edit.get("remove_modifier") for edit in _edits(rule)}
    return len(values) == 1 or bool(taken & values) or rule.kind == CHOSEN[test.path.key]


def _plain_tests(rule: Rule) -> list[Test]:
    """The tests that must hold for a rule, whatever else does: of `when`, and the contrary of each way of `unless`."""

    def inner(condition: Condition | None) -> Iterator[Test]:
        if isinstance(condition, Test):
            yield condition
        elif isinstance(condition, All):
            for part in condition.parts:
                yield from inner(part)

    spared = rule.unless.parts if isinstance(rule.unless, AnyOf) else (rule.unless,)
    contrary = (opposite(part) for part in spared if isinstance(part, Test))
    return [*inner(rule.when), *(test for test in contrary if test is not None)]


def _other_edits(linted: Linted) -> Iterator[Found]:
    """Two policies that flag one line and ask for opposite changes."""
    program = linted.whole()
    court = _court(linted, program)
    for one, other in _pairs(linted):
        met = next(((a, b) for a in _edits(one) for b in _edits(other) if _at_odds(a, b)), None)
        if met is None:
            continue
        found = claim_where(court, (one, other))
        if found is not None:
            (first, value), (second, wanted) = (next(iter(edit.items())) for edit in met)
            said = f"on one line `{one.policy}` asks to {_action(first)} {value}, and `{other.policy}` to "
            said += f"{_action(second)} {wanted}"
            yield _found(linted, one, other, said, "let one of them leave the other's lines alone", found.scene)


def _at_odds(one: dict[str, Any], other: dict[str, Any]) -> bool:
    (action, value), (second, wanted) = next(iter(one.items())), next(iter(other.items()))
    if {action, second} == {"add_modifier", "remove_modifier"}:
        return bool(value == wanted)
    return action == second and action in ASKS[1:] and value != wanted


def _action(name: str) -> str:
    return name.replace("_", " ").replace("set", "set the").replace("replace code", "replace the code by")


def _found(linted: Linted, one: Rule, other: Rule, said: str, hint: str, claim: dict[str, Any] | None = None) -> Found:
    """A finding at the rule of this file, the later one of two."""
    own = {rule.index for rule in linted.own_rules()}
    here, there = (other, one) if other.index in own else (one, other)
    if claim is None:
        found = claim_where(_court(linted, linted.whole()), (one, other))
        claim = None if found is None else found.scene
    place = place_in(linted.item_of(here), ())
    return Found(place, said, hint, ((there.place, there.policy),), claim)


def _required(policy: str, modifier: str, codes: str) -> str:
    return f"""[[required_modifier]]
id       = "{policy}"
title    = "{modifier} on therapy"
when     = {{ code = {codes} }}
modifier = "{modifier}"
severity = "review"
sources  = ["manual"]
[required_modifier.fix]
words = "Append {modifier}."
edits = [{{ add_modifier = "{modifier}" }}]

"""


def _barred(modifier: str, codes: str) -> str:
    return f"""[[not_covered]]
id       = "no-{modifier.lower()}"
title    = "No {modifier} on these codes"
when     = {{ code = {codes}, modifiers = {{ has_any = ["{modifier}"] }} }}
severity = "review"
sources  = ["manual"]
[not_covered.fix]
words = "Take {modifier} off."
"""


def _not_covered(policy: str, when: str, severity: str = "review") -> str:
    return f"""[[not_covered]]
id       = "{policy}"
title    = "Not covered: {policy}"
when     = {when}
severity = "{severity}"
sources  = ["manual"]

"""


def _asking(policy: str, when: str, edit: str) -> str:
    return _not_covered(policy, when).rstrip() + f'\n[not_covered.fix]\nwords = "See the manual."\nedits = [{edit}]\n\n'


CHECKS = (
    Check(
        code="SJ201",
        name="same-policy-twice",
        severity="warning",
        title="two policies that say the same",
        bad=Example(
            _not_covered("needling", '{ code = ["20560", "20561"] }')
            + _not_covered("dry-needling", '{ code = ["20561", "20560"] }')
        ),
        good=Example(
            _not_covered("needling", '{ code = ["20560", "20561"] }') + _not_covered("wound-care", '{ code = "97602" }')
        ),
        find=_same,
        why="Their tests hold on the same lines. One of them was to say something else, or is left over from a copy.",
        cost="Each such line is flagged twice, and is worked twice.",
    ),
    Check(
        code="SJ202",
        name="no-way-out",
        severity="error",
        title="two policies that no claim can satisfy both",
        bad=Example(_required("go", "GO", '"97530"') + _barred("GO", '["97530", "97535"]')),
        good=Example(_required("go", "GO", '"97530"') + _barred("GO", '["97602"]')),
        find=_no_way_out,
        why="Whatever is put in the field, one of the two speaks. The claim that is printed was found by search and "
        "decided: with the field one way the first flags it, the other way the second.",
        cost="The line comes back from one correction with the next, and never goes out.",
    ),
    Check(
        code="SJ203",
        name="within-another",
        severity="note",
        title="a policy that flags only what another flags in the same way",
        bad=Example(
            _not_covered("needling", '{ code = ["20560", "20561"] }') + _not_covered("needling-1", '{ code = "20560" }')
        ),
        good=Example(
            _not_covered("needling", '{ code = ["20560", "20561"] }')
            + _not_covered("needling-1", '{ code = "20560" }', "advise")
        ),
        find=_within,
        why="It adds a second finding to the first one and no other outcome.",
        cost="Each such line is worked twice.",
    ),
    Check(
        code="SJ204",
        name="opposite-fixes",
        severity="error",
        title="two policies that ask for opposite changes on one line",
        bad=Example(
            _asking("add-gp", '{ code = "97530", units = { over = 1 } }', '{ add_modifier = "GP" }')
            + _asking("no-gp", '{ code = "97530", charge = { over = 50 } }', '{ remove_modifier = "GP" }')
        ),
        good=Example(
            _asking("add-gp", '{ code = "97530", units = { over = 1 } }', '{ add_modifier = "GP" }')
            + _asking("no-gp", '{ code = "97535", charge = { over = 50 } }', '{ remove_modifier = "GP" }')
        ),
        find=_other_edits,
        why="Both flag the claim that is printed; doing what one asks undoes what the other does.",
        cost="The biller is told two things, and whichever is done the line is flagged again.",
    ),
)

"""SJ21x: limits that speak only when it is too late."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.linted import Linted
from scrubjay.linting.saying import place_in
from scrubjay.packs.mentions import measures_read
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import MeasureTest, Program, Rule


def _no_notice(linted: Linted) -> Iterator[Found]:
    """A threshold in dollars on whose measure no milder rule speaks before, in this pack or in one that inherits."""
    program = linted.whole()
    for rule in linted.own_rules():
        if rule.kind != "threshold_modifier":
            continue
        item = linted.item_of(rule)
        asked = (leaf.measure for leaf in leaves(rule.when) if isinstance(leaf, MeasureTest))
        measure = next(asked, "")
        told = any(_speaks_before(other, measure, rule, program) for other in program.rules)
        if not told and not _told_by_heirs(linted, measure):
            said = f"nothing tells that `{measure}` nears the limit of `{rule.id}` before it is passed"
            hint = f'a [[rule]] with severity = "advise" and a lower limit on `{measure}`'
            yield Found(place_in(item, ("over",)), said, hint)


def _told_by_heirs(linted: Linted, measure: str) -> bool:
    """Whether a pack that inherits from this one has a milder policy on the measure."""
    milder = (item for heir in linted.heirs for item in heir.items if item.data.get("severity") in ("advise", "review"))
    return any(measure in measures_read(item.data) for item in milder if item.kind != "threshold_modifier")


def _speaks_before(other: Rule, measure: str, rule: Rule, program: Program) -> bool:
    """Whether a milder rule asks the measure for another limit."""
    if other.policy == rule.policy or other.mark or other.severity == "deny":
        return False
    asked = [leaf for leaf in leaves(other.when) if isinstance(leaf, MeasureTest) and leaf.measure == measure]
    limits = {
        leaf.operand
        for one in program.policies[rule.policy]
        for leaf in leaves(one.when)
        if isinstance(leaf, MeasureTest)
    }
    return any(leaf.operand not in limits for leaf in asked)


def _threshold(more: str) -> str:
    return f"""[measures.ot_dollars]
title  = "OT dollars this year"
sum    = "allowed"
where  = {{ discipline = "OT" }}
window = "calendar_year"
scope  = "payer"

[[threshold_modifier]]
id       = "past-2000"
title    = "KX past $2,000"
measure  = "ot_dollars"
over     = 2000
modifier = "KX"
severity = "review"
sources  = ["manual"]
{more}"""


CHECKS = (
    Check(
        code="SJ211",
        name="no-early-notice",
        severity="warning",
        title="a threshold without early notice",
        bad=Example(_threshold("")),
        good=Example(
            _threshold("""
[[rule]]
id       = "near-2000"
title    = "The threshold is near"
for      = "claim"
when     = { measure = { ot_dollars = { over = 1800, at_most = 2000 } } }
severity = "advise"
message  = "The patient is within $200 of the threshold."
sources  = ["manual"]
""")
        ),
        find=_no_notice,
        why="Past the threshold each line needs a modifier that the record must support: the therapist has to "
        "know before.",
        cost="The first line past it is held back while somebody asks for a record that could have been ready.",
    ),
)

"""SJ32x: wrong codes and figures that guides to outpatient therapy repeat; docs/mistakes.md has the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.codes import lists_of, said_codes
from scrubjay.linting.linted import Linted
from scrubjay.packs.pack import Item
from scrubjay.packs.places import Place

REEVALUATION = re.compile(r"\bre-?eval", re.IGNORECASE)
ELBOW = re.compile(r"\b(elbow|arm|forearm|wrist|hand|finger|shoulder)\b", re.IGNORECASE)
CAP = re.compile(
    r"\b(therapy|yearly|annual|KX|OT|PT)[ -]cap\b|\bcap on (OT|PT|therapy)\b|\btherapy caps\b", re.IGNORECASE
)
THERAPY = frozenset({"GO", "GP", "GN"})
SPOKEN = ("title", "message", "note")
WRONG = {2020: {Decimal(2090): 2080}, 2024: {Decimal(2230): 2330}, 2025: {Decimal(2260): 2410}}
"""Year to the thresholds that guides print for it, and what held."""


def _spoken(item: Item) -> Iterator[tuple[str, str, Place]]:
    """The words for people of a policy, with their keys and places."""
    for key in SPOKEN:
        if isinstance(item.data.get(key), str):
            yield key, item.data[key], item.data.places[key]
    fix = item.data.get("fix")
    if isinstance(fix, dict) and isinstance(fix.get("words"), str):
        yield "fix.words", fix["words"], item.data.places["fix"]


def _reevaluation(linted: Linted) -> Iterator[Found]:
    """97535 in a set or policy that is of re-evaluations, without 97168."""
    for name, spec in linted.pack.codes.items():
        if not REEVALUATION.search(name.replace("_", "-")):
            continue
        for listed in lists_of(spec)[:1]:
            if "97535" in listed:
                yield Found(
                    listed.places[listed.index("97535")],
                    f"the set `@{name}` holds 97535, which is self-care and home-management training",
                    "the OT re-evaluation is 97168",
                )
    every = said_codes(linted)
    named = {said.place: said for said in every if said.item is not None and said.text == "97535"}
    for place, said in named.items():
        item = said.item
        assert item is not None
        titled = [item.id, *(text for key, text, _ in _spoken(item) if key == "title")]
        others = {one.text for one in every if one.item is item and one.sort == "code"}
        meant = any(REEVALUATION.search(text) and not re.search(r"\bno\b|\bnot\b|-no-", text) for text in titled)
        if meant and others == {"97535"}:
            what = f"`{item.id}` speaks of a re-evaluation and names 97535, which is self-care training"
            yield Found(place, what, "the OT re-evaluation is 97168")


def _teaching(linted: Linted) -> Iterator[Found]:
    """GE where a therapy modifier is due: required, or in one list with GO, GP or GN."""
    for item in linted.pack.items:
        if item.kind in ("required_modifier", "threshold_modifier") and item.data.get("modifier") == "GE":
            yield Found(
                item.data.places["modifier"], f"`{item.id}` asks for GE as if it were a therapy modifier", _ge()
            )
        for holder, place in _lists(item.data, item.place):
            if "GE" in holder and THERAPY & set(holder):
                yield Found(place, f"`{item.id}` lists GE with the therapy modifiers", _ge())
    for name, spec in linted.pack.codes.items():
        for listed in lists_of(spec)[:1]:
            if "GE" in listed and (THERAPY & set(listed) or "therapy" in name.lower()):
                place = listed.places[listed.index("GE")]
                yield Found(place, f"the set `@{name}` lists GE with the therapy modifiers", _ge())


def _ge() -> str:
    return "GE marks a resident's service under a teaching physician; the therapy modifiers are GO, GP and GN"


def _lists(value: Any, place: Place) -> Iterator[tuple[list[str], Place]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            at = getattr(value, "values_at", {}).get(key, place)
            yield from _lists(inner, at)
    elif isinstance(value, list):
        if value and all(isinstance(one, str) for one in value):
            yield value, place
        for inner in value:
            yield from _lists(inner, place)


def _ankle(linted: Linted) -> Iterator[Found]:
    """L4396 or L4397 in a policy that speaks of the arm and not of the ankle."""
    every = said_codes(linted)
    for item in linted.pack.items:
        named = {said.text for said in every if said.item is item} & {"L4396", "L4397"}
        for key, text, place in _spoken(item):
            if named and key in ("title", "message") and ELBOW.search(text) and not re.search("ankle|foot", text, re.I):
                word = ELBOW.search(text)
                assert word is not None
                what = f"`{item.id}` names {min(named)} for the {word[0].lower()}"
                yield Found(place, what, "L4396 and L4397 are ankle-foot orthoses")
                break


def _cap(linted: Linted) -> Iterator[Found]:
    for item in linted.pack.items:
        effective = item.data.get("effective")
        start = effective.get("from") if isinstance(effective, dict) else None
        through = effective.get("through") if isinstance(effective, dict) else None
        if through is not None and through.year < 2018:
            continue
        for _, text, place in _spoken(item):
            found = CAP.search(text)
            denied = found and re.search(r"\bno\b[^.]*\bcap|caps? ended|ended with", text)
            if found and not denied:
                since = f"from {start}" if start else "of all dates"
                yield Found(
                    place,
                    f"`{item.id}` speaks {since} of a “{found[0]}”: caps ended with 2017",
                    "it is a threshold: past it care goes on, with KX",
                )
                break


def _threshold(linted: Linted) -> Iterator[Found]:
    for name, amount in linted.pack.amounts.items():
        for value in amount.values:
            right = WRONG.get(value.start.year, {}).get(value.amount)
            if amount.unit == "USD" and right is not None:
                what = f"`${name}` is {value.amount:,} from {value.start}: the figure that guides print for this year"
                yield Found(value.place, what, f"Medicare's OT threshold of {value.start.year} was {right:,}")


def _policy(title: str, when: str, more: str = "") -> str:
    return f"""[[not_covered]]
id        = "plan-rule"
title     = "{title}"
when      = {when}
severity  = "review"
sources   = ["manual"]
{more}"""


def _required(modifier: str) -> str:
    return f"""[[required_modifier]]
id         = "therapy-modifier"
title      = "{modifier} on every OT line"
when       = {{ code = "97530" }}
modifier   = "{modifier}"
severity   = "review"
sources    = ["manual"]
"""


def _amount(first: str) -> str:
    return f"""[amounts.threshold]
unit   = "USD"
values = [{{ from = 2025-01-01, through = 2026-12-31, amount = {first}, source = "manual" }}]

[[not_covered]]
id        = "plan-rule"
title     = "Past the threshold"
effective = {{ from = 2025-01-01 }}
when      = {{ code = "97530", allowed = {{ over = "$threshold" }} }}
severity  = "review"
sources   = ["manual"]
"""


CHECKS = (
    Check(
        code="SJ321",
        name="97535-as-reevaluation",
        severity="error",
        title="97535 taken for the OT re-evaluation",
        bad=Example('[codes]\nre_evaluation = ["97535"]\n\n' + _policy("Needs a plan", '{ code = "@re_evaluation" }')),
        good=Example('[codes]\nre_evaluation = ["97168"]\n\n' + _policy("Needs a plan", '{ code = "@re_evaluation" }')),
        find=_reevaluation,
        why="Guides repeat it. The re-evaluation is 97168; 97535 is self-care and home-management training (AOTA; "
        "docs/mistakes.md, 2).",
        cost="A treatment is held to the rules of a re-evaluation, and the re-evaluation to none.",
        whole=False,
    ),
    Check(
        code="SJ322",
        name="ge-as-therapy-modifier",
        severity="error",
        title="GE taken for a therapy modifier",
        bad=Example(_required("GE")),
        good=Example(_required("GO")),
        find=_teaching,
        why="GE marks a resident's service under a teaching physician. The therapy modifiers are GO, GP and GN "
        "(HCPCS list; docs/mistakes.md, 3).",
        cost="A line with GE and without GO, GP or GN is denied as one without its modifier.",
        whole=False,
    ),
    Check(
        code="SJ323",
        name="l4396-for-the-arm",
        severity="error",
        title="L4396 or L4397 taken for an orthosis of the arm",
        bad=Example(_policy("An elbow orthosis needs an order", '{ code = "L4396" }')),
        good=Example(_policy("An ankle-foot orthosis needs an order", '{ code = "L4396" }')),
        find=_ankle,
        why="L4396 and its off-the-shelf twin L4397 are ankle-foot orthoses (LCD L33686; docs/mistakes.md, 4).",
        cost="The wrong item is billed, or the right one is flagged.",
        whole=False,
    ),
    Check(
        code="SJ324",
        name="cap-after-2017",
        severity="warning",
        title="a “therapy cap” on dates after 2017",
        bad=Example(_policy("Past the therapy cap", '{ code = "97530" }', "effective = { from = 2026-01-01 }\n")),
        good=Example(_policy("Past the threshold", '{ code = "97530" }', "effective = { from = 2026-01-01 }\n")),
        find=_cap,
        why="Caps ended with 2017 (Bipartisan Budget Act of 2018; docs/mistakes.md, 5). Since then there is a "
        "threshold, past which care goes on with KX.",
        cost="An office that reads of a cap stops care that Medicare pays for.",
        whole=False,
    ),
    Check(
        code="SJ325",
        name="misprinted-threshold",
        severity="error",
        title="a yearly threshold that guides print wrong",
        bad=Example(_amount("2260.00")),
        good=Example(_amount("2410.00")),
        find=_threshold,
        why="Guides print $2,090 for 2020, $2,230 for 2024 and $2,260 for 2025; it was $2,080, $2,330 and $2,410 "
        "(Noridian, NGS; docs/mistakes.md, 7).",
        cost="KX goes on too early or too late: a line past the threshold without KX is denied.",
        whole=False,
    ),
)

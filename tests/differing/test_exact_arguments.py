"""What is proved of two texts of conditions holds on random claims: the same meaning, only stricter, only looser."""

from __future__ import annotations

import json
from typing import Any

from deciding_documents import universe_of
from facts_strategies import documents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pack_strategies import HEAD, section
from pairs_of_packs import side
from strategies import EXAMPLES

from scrubjay.differing.differences import same_meaning, wanted
from scrubjay.differing.forms import Forms
from scrubjay.differing.stretches import beside
from scrubjay.differing.verdicts import RANKS
from scrubjay.executors.reference import decided_claim
from scrubjay.executors.run import Run
from scrubjay.rules.program import Program

pick = st.sampled_from
many = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
Condition = dict[str, Any]
CODES = (["97530"], ["97530", "97110"], ["97165"], ["97530", "97165"])
TESTS: tuple[Condition, ...] = (
    *({"units": {op: n}} for op in ("over", "at_least", "under", "at_most") for n in (1, 2, 3)),
    *({"code": {op: codes}} for op in ("in", "not_in") for codes in CODES),
    {"code": "97530"},
    {"code": {"in": "@evaluation"}},
    {"code": {"in": "@treat"}},
    *({"modifiers": {op: ["GO", "KX"]}} for op in ("has_any", "has_all", "has_none")),
    {"modifiers": {"has_any": ["GO"]}},
    {"modifiers": {"first": ["GO"]}},
    {"modifiers": {"present": True}},
    {"purpose": {"present": False}},
    {"purpose": "rehabilitative"},
    {"discipline": "OT"},
    {"discipline": ["OT", "PT"]},
    *({"date": {op: day}} for op in ("after", "on_or_after") for day in ("2026-01-04", "2026-01-05")),
    {"charge": {"over": "$cap"}},
    {"charge": {"over": 30}},
    {"measure": {"n": {"over": 1}}},
    {"measure": {"n": {"at_least": 1}}},
    {"measure": {"m": {"over": 1}}},
)
MEASURES = section(
    "[measures.n]",
    {"title": "n", "count": "lines", "where": {"discipline": "OT"}, "window": "calendar_year", "scope": "payer"},
) + section(
    "[measures.m]",
    {
        "title": "m",
        "count": "lines",
        "where": {"discipline": ["OT", "PT"]},
        "window": "calendar_year",
        "scope": "payer",
    },
)


@st.composite
def conditions(draw: st.DrawFn) -> Any:
    """A condition of few tests, so that two of them often have to do with each other."""

    def table() -> Condition:
        found: Condition = {}
        for one in draw(st.lists(pick(TESTS), min_size=1, max_size=2)):
            key = next(iter(one))
            found |= {} if key in found else one
        return found

    return table() if draw(st.booleans()) else [table() for _ in range(draw(st.integers(2, 3)))]


@st.composite
def related_pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two conditions: unrelated, one with a test more or less, or the alternatives of one in another order or twice."""
    one = draw(conditions())
    parts = one if isinstance(one, list) else [one]
    how = draw(pick(("any", "more", "less", "narrower", "turned")))
    if how == "more":
        return one, [*parts, draw(conditions().filter(lambda c: isinstance(c, dict)))]
    if how == "less" and len(parts) > 1:
        return one, parts[:-1]
    if how == "narrower":
        extra = draw(pick(TESTS))
        return one, [{**extra, **part} for part in parts]
    if how == "turned":
        return one, [*reversed(parts), parts[0]]
    return one, draw(conditions())


def pack(when: Any, unless: Any, dated: bool) -> str:
    rule: Condition = {"id": "p", "title": "p", "for": "line", "severity": "review", "sources": ["s1"]}
    rule |= {"message": "m", "fix": {"words": "x"}, "when": when} | ({"unless": unless} if unless else {})
    rule |= {"effective": {"from": "2026-01-01"}} if dated else {}
    text = HEAD.format(lines="") + MEASURES + section("[[rule]]", rule)
    for day in ("2026-01-01", "2026-01-04", "2026-01-05"):
        text = text.replace(f'"{day}"', day)
    return text


def came(program: Program, document: Condition) -> list[tuple[int, bool]]:
    """What comes of each line: how much, and whether the policy speaks of it."""
    found = []
    for group in universe_of(document).groups:
        for claim in group.claims:
            one = decided_claim(Run(program, group), claim)
            levels = {v.lines[0].number: "review" if v.state == "flagged" else v.state for v in one.verdicts}
            outside = {line.number for line in one.not_covered}
            found += [(RANKS[levels.get(line.number, "clear")], line.number not in outside) for line in claim.lines]
    return found


@many
@given(
    related_pairs(), st.one_of(st.none(), related_pairs()), st.booleans(), st.lists(documents(), min_size=6, max_size=6)
)
def test_what_is_proved_holds(when: Any, unless: Any, dated: bool, claims: list[Condition]) -> None:
    pair = [side(pack(when[n], unless[n] if unless else None, dated), str(n)) for n in (0, 1)]
    assert pair[0] is not None, json.dumps(when)
    assert pair[1] is not None, json.dumps(when)
    old, new = (one.programs.of(one.packs[0]) for one in pair if one is not None)
    laid = beside(Forms(old), Forms(new), old.policies["p"], new.policies["p"])
    ways = wanted(laid)
    for document in claims:
        before, after = came(old, document), came(new, document)
        if same_meaning(laid):
            assert before == after
        for (was, _), (now, _) in zip(before, after, strict=True):
            assert "stricter" in ways or now <= was
            assert "looser" in ways or now >= was

"""Hypothesis strategies for packs that hold what `pack_strategies` leaves out, so that both hold the whole language.

Windows by gaps and facts, units of a day, measures of other facts, pairs of codes, every joined fact, marks that follow
from measures over marks, versions and alternatives of policies, fixes with edits, and the kinds that are made of these.
"""

from __future__ import annotations

from typing import Any

from facts_strategies import CODES
from hypothesis import strategies as st
from pack_strategies import (
    BURN_IN,
    DAYS,
    HEAD,
    MEMBERS,
    OF_TABLE,
    SCOPES,
    UPTO,
    Condition,
    conditions,
    joins,
    measures,
    pick,
    rules,
    section,
)

LINES = (
    "",
    "",
    '\n[pack.lines]\ndisciplines = ["OT", "PT"]\n',
    '\n[pack.lines]\ncodes = ["97530", "97110", "97165", "97535"]\n',
    '\n[pack.lines]\nplaces_of_service = ["11"]\ndisciplines = { not_in = ["SLP"] }\n',
)
WINDOWS: tuple[Any, ...] = (
    {"gap": {"days": 7}},
    {"gap": {"days": 7}, "lasts": {"days": 14}},
    {"gap": {"months": 1}, "lasts": {"weeks": 2}, "where": {"code": {"not_in": "@evaluation"}}},
    {"fact": "authorization"},
    {"fact": "authorization", "every": {"days": 10}},
    {"fact": "coverage"},
    {"fact": "episode"},
    {"fact": "episode", "every": {"months": 1}},
    {"fact": "plan_of_care", "every": {"days": 30}},
    {"week": "sunday"},
    {"year_from": "07-01"},
    {"last": {"weeks": 2}},
    {"last": {"years": 1}},
    {"from_first": {"where": {"discipline": "OT"}, "lasts": {"weeks": 2}}},
    {"since": "chart", "after": {"document": ["plan_of_care", "progress_report"]}},
)
METHODS = ("cms", "ama", "base_and_increment", "ceiling")
OF_FACTS: tuple[tuple[str, Condition], ...] = (
    ("n", {"count": "facts", "of": "chart", "where": {"document": "plan_of_care"}}),
    ("n", {"count": "facts", "of": "authorization", "where": {"codes": {"has_any": ["97530"]}}}),
    ("n", {"count": "facts", "of": "episode"}),
    ("n", {"sum": "visit_limit", "of": "coverage"}),
    ("n", {"max": "visits", "of": "authorization"}),
    ("n", {"min": "units", "of": "authorization", "where": {"disciplines": {"has_none": ["PT"]}}}),
    ("date", {"max": "date", "of": "chart", "where": {"document": "progress_report"}}),
    ("date", {"min": "from", "of": "episode"}),
)
PAIR = {"subject": "code", "fact": "code", "column": "column1", "name": "ncci_pairs"}
EDITS: tuple[Condition, ...] = (
    {"add_modifier": "KX"},
    {"remove_modifier": "GO"},
    {"set_units": 1},
    {"set_place_of_service": "11"},
    {"replace_code": "97110"},
    {"set_authorization": "A1"},
    {"remove_line": True},
)
EARNED: tuple[Condition, ...] = ({"plan_of_care": {"necessity": True}}, {"authorization": {"fits": ["code"]}})
FEWER: tuple[Condition, ...] = (
    {"units": 2},
    {"units": {"in": [1, 3]}},
    {"units": {"not_in": [1, 3]}},
    {"units": {"at_least": 2, "at_most": 3}},
    {"date": {"in": [DAYS[1]]}},
    {"date": {"not_in": [DAYS[0], DAYS[1]]}},
    {"date": DAYS[1]},
    {"through": {"after": {"field": "date"}}},
    {"modifier_count": {"over": 1}},
    {"repeated_modifiers": {"present": True}},
    {"missing_pointers": {"present": True}},
    {"diagnosis_pointers": {"first": [1]}},
    {"diagnoses": {"has_all": ["F82", "M25511"]}},
    {"modifiers": {"has_all": ["GO", "KX"]}},
    {"modifiers": {"first": ["GO", "CO"]}},
    {"claim": {"other_payers": {"present": True}}},
    {"claim": {"accident": {"causes": {"present": False}}}},
    {"claim": {"place_of_service": {"field": "place_of_service"}}},
    {"claim": {"payer_sequence": "P", "filing_indicator": ["MB", "CI"]}},
    {"claim": {"file_date": {"on_or_after": {"field": "date", "plus": {"months": 2}, "minus": {"days": 1}}}}},
    {"claim": {"received": {"before": {"field": "date", "plus": {"years": 1}}}}},
    {"allowed": {"under": {"field": "charge"}}},
    {"units": {"over": OF_TABLE}},
    {"units": {"at_most": {"field": "minutes.minutes"}}},
    {"code": {"in": {"table": "therapy_codes", "where": {"timed": True}}}},
    {"code": {"not_in": ["@evaluation", "97110"]}},
    {"therapy_list": {"present": True}},
    {"patient": {"member_id": {"is": "mbi"}}},
    {"payer": {"name": {"is": "payer_text"}}},
    {"billing": {"npi": {"is": "npi"}, "taxonomy": {"in": ["225X00000X"]}}},
    {"place_of_service": {"is": "icd10cm"}},
    {"referring": {"npi": {"present": False}}, "ordering": {"npi": {"present": False}}},
    {"supervising": {"npi": {"present": True}}},
    {"patient": {"state": ["NC"], "birth_date": {"before": DAYS[0]}}},
    {"episode": {"through": {"present": False}}},
    {"coverage": {"from": {"on_or_before": {"field": "date"}}, "limit_is": "hard"}},
    {"authorization": {"visits": {"at_most": 1}}},
    {"authorization": {"units": {"over": 4}, "number": ["A1", "A2"]}},
    {"plan_of_care": {"certified": {"on_or_before": {"field": "plan_of_care.date", "plus": {"weeks": 4}}}}},
    {"minutes": {"assistant_minutes": {"at_least": 5}}},
    {"minutes": {"together_minutes": {"present": True}}},
)
OTHERS: dict[str, tuple[Condition | None, ...]] = {
    "chart": ({"document": "plan_of_care", "through": {"on_or_after": {"field": "date"}}}, {"necessity": True}),
    "authorization": ({"number": {"present": True}, "visits": {"over": 0}}, {"from": {"present": False}}, None),
    "coverage": ({"plan": "Standard"}, {"from": {"on_or_before": {"field": "date"}}}, None),
    "episode": ({"kind": ["acute", "chronic"]}, {"from": {"before": {"field": "date", "minus": {"days": 10}}}}, None),
    "minutes": ({"minutes": {"over": 20}}, {"minutes": {"under": 30}, "assistant_minutes": {"at_least": 0}}),
    "other_payer": ({"sequence": "P"}, {"paid": {"over": 10}}, {"filing_indicator": {"not_in": ["CI"]}}, None),
}


@st.composite
def wide_measures(draw: st.DrawFn, marks: tuple[str, ...] = (), before: tuple[str, ...] = ()) -> tuple[str, Condition]:
    """A measure over a window of another shape, of other facts, of minutes or of what burns an authorization."""
    how = draw(pick(("window", "window", "window", "units", "units", "facts", "burns", "burns")))
    if how == "facts":
        prefix, found = draw(pick(OF_FACTS))
        window = draw(pick((None, "calendar_year", {"last": {"months": 1}}, *WINDOWS[:9])))
        return prefix, {**found, **({} if window is None else {"window": window}), "upto": draw(pick(UPTO))}
    if how == "units":
        found = {"units": draw(pick(METHODS)), "where": draw(pick(({"timed": True}, *MEMBERS[:3])))}
        if draw(pick((False, False, True))):
            found |= {"assistant": True, "units": draw(pick((*METHODS, "untimed")))}
        elif draw(st.booleans()):
            found |= {"choice": draw(pick(("least", "most")))}
        if "assistant" in found or draw(st.booleans()):
            found["per_code"] = True
        found["per"] = draw(pick((["discipline"], ["discipline", "code"])))
        return "n", {**found, "window": "day", "scope": "provider", "upto": draw(pick(("day", "day", "line")))}
    prefix, found = draw(measures(marks))
    if how == "burns":
        found |= {"burns": {"needed_for": draw(pick(MEMBERS)), "match": draw(pick((["code", "dates"], ["dates"])))}}
        found |= {"window": draw(pick(BURN_IN)), "scope": "payer"}
        found.pop("counting_from", None)
    else:
        found["window"] = draw(pick(WINDOWS))
    counted = [name for name in before if name.startswith("n")]
    if counted and draw(st.booleans()):
        found["where"] = {"measure": {draw(pick(counted)): {"at_least": draw(st.integers(0, 2))}}, "discipline": "OT"}
    return prefix, found


@st.composite
def wide_conditions(draw: st.DrawFn, names: tuple[str, ...], marks: tuple[str, ...] = ()) -> Any:
    """A condition, often of tests that are rarer."""
    counted = [name for name in names if name.startswith("n")]
    ways = ["plain", "plain", "fewer", "fewer", "both", "any"] + (["measured"] * 3 if names else [])
    how = draw(pick(ways))
    if how == "plain":
        return draw(conditions(names, marks))
    if how == "fewer":
        return draw(pick(FEWER))
    if how == "both":
        return {"all": [draw(pick(FEWER)), draw(conditions(names, marks))]}
    if how == "any":
        return [draw(pick(FEWER)), draw(conditions(names, marks))]
    name = draw(pick(names))
    number = draw(st.integers(0, 3))
    tests: list[Condition] = [
        {"past": name},
        {"member": name},
        {"measure": {name: {"present": draw(st.booleans())}}},
    ]
    if name in counted:
        other = draw(pick(counted))
        order = draw(pick(("over", "at_least", "under", "at_most")))
        tests += [{"measure": {name: {order: {"measure": other}}}}] * 2
        if not name.startswith("nm"):
            tests += [{"measure": {name: {order: {"field": "coverage.visit_limit"}}}}]
        tests += [{"measure": {name: {"in": [number, number + 1]}}}, {"measure": {name: number}}]
        tests += [{"units": {order: {"measure": other}}}, {"measure": {name: {order: OF_TABLE}}}]
    return draw(pick(tests))


@st.composite
def wide_joins(
    draw: st.DrawFn, earlier: tuple[str, ...] = (), marks: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> Condition:
    """A fact of any kind that must exist or must not, compared with the subject or with an earlier one."""
    kind = draw(
        pick(("plain", "line", "line", "pair", *OTHERS, *(("line", "line", "line", "chart") if earlier else ())))
    )
    if kind == "plain":
        return draw(joins(earlier, marks))
    if kind in OTHERS:
        where = draw(pick(OTHERS[kind]))
        if kind == "chart" and earlier and draw(st.booleans()):
            where = {"document": "plan_of_care", "from": {"on_or_before": {"field": f"{earlier[-1]}.date"}}}
        found: Condition = {"fact": kind} | ({} if where is None else {"where": where})
        same = {"episode": ["discipline"], "chart": ["discipline"], "authorization": [{"billing.npi": "billing.npi"}]}
        if kind == "authorization" and earlier and draw(st.booleans()):
            found["same"] = [{"billing.npi": f"{earlier[0]}.billing.npi"}]
        elif kind == "other_payer" and draw(st.booleans()):
            found["same"] = [{"sequence": "claim.payer_sequence"}]
        elif kind in same and draw(st.booleans()):
            found["same"] = same[kind]
        return found
    scope = draw(pick(SCOPES))
    if kind == "pair":
        pair = {**PAIR, "where": draw(pick(({"setting": "practitioner"}, {"indicator": "1"}, {})))}
        found = {"fact": "line", "scope": scope, "table": pair}
        if draw(pick((True, True, False))):
            found["same"] = ["date"]
        return found | ({"where": {"modifiers": {"has_none": ["GP"]}}} if draw(st.booleans()) else {})
    own: list[Condition] = [
        {"date": {"before": {"field": "date"}}},
        {"date": {"on_or_after": {"field": "date", "minus": {"months": 1}}}},
        {"units": {"over": {"field": "units"}}},
        {"code": {"not_in": ["97530"]}, "units": {"at_least": 2}},
        {"patient": {"age": {"at_least": 21}}},
        {"claim": {"received": {"present": True}}},
        {"authorization": {"fits": ["dates"]}},
    ]
    own += [{"measure": {name: {"over": 0}}} for name in names if name.startswith("n")]
    own += [{"marks": {op: [mark]}} for mark in marks for op in ("has_any", "has_none")]
    for name in earlier:
        own += [{"date": {"after": {"field": f"{name}.date"}}}, {"units": {"under": {"field": f"{name}.units"}}}] * 4
    found = {"fact": "line", "scope": scope, "where": draw(pick(own))}
    equals: list[Any] = draw(
        pick(
            (
                [],
                ["date"],
                ["discipline"],
                ["rendering.npi"],
                ["date", {"rendering.npi": "billing.npi"}],
                ["date", "purpose"],
                *([{"date": f"{name}.date"}, {"code": f"{name}.code"}] for name in earlier),
                ["patient.state", "date"],
                ["authorization.number", "date"],
            )
        )
    )
    return found | ({"same": equals} if equals else {})


@st.composite
def wide_rules(
    draw: st.DrawFn, name: str, names: tuple[str, ...], marks: tuple[str, ...], wide: tuple[str, ...]
) -> Condition:
    """A rule with joins of every fact, a fix that edits, a message that speaks of what it found."""
    rule = draw(rules(name, names, marks, wide))
    for key in ("when", "unless"):
        if key in rule or key == "when":
            rule[key] = draw(wide_conditions(names, marks))
    if "with" in rule or "without" in rule or draw(st.booleans()):
        rule.pop("with", None)
        rule.pop("without", None)
        named: list[str] = []
        how = draw(pick((("with",), ("without",), ("with", "without"), ("with", "with"), ("with", "with", "without"))))
        for at, join in enumerate(how):
            found = draw(wide_joins(tuple(named), wide, names))
            rule.setdefault(join, {})["abc"[at]] = found
            if join == "with" and found["fact"] == "line":
                named.append("abc"[at])
        said = "".join(f" {{{one}.code}}" for one in named)
        rule["message"] = f"m {{code}}{said}" + (f" {{measure.{names[0]}}}" if names else "") + " {$cap}"
    rule["fix"] = {"words": "x", "edits": [draw(pick(EDITS))]}
    if draw(pick((False, False, True))):
        rule["fix"]["earned_by"] = draw(pick(EARNED))
    rule["denies"] = draw(pick(("line", "visit", "claim")))
    if draw(pick((False, False, True))):
        rule["match"] = draw(pick((["code"], ["dates", "billing"], ["code", "dates", "discipline"])))
    return rule


KINDS: tuple[tuple[str, Condition], ...] = (
    *(("timed_units", {"method": method}) for method in METHODS),
    ("timed_units", {"method": "cms", "under": False, "counts": {"discipline": "OT"}}),
    ("untimed_units", {}),
    ("assistant_services", {"method": "cms"}),
    ("assistant_services", {"method": "ama", "untimed": False}),
    ("code_pair", {"table": "ncci_pairs", "pairs": {"setting": "practitioner"}, "bypassed": ["59", "GP"]}),
    ("code_pair", {"table": "ncci_pairs", "scope": "claim"}),
    ("documentation", {"document": "plan_of_care", "how": "covers", "must": {"certified": {"present": True}}}),
    ("documentation", {"document": "progress_report", "how": "before", "within": {"days": 30}}),
    ("documentation", {"document": "plan_of_care", "how": "on_day", "same_discipline": False}),
    (
        "documentation",
        {
            "document": "progress_report",
            "how": "every",
            "treatment_days": 2,
            "scope": "provider",
            "starts_with": ["plan_of_care"],
        },
    ),
    ("diagnosis", {"pointer": True}),
    ("diagnosis", {"required": "@pain", "form": True}),
    ("eligibility", {"in_force": True}),
    ("eligibility", {"payer_order": True}),
    ("modifier_rules", {"exclusive": ["GO", "GP"], "needs": {"CO": ["GO"]}, "first": ["GO"], "no_repeats": True}),
    ("not_covered", {"when": {"code": "97535"}, "notices": ["KX"]}),
    ("place_of_service", {"not_valid": ["12"]}),
    ("provider", {"needs": ["referring", "ordering"], "check_digit": ["billing"]}),
    ("provider", {"not_rendering": ["225100000X"]}),
)


@st.composite
def language_packs(draw: st.DrawFn) -> str:
    """A pack of what is rarer: measures, marks over them, measures over marks, marks over those, then policies."""
    parts = [HEAD.format(lines=draw(pick(LINES)))]
    early = _named(draw, wide_measures(), draw(pick((1, 1, 2))), 0)
    first = tuple(name for name, _ in early)
    early += _named(draw, wide_measures((), first), draw(pick((0, 0, 1))), len(early))
    first = tuple(name for name, _ in early)
    marks: list[Condition] = []
    for at in range(draw(pick((0, 1, 2, 3, 3)))):
        known = tuple(one["mark"] for one in marks)
        rule = draw(wide_rules(f"mark{at}", first, known, known if draw(st.booleans()) else ()))
        if known and draw(st.booleans()):
            read = {"marks": {draw(pick(("has_any", "has_any", "has_none"))): [known[-1]]}}
            rule["when"] = {"all": [read, rule["when"]]} if draw(st.booleans()) else read
        marks.append(_marking(rule, f"m{at + 1}"))
    named = tuple(one["mark"] for one in marks)
    late = _named(draw, wide_measures(named), draw(pick((0, 1))) if named else 0, 5)
    measured = (*first, *(name for name, _ in late))
    if late:
        marks.append(_marking(draw(wide_rules("mark9", measured, named, named)), "m9"))
        named = (*named, "m9")
    parts += [section(f"[measures.{name}]", found) for name, found in (*early, *late)]
    parts += [section("[[rule]]", rule) for rule in marks]
    for at in range(draw(pick((1, 2)))):
        rule = draw(wide_rules(f"p{at}", measured, named, named))
        rule.pop("effective", None)
        how = draw(pick(("one", "versions", "alternatives")))
        if how == "versions":
            other = draw(wide_rules(f"p{at}", measured, named, named))
            parts.append(section("[[rule]]", rule | {"effective": {"through": DAYS[1]}}))
            parts.append(section("[[rule]]", other | {"effective": {"from": DAYS[1].replace(day=6)}}))
        elif how == "alternatives":
            other = draw(wide_rules(f"q{at}", measured, named, named))
            parts += [section("[[rule]]", one | {"policy": f"both{at}"}) for one in (rule, other)]
        else:
            parts.append(section("[[rule]]", rule))
    for at in range(draw(pick((0, 1, 2)))):
        kind, found = draw(pick(KINDS))
        said = {"id": f"k{at}", "title": kind, "severity": "review", "sources": ["s1"]}
        said["fix"] = {"words": "x", "edits": [draw(pick(EDITS))]}
        if draw(pick((False, False, True))):
            said["when"] = {"code": {"in": list(CODES[:4])}}
        parts.append(section(f"[[{kind}]]", {**said, **found}))
    return "\n".join(parts)


def _named(
    draw: st.DrawFn, strategy: st.SearchStrategy[tuple[str, Condition]], count: int, start: int
) -> list[tuple[str, Condition]]:
    """Measures with names that tell what they are: a number, money or a date."""
    found = [draw(strategy) for _ in range(count)]
    money = ["m" if one.get("sum") in ("allowed", "charge") else "" for _, one in found]
    return [
        (f"{prefix}{money[at]}{start + at}", {"title": "measured", **one}) for at, (prefix, one) in enumerate(found)
    ]


def _marking(rule: Condition, mark: str) -> Condition:
    kept = {key: value for key, value in rule.items() if key not in ("severity", "message", "fix", "denies")}
    return kept | {"mark": mark}

"""Hypothesis strategies for packs as TOML text: every operator, window, scope, join and kind, of few words."""

from __future__ import annotations

import datetime
from typing import Any

from facts_strategies import CODES, NPIS
from hypothesis import strategies as st

Condition = dict[str, Any]
pick = st.sampled_from

HEAD = """[pack]
id = "test/generated"
title = "generated"
version = "1"
{lines}
[sources.s1]
title = "s1"
url = "https://example.org"
checked = 2026-11-01
confidence = "primary"

[codes]
evaluation = ["97165", "97166", "97167", "97161"]
timed = {{ table = "therapy_codes", where = {{ timed = true }} }}
treat = {{ any_of = ["97110..97150", "9753*"], none_of = ["97535"] }}
pain = ["M25*", "F*"]

[amounts.cap]
unit = "USD"
values = [
  {{ from = 2025-01-01, through = 2025-12-31, amount = 30.0, source = "s1" }},
  {{ from = 2026-01-01, through = 2026-01-31, amount = 100.5, source = "s1" }},
]

[calendars.office]
weekend = ["saturday", "sunday"]
holidays = [2026-01-01, 2026-01-19, 2026-02-16]
from = 2026-01-01
through = 2026-02-28
sources = ["s1"]

[periods.first]
from_first = {{ where = {{ discipline = ["OT", "PT"] }}, lasts = {{ days = 30 }} }}
"""
LINES = '\n[pack.lines]\ndisciplines = ["OT", "PT"]\n'
SHIFTED = (
    {"field": "date"},
    {"field": "date", "plus": {"days": 10}},
    {"field": "date", "minus": {"weeks": 4}},
    {"field": "date", "plus": {"business_days": 2, "calendar": "office"}},
    {"field": "date", "minus": {"business_days": 1, "calendar": "office"}},
    {"field": "date", "plus": {"days": 5, "roll": "following", "calendar": "office"}},
)
DAYS = tuple(datetime.date(*day) for day in ((2025, 12, 31), (2026, 1, 5), (2026, 2, 2)))
ORDERS = ("over", "at_least", "under", "at_most")
BEFORE = ("before", "on_or_before", "after", "on_or_after")
SETS = ("in", "not_in")
LISTS = ("has_any", "has_none", "has_all", "first")

DISCIPLINE = {"discipline": "OT"}
MEMBERS: tuple[Condition, ...] = (
    DISCIPLINE,
    {"discipline": ["OT", "PT"]},
    {"code": {"not_in": "@evaluation"}},
    {"discipline": "OT", "code": {"not_in": "@evaluation"}},
    {"discipline": ["OT", "PT"], "purpose": "rehabilitative"},
)
WINDOWS: tuple[Any, ...] = (
    None,
    "day",
    "calendar_month",
    "calendar_year",
    "coverage",
    "first",
    {"week": "monday"},
    {"year_from": "01-05"},
    {"last": {"days": 7}},
    {"last": {"months": 1}},
    {"from_first": {"lasts": {"days": 7}}},
    {"from_first": {"where": {"code": {"not_in": "@evaluation"}}, "lasts": {"months": 1}}},
    {"since": "chart", "where": {"document": "plan_of_care", "discipline": {"field": "discipline"}}},
    {"since": "chart", "where": {"document": "plan_of_care"}, "after": {"document": "progress_report"}},
)
BURN_IN: tuple[Any, ...] = (
    "day",
    "calendar_month",
    {"week": "monday"},
    {"fact": "authorization", "every": {"days": 7}},
    {"fact": "authorization", "every": {"months": 1}},
)
OF_TABLE = {"table": "mue", "column": "units", "where": {"setting": "practitioner", "mai": ["2", "3"]}}
PER = (["rendering.npi"], ["code"], ["discipline"], ["billing.npi"])
VISITS = (["date"], ["date", "discipline"], ["date", "billing.npi"], ["date", "discipline", "billing.npi"])
SCOPES = ("claim", "provider", "payer")
UPTO = ("line", "day", "day_before", "window")


def _nested(path: str, test: Any) -> Condition:
    for name in reversed(path.split(".")):
        test = {name: test}
    return test  # type: ignore[no-any-return]


def _numbers(path: str, *values: Any) -> st.SearchStrategy[Condition]:
    return st.builds(lambda op, value: _nested(path, {op: value}), pick(ORDERS), pick(values))


def _dates(path: str, *values: Any) -> st.SearchStrategy[Condition]:
    return st.builds(lambda op, value: _nested(path, {op: value}), pick(BEFORE), pick(values or (*DAYS, *SHIFTED)))


def _words(path: str, *values: str) -> st.SearchStrategy[Condition]:
    some = st.lists(pick(values), min_size=1, max_size=2, unique=True)
    return st.one_of(
        st.builds(lambda value: _nested(path, value), pick(values)),
        st.builds(lambda op, found: _nested(path, {op: found}), pick(SETS), some),
    )


def _lists(path: str, *values: str) -> st.SearchStrategy[Condition]:
    some = st.lists(pick(values), min_size=1, max_size=2, unique=True)
    return st.builds(lambda op, found: _nested(path, {op: found}), pick(LISTS), some)


def _present(*paths: str) -> st.SearchStrategy[Condition]:
    return st.builds(lambda path, there: _nested(path, {"present": there}), pick(paths), st.booleans())


OF_LINES = (
    _words("code", *CODES),
    st.builds(lambda op, name: {"code": {op: name}}, pick(SETS), pick(("@evaluation", "@timed", "@treat"))),
    _lists("modifiers", "GO", "KX", "CO", "96"),
    _lists("authorization_numbers", "A1", "A2"),
    _lists("diagnoses", "@pain", "F82"),
    _numbers("units", 1, 2, 3),
    _numbers("allowed", 30, "$cap"),
    _numbers("charge", 40, 60, "$cap"),
    _dates("date", *DAYS, {"field": "authorization.through", "minus": {"days": 5}}),
    _dates("date", {"field": "authorization.from", "plus": {"business_days": 3, "calendar": "office"}}),
    _words("discipline", "OT", "PT"),
    _words("purpose", "rehabilitative", "habilitative"),
    _words("place_of_service", "11", "12"),
    st.builds(lambda value: {"timed": value}, st.booleans()),
    _words("kind", "evaluation", "treatment"),
    _present("discipline", "purpose", "rendering.npi", "place_of_service", "claim.plan", "authorization.number"),
    _present("modifiers", "plan_of_care.certified", "episode.kind", "coverage.plan", "patient.state"),
    _numbers("patient.age", 21, 18),
    _words("patient.sex", "F", "M"),
    _words("claim.frequency", "1", "7"),
    _words("claim.plan", "Standard", "Basic"),
    _dates("claim.received", {"field": "date", "plus": {"days": 60}}, datetime.date(2026, 3, 16)),
    _dates("claim.received", {"field": "date", "plus": {"months": 1, "roll": "following", "calendar": "office"}}),
    _words("billing.npi", *NPIS),
    st.just({"rendering": {"npi": {"is": "npi"}}}),
    _words("rendering.taxonomy", "225X00000X", "225100000X"),
    _numbers("minutes.minutes", 15, 38),
    _numbers("coverage.visit_limit", 2, 3),
    _words("coverage.plan", "Standard", "Basic"),
    _lists("coverage.pooled_disciplines", "OT", "SLP"),
    _words("episode.kind", "acute", "chronic"),
    _dates("episode.from"),
    _dates("plan_of_care.through"),
    st.builds(lambda value: {"plan_of_care": {"necessity": value}}, st.booleans()),
    _numbers("authorization.visits", 0, 1),
    _dates("authorization.through", *SHIFTED),
    st.builds(
        lambda parts: {"authorization": {"fits": parts}},
        pick((["code", "dates"], ["dates"], ["code", "dates", "billing", "discipline"])),
    ),
)


@st.composite
def conditions(draw: st.DrawFn, measures: tuple[str, ...] = (), marks: tuple[str, ...] = (), size: int = 2) -> Any:
    """A condition on a line: tests that all hold, or a list of such."""
    options = list(OF_LINES)
    for name in measures:
        options += [_of_measure(name)] * 4
    if marks:
        options += [_of_marks(marks)] * 8

    def table() -> Condition:
        found: Condition = {}
        for _ in range(draw(st.integers(1, size))):
            found |= {k: v for k, v in draw(draw(pick(options))).items() if k not in found}
        return found

    if draw(pick((False, False, True))):
        return [table() for _ in range(draw(st.integers(2, 3)))]
    return table()


def _of_measure(name: str) -> st.SearchStrategy[Condition]:
    if name.startswith("date"):
        return st.builds(lambda op, value: {"measure": {name: {op: value}}}, pick(BEFORE), pick((*DAYS, *SHIFTED)))
    tests = st.builds(lambda op, value: {"measure": {name: {op: value}}}, pick(ORDERS), st.integers(0, 3))
    return st.one_of(tests, tests, tests, st.just({"member": name}))


def _of_marks(marks: tuple[str, ...]) -> st.SearchStrategy[Condition]:
    some = st.lists(pick(marks), min_size=1, max_size=2, unique=True)
    return st.builds(lambda op, found: {"marks": {op: found}}, pick(("has_any", "has_all", "has_none")), some)


@st.composite
def measures(draw: st.DrawFn, marks: tuple[str, ...] = ()) -> tuple[str, Condition]:
    """A measure; one whose name begins with `date` is a date."""
    shape = draw(
        pick(
            (
                ("n", {"sum": "units"}),
                ("n", {"sum": "allowed"}),
                ("n", {"count": "lines"}),
                ("n", {"count": "days"}),
                ("n", {"count": "visits"}),
                ("n", {"count": "visits"}),
                ("date", {"max": "date"}),
                ("date", {"min": "date"}),
                ("n", {"max": "units"}),
                ("n", {"min": "units"}),
            )
        )
    )
    prefix, found = shape[0], dict(shape[1])
    if found.get("count") == "visits":
        found["visit_is"] = draw(pick(VISITS))
    found["title"] = "measured"
    found["where"] = draw(st.one_of(pick(MEMBERS), pick(MEMBERS), conditions(marks=marks)))
    found |= draw(_windows())
    found["scope"] = draw(pick(SCOPES))
    found["upto"] = draw(pick(UPTO))
    if draw(pick((False, False, True))):
        found["per"] = draw(pick(PER))
    if draw(pick((False, False, False, True))):
        found["counting_from"] = draw(pick(DAYS))
    return prefix, found


def _windows() -> st.SearchStrategy[Condition]:
    return pick(WINDOWS).map(lambda window: {} if window is None else {"window": window})


@st.composite
def joins(draw: st.DrawFn, earlier: tuple[str, ...] = (), marks: tuple[str, ...] = ()) -> Condition:
    """A fact that must exist or must not."""
    kind = draw(pick(("line", "line", "line", "chart", "authorization")))
    if kind == "chart":
        since = {"field": "date", "minus": {"business_days": 3, "calendar": "office"}}
        dated = ({"date": {"on_or_before": {"field": "date"}}}, {"date": {"on_or_after": since}})
        where = draw(pick(({"document": "progress_report"}, *dated)))
        return {"fact": kind, "same": draw(pick(([], ["discipline"]))), "where": where}
    if kind == "authorization":
        where = {"through": {"on_or_after": {"field": "date"}}, "codes": {"has_any": ["97530"]}}
        return {"fact": kind, "where": where}
    same: list[Any] = list(draw(pick((["date"], ["date", "discipline"], ["code"], ["date", "billing.npi"], []))))
    if earlier and draw(st.booleans()):
        same.append({"code": f"{draw(pick(earlier))}.code"})
    found: Condition = {"fact": kind, "scope": draw(pick(SCOPES)), "where": draw(conditions(marks=marks))}
    return found | ({"same": same} if same else {})


@st.composite
def rules(
    draw: st.DrawFn, name: str, measures: tuple[str, ...], marks: tuple[str, ...], wide: tuple[str, ...]
) -> Condition:
    """A rule of the general form: a policy."""
    rule: Condition = {
        "id": name,
        "title": "rule",
        "for": draw(pick(("line", "visit", "claim"))),
        "severity": draw(pick(("review", "advise"))),
        "sources": ["s1"],
        "message": "m",
        "fix": {"words": "x"},
    }
    if draw(pick((True, True, False))):
        rule["when"] = draw(conditions(measures, marks))
    if draw(pick((True, False))):
        rule["unless"] = draw(conditions(measures, marks))
    if draw(pick((True, False, False))):
        rule["effective"] = draw(pick(({"from": DAYS[1]}, {"through": DAYS[0]}, {"from": DAYS[0], "through": DAYS[2]})))
    how = draw(pick(((), ("with",), ("without",), ("with", "without"), ("with", "with"))))
    named: list[str] = []
    for at, join in enumerate(how):
        found = draw(joins(tuple(named), wide))
        rule.setdefault(join, {})["ab"[at]] = found
        if join == "with" and found["fact"] == "line":
            named.append("ab"[at])
    return rule


@st.composite
def kinds(draw: st.DrawFn, name: str, measures: tuple[str, ...], marks: tuple[str, ...]) -> tuple[str, Condition]:
    """A policy of one of the kinds."""
    kind = draw(
        pick(
            (
                "visit_limit",
                "visit_limit",
                "prior_auth",
                "prior_auth",
                "max_units",
                "frequency",
                "limit",
                "required_modifier",
                "threshold_modifier",
                "timely_filing",
            )
        )
    )
    found: Condition = {"id": name, "title": kind, "severity": "review", "sources": ["s1"], "fix": {"words": "x"}}
    if draw(pick((True, False, False))):
        found["when"] = draw(conditions((), marks))
    if draw(pick((True, False, False, False))):
        found["effective"] = draw(pick(({"from": DAYS[1]}, {"through": DAYS[0]})))
    counted = [m for m in measures if m.startswith("n")]
    if kind == "threshold_modifier" and not counted:
        kind = "required_modifier"
    if kind in ("required_modifier", "threshold_modifier"):
        found |= {"modifier": "KX", "or_instead": draw(pick((["GA"], ["GP", "GN"])))}
        if kind == "threshold_modifier":
            found |= {"measure": draw(pick(counted)), "over": draw(st.integers(0, 2))}
        return kind, found
    if kind == "timely_filing":
        within = pick(({"days": 14}, {"months": 1}, {"business_days": 10, "calendar": "office"}))
        found["within"] = draw(within)
        if "calendar" not in found["within"] and draw(st.booleans()):
            found["rolls"] = "office"
        return kind, found
    if kind == "prior_auth":
        found |= {
            "needed_for": draw(pick(MEMBERS)),
            "number_on_claim": draw(pick((False, False, True))),
            "match": draw(
                pick((["code", "dates"], ["dates"], ["code", "dates", "discipline"], ["code", "dates", "billing"]))
            ),
            "burn": draw(pick(("visits", "units", "each"))),
        }
        found |= draw(_burning())
        return kind, found
    found |= {
        "counts": draw(pick(MEMBERS)),
        "scope": draw(pick(SCOPES)),
        "limit": draw(st.integers(0, 3)),
        "limit_is": "hard",
    }
    window = draw(pick([w for w in WINDOWS if w is not None]))
    if kind == "visit_limit":
        found |= {"visit_is": draw(pick(VISITS)), "window": window}
        found["limit_is"] = draw(pick(("hard", "hard", "soft")))
        found["limit"] = draw(pick((1, 2, {"field": "coverage.visit_limit"})))
    elif kind == "max_units":
        found["per"] = draw(pick(PER))
        found["limit"] = draw(pick((1, 2, OF_TABLE)))
    elif kind == "frequency":
        found["window"] = window
    else:
        found |= draw(pick(({"sum": "allowed", "limit": "$cap"}, {"count": "lines"}, {"sum": "units"})))
        found |= {"upto": draw(pick(UPTO[:2])), "window": window, "per": draw(pick(PER))}
    return kind, found


def _burning() -> st.SearchStrategy[Condition]:
    """What an authorization's quantity is given for: the whole of it, or each code, week and so on."""
    return st.builds(
        lambda per, window: {**({"burn_per": per} if per else {}), **({"burn_in": window} if window else {})},
        pick(([], [], ["code"], ["discipline"])),
        pick((None, None, *BURN_IN)),
    )


@st.composite
def packs(draw: st.DrawFn) -> str:
    """A small pack: marks that follow from each other, measures over them, rules and kinds."""
    parts = [HEAD.format(lines=draw(pick(("", "", LINES))))]
    early = [_numbered(draw(measures()), at) for at in range(draw(pick((0, 1, 1))))]
    first = tuple(name for name, _ in early)
    marks: list[tuple[str, Condition]] = []
    for at in range(draw(pick((0, 1, 2)))):
        known = tuple(name for name, _ in marks)
        rule = draw(rules(f"mark{at}", first, known, ()))
        for key in ("severity", "message", "fix"):
            rule.pop(key)
        marks.append((f"m{at + 1}", rule | {"mark": f"m{at + 1}"}))
    named = tuple(name for name, _ in marks)
    late = [_numbered(draw(measures(named)), at + 5) for at in range(draw(pick((0, 1))))]
    measured = (*first, *(name for name, _ in late))
    for name, found in (*early, *late):
        parts.append(section(f"[measures.{name}]", found))
    for _, rule in marks:
        parts.append(section("[[rule]]", rule))
    parts += [section("[[rule]]", draw(rules(f"p{at}", measured, named, named))) for at in range(draw(pick((1, 2))))]
    for at in range(draw(pick((0, 1, 2)))):
        kind, found = draw(kinds(f"k{at}", measured, named))
        parts.append(section(f"[[{kind}]]", found))
    return "\n".join(parts)


@st.composite
def sharp_packs(draw: st.DrawFn) -> str:
    """Policies that count visits, burn authorizations and join lines, with low limits and no other conditions."""
    parts = [HEAD.format(lines="")]
    for at in range(3):
        where = draw(pick(MEMBERS))
        window = draw(pick([w for w in WINDOWS if w is not None]))
        scope = draw(pick(("provider", "payer")))
        general = {"id": f"p{at}", "title": "p", "severity": "review", "sources": ["s1"], "fix": {"words": "x"}}
        how = draw(pick(("visits", "measure", "measure", "join", "authorization")))
        if how == "visits":
            limit = {"limit": draw(pick((0, 1, 2))), "limit_is": draw(pick(("hard", "hard", "soft")))}
            counted = {"counts": where, "visit_is": draw(pick(VISITS)), "window": window, "scope": scope}
            parts.append(section("[[visit_limit]]", {**general, **counted, **limit, "upto": draw(pick(UPTO))}))
        elif how == "authorization":
            burn = {"burn": draw(pick(("visits", "units"))), "number_on_claim": False, "needed_for": where}
            match = draw(pick((["code", "dates"], ["dates"], ["code"])))
            parts.append(section("[[prior_auth]]", {**general, **burn, **draw(_burning()), "match": match}))
        elif how == "measure":
            prefix, found = draw(measures())
            name = f"{prefix}{at}"
            found |= {"where": where, "window": window, "scope": scope}
            parts.append(section(f"[measures.{name}]", found))
            of = draw(_of_measure(name))
            dated = draw(pick(({}, {}, {"effective": {"from": DAYS[1]}})))
            parts.append(section("[[rule]]", {**general, **dated, "for": "line", "message": "m", "when": of}))
        else:
            same = draw(pick((["date"], ["date"], ["date", "discipline"], [])))
            join = {"fact": "line", "scope": draw(pick(SCOPES)), "where": where} | ({"same": same} if same else {})
            one = {draw(pick(("with", "without"))): {"a": join}, "for": draw(pick(("line", "visit", "claim")))}
            parts.append(section("[[rule]]", {**general, **one, "message": "m"}))
    return "\n".join(parts)


def _numbered(found: tuple[str, Condition], at: int) -> tuple[str, Condition]:
    return f"{found[0]}{at}", found[1]


def section(head: str, found: Condition) -> str:
    """A table of TOML with its values inline."""
    return "\n".join([head, *(f"{key} = {_toml(value)}" for key, value in found.items()), ""])


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(inner) for inner in value) + "]"
    if isinstance(value, (int, float)):
        return str(value)
    return f'"{value}"' if isinstance(value, str) else value.isoformat()  # type: ignore[no-any-return]


def _key(key: str) -> str:
    return f'"{key}"' if "." in key else key

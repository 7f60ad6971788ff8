"""Boundaries of packs of one policy: which scenes are found, and what is said of a policy that no claim reaches."""

from __future__ import annotations

from typing import Any

from scrubjay.cases.boundaries import Told, boundaries
from scrubjay.cases.judging import judge
from scrubjay.cases.sides.subjects import Found, subject
from scrubjay.packs.library import shipped_folder
from scrubjay.packs.loading import load_pack
from scrubjay.packs.resolving import resolve
from scrubjay.rules.compiling import compile_pack
from scrubjay.tables import load_table

HEAD = """
[pack]
id      = "one-policy"
title   = "One policy"
version = "1"

[sources.s1]
title      = "A source"
url        = "https://example.org"
checked    = 2026-01-01
confidence = "primary"

[amounts.most]
unit   = "units"
values = [
  { from = 2025-01-01, through = 2025-12-31, amount = 3, source = "s1" },
  { from = 2026-01-01, through = "open", amount = 5, source = "s1" },
]
"""
POLICY = """
title    = "A policy"
severity = "review"
sources  = ["s1"]
fix      = { words = "Look." }
"""


def analysed(policy: str) -> tuple[list[Found], tuple[str, ...]]:
    """The sides found of the first rule of a policy, and the boundaries missed."""
    pack = load_pack(HEAD + policy.replace("POLICY", POLICY), "pack.toml")
    table = load_table(shipped_folder() / "reference" / "therapy_codes.csv")
    program = compile_pack(resolve(pack, {}.__getitem__), {"therapy_codes": table})
    (rules,) = program.policies.values()
    told = Told()
    found = boundaries(subject(pack, rules[0], judge(program, program.tables, rules[0].policy)), told)
    return found, told.missed()


def of_rule(when: str, more: str = "", joins: str = "") -> tuple[list[Found], tuple[str, ...]]:
    """The same of a rule for a line."""
    head = '[[rule]]\nid = "p"\nPOLICY\nfor = "line"\nmessage = "m"\n'
    return analysed(f"{head}{more}\nwhen = {when}\n{joins}")


def sides(found: list[Found]) -> dict[str, list[tuple[str, str]]]:
    """Boundary to value and state of each of its sides; the plain case left out."""
    said: dict[str, list[tuple[str, str]]] = {}
    for one in found[1:]:
        said.setdefault(one.boundary, []).append((one.value, one.judged.state))
    return said


def line(one: Found) -> Any:
    return one.judged.one.scene["claims"][0]["lines"][-1]


def test_limit_of_units_has_the_last_value_allowed_and_the_first_not() -> None:
    found, missed = analysed(
        '[[max_units]]\nid = "p"\nPOLICY\nlimit = 4\nper = ["code"]\ncounts = { discipline = "OT" }'
    )
    assert missed == ()
    assert line(found[0])["units"] == 5
    told = sides(found)
    assert told["units in sum, on this day, this line included is over 4"] == [("5", "flagged"), ("4", "clear")]
    assert told["discipline is OT"] == [("OT", "flagged"), ("PT", "clear")]


def test_amount_that_changes_has_both_sides_on_each_side_of_its_date() -> None:
    found, missed = analysed('[[max_units]]\nid = "p"\nPOLICY\nlimit = "$most"\nper = []')
    assert missed == ()
    told = sides(found)
    title = "units in sum, on this day, this line included is over $most on"
    assert told[f"{title} 2025-12-31"] == [("4", "flagged"), ("3", "clear")]
    assert told[f"{title} 2026-01-01"] == [("6", "flagged"), ("5", "clear")]


def test_version_has_the_day_before_and_the_day() -> None:
    found, _ = of_rule('{ place_of_service = "12" }', "effective = { from = 2024-07-01, through = 2025-06-30 }")
    told = sides(found)
    assert told["effective from 2024-07-01"] == [("2024-07-01", "flagged"), ("2024-06-30", "clear")]
    assert told["effective through 2025-06-30"] == [("2025-06-30", "flagged"), ("2025-07-01", "clear")]


def test_age_turns_on_the_birthday() -> None:
    found, _ = of_rule("{ patient = { age = { under = 21 } } }")
    born = {one.judged.state: one.judged.one.scene["claims"][0]["patient"]["birth_date"] for one in found[1:]}
    assert born == {"flagged": "2005-07-01", "clear": "2005-06-30"}


def test_window_turns_on_its_first_day() -> None:
    found, missed = analysed(
        '[[frequency]]\nid = "p"\nPOLICY\nlimit = 1\nscope = "payer"\nwindow = { last = { days = 180 } }'
    )
    assert missed == ()
    (first,) = (key for key in sides(found) if key.startswith("first day of the window"))
    assert sides(found)[first] == [("2026-01-02", "flagged"), ("2026-01-01", "clear")]


def test_other_line_is_taken_away_and_made_to_miss() -> None:
    other = '[rule.with.treatment]\nfact = "line"\nscope = "claim"\nsame = ["date"]\nwhere = { code = ["97530"] }'
    found, missed = of_rule('{ code = ["97165"] }', joins=other)
    assert missed == ()
    told = sides(found)
    assert [state for _, state in told["of the other line: procedure code is 97530"]] == ["flagged", "clear"]
    (with_,) = (key for key in told if key.startswith("with another line"))
    assert told[with_] == [("there is one", "flagged"), ("there is none", "clear")]


def test_policy_that_no_claim_reaches_has_no_scene() -> None:
    found, missed = of_rule('{ code = ["97530"], units = { over = 4, under = 4 } }')
    assert found == []
    assert len(missed) == 1


def test_test_that_changes_nothing_is_missed() -> None:
    _, missed = of_rule("{ units = { over = 4, at_least = 3 } }")
    assert missed == ("units is at least 3",)


def test_limit_between_two_numbers_has_the_numbers_beside_it() -> None:
    found, _ = of_rule("{ units = { over = 2.5 } }")
    assert [line(one)["units"] for one in found[1:]] == [3, 2]

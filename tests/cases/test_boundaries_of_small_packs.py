"""Boundaries of packs of one policy: which scenes are found, and what is said of a policy that no claim reaches."""

from __future__ import annotations

from small_packs import analysed, line, of_rule, sides


def test_limit_of_units_has_the_last_value_allowed_and_the_first_not() -> None:
    found, missed = analysed(
        '[[max_units]]\nid = "p"\nPOLICY\nlimit = 4\nper = ["code"]\ncounts = { discipline = "OT" }'
    )
    assert missed == ()
    assert line(found[0])["units"] == 5
    told = sides(found)
    assert told["units, on this day, this line included is over 4"] == [("5", "flagged"), ("4", "clear")]
    assert told["discipline is OT"] == [("OT", "flagged"), ("PT", "clear")]


def test_amount_that_changes_has_both_sides_on_each_side_of_its_date() -> None:
    found, missed = analysed('[[max_units]]\nid = "p"\nPOLICY\nlimit = "$most"\nper = []')
    assert missed == ()
    told = sides(found)
    title = "units, on this day, this line included is over $most on"
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


def test_a_week_has_room_for_what_is_counted_in_it() -> None:
    found, missed = analysed(
        """
        [[visit_limit]]
        id       = "p"
        POLICY
        visit_is = ["date"]
        window   = { week = "monday" }
        scope    = "payer"
        limit    = 5
        limit_is = "hard"
        """
    )
    assert ("6", "flagged") in sides(found)["visits, this week (from monday), this line included is over 5"]
    assert ("5", "clear") in sides(found)["visits, this week (from monday), this line included is over 5"]
    assert missed == ()

"""Small changes of a pack's text: what is changed, and what is left alone."""

from __future__ import annotations

import tomllib

import pytest

from scrubjay.mutating.edits import Edit, edits

HEAD = '[pack]\nid = "ours/x"\ntitle = "X"\nversion = "1"\n'


def changes(text: str) -> list[tuple[str, str, str]]:
    return [(one.what, one.was, one.now) for one in edits(HEAD + text, "x.toml")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[limit]]\nlimit = 30", [("number", "30", "29"), ("number", "30", "31")]),
        ("[[limit]]\nlimit = 2410.00", [("number", "2410.00", "2409.99"), ("number", "2410.00", "2410.01")]),
        (
            "[[rule]]\neffective = { from = 2026-01-01 }",
            [("date", "2026-01-01", "2025-12-31"), ("date", "2026-01-01", "2026-01-02")],
        ),
        ("[[rule]]\nseverity = 'deny'", [("severity", "'deny'", '"review"')]),
        ('[[limit]]\nlimit_is = "soft"', [("limit_is", '"soft"', '"hard"')]),
        ('[[limit]]\nscope = "provider"', [("scope", '"provider"', '"claim"'), ("scope", '"provider"', '"payer"')]),
        ("[[rule]]\nwhen = { authorization_numbers = { present = true } }", [("switch", "true", "false")]),
        (
            '[codes]\na = ["97165", "97167"]',
            [
                ("dropped", '"97165"', ""),
                ("code", '"97165"', '"97166"'),
                ("dropped", '"97167"', ""),
                ("code", '"97167"', '"97168"'),
                ("added", "", '"97166"'),
            ],
        ),
        ('[[rule]]\nunless = { code = "@a" }', [("left out", 'unless = { code = "@a" }', "")]),
    ],
)
def test_each_value_has_its_neighbours(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert changes(text) == wanted


@pytest.mark.parametrize(
    ("was", "now"), [("over", "at_least"), ("under", "at_most"), ("not_in", "in"), ("on_or_before", "before")]
)
def test_each_operator_has_its_neighbour(was: str, now: str) -> None:
    assert ("operator", was, now) in changes(f"[[rule]]\nwhen = {{ x = {{ {was} = 1 }} }}")


def test_the_day_on_which_an_amount_changes_moves_at_both_ends() -> None:
    text = '[amounts.a]\nunit = "USD"\nvalues = [\n' + (
        '  { from = 2025-01-01, through = 2025-12-31, amount = 1.00, source = "s" },\n'
        '  { from = 2026-01-01, through = "open", amount = 2.00, source = "s" },\n]\n'
    )
    both = [one for one in edits(HEAD + text, "x.toml") if len(one.spans) == 2]
    assert [(one.was, one.now) for one in both] == [("2026-01-01", "2025-12-31"), ("2026-01-01", "2026-01-02")]
    rows = tomllib.loads(both[0].applied(HEAD + text))["amounts"]["a"]["values"]
    assert (rows[0]["through"].isoformat(), rows[1]["from"].isoformat()) == ("2025-12-30", "2025-12-31")


def test_words_for_people_are_left_alone() -> None:
    said = '[sources.s]\ntitle = "T"\nchecked = 2026-01-01\n[[rule]]\nid = "r"\ntitle = "4"\nnote = "97110"\n'
    assert changes(said + 'message = "97110"\nsources = ["s", "t"]\nfix.words = "97110"') == []


def test_every_change_is_still_toml() -> None:
    text = (
        HEAD + '[codes]\na = [  # all\n  "97165",\n  "97167",  # last\n]\n[[rule]]\nunless = [\n  { code = "9" },\n]\n'
    )
    made = list(edits(text, "x.toml"))
    assert made
    for one in (*made, *(other for each in made for other in each.instead)):
        assert tomllib.loads(one.applied(text)) != tomllib.loads(text)


def test_a_change_knows_its_line_and_policy() -> None:
    (one, _) = edits(HEAD + '[[limit]]\nid = "visits"\nlimit = 30\n', "x.toml")
    assert isinstance(one, Edit)
    assert (one.line, one.policy) == (7, "visits")

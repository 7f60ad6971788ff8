"""What changed between two texts of a pack: every kind of change, its direction, its first day, and its witness."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from edited_packs import EVALUATION, GO, HEAD, UNITS, VISITS, WHOLE, acme, edited, only, shipped

from scrubjay.differing.changes import Change
from scrubjay.differing.deciding import levels
from scrubjay.differing.differences import differences
from scrubjay.differing.side import of_packs
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack


def came(change: Change) -> list[tuple[str, str]]:
    """What came of each witness on either side."""
    return [(one.before, one.after) for one in change.witnesses]


def lines(change: Change) -> list[dict[str, Any]]:
    """The lines of the first witness's claim."""
    found: list[dict[str, Any]] = change.witnesses[0].facts["claims"][0]["lines"]
    return found


def test_the_same_text_has_the_same_meaning() -> None:
    found = differences(acme(), acme())
    assert found.same
    assert found.changes == ()


def test_order_of_policies_and_codes_does_not_tell() -> None:
    turned = HEAD + EVALUATION + GO + UNITS + VISITS
    assert differences(acme(), acme(turned.replace('"97165", "97166"', '"97166", "97165"'))).changes == ()


@pytest.mark.parametrize(
    ("new", "direction", "before", "after", "earlier"),
    [("limit     = 28", "stricter", "clear", "deny", 28), ("limit     = 31", "looser", "deny", "clear", 30)],
)
def test_limit_of_visits(new: str, direction: str, before: str, after: str, earlier: int) -> None:
    change = only(edited("limit     = 30", new))
    assert (change.change, change.policy, change.direction) == ("changed", "visits", direction)
    assert change.start is None
    assert came(change) == [(before, after)]
    assert len(change.witnesses[0].facts["history"]) == earlier
    assert "is over 30" in change.said[0][1]


def test_code_taken_out_of_a_set_changes_every_policy_that_reads_it() -> None:
    found = edited('"97166", "97167"]', '"97166"]')
    told = {change.policy: change.direction for change in found.changes}
    assert told == {"visits": "stricter", "go": "looser", "evaluation-with-treatment": "both"}
    go = next(change for change in found.changes if change.policy == "go")
    assert lines(go)[0]["code"] == "97167"
    assert ("set @evaluation", "has 97167", "") in go.said
    both = next(change for change in found.changes if change.direction == "both")
    assert {one.direction for one in both.witnesses} == {"stricter", "looser"}


def test_first_day_moved() -> None:
    change = only(edited("from = 2025-07-01", "from = 2025-10-01"))
    assert (change.change, change.direction, change.start) == ("changed", "looser", datetime.date(2025, 7, 1))
    day = datetime.date.fromisoformat(lines(change)[0]["date"])
    assert datetime.date(2025, 7, 1) <= day < datetime.date(2025, 10, 1)
    assert change.said == (("dates of service", "from 2025-07-01 on", "from 2025-10-01 on"),)


def test_severity() -> None:
    change = only(edited('severity  = "review"', 'severity  = "advise"'))
    assert (change.policy, change.direction, came(change)) == ("units", "looser", [("review", "advise")])


def test_exception_added() -> None:
    change = only(edited('modifier  = "GO"', 'modifier  = "GO"\nunless = { place_of_service = "12" }'))
    assert (change.policy, change.direction) == ("go", "looser")
    assert lines(change)[0]["place_of_service"] == "12"


def test_amount_changed_from_its_day() -> None:
    change = only(edited("amount = 5", "amount = 4"))
    assert (change.policy, change.direction, change.start) == ("units", "stricter", datetime.date(2026, 1, 1))
    assert lines(change)[0]["units"] == 5
    assert change.said[-1] == ("amount $most", "5 from 2026-01-01 on", "4 from 2026-01-01 on")


def test_amount_of_days_on_which_no_policy_speaks_does_not_tell() -> None:
    late = WHOLE.replace('per       = ["code"]', 'per       = ["code"]\neffective = { from = 2026-01-01 }')
    assert edited("amount = 3", "amount = 2", late).changes == ()


def test_what_is_counted_apart() -> None:
    change = only(edited('per       = ["code"]', "per       = []"))
    assert (change.policy, change.direction) == ("units", "stricter")
    assert ("“units, on this day, this line included”: apart for each", "procedure code", "") in change.said


def test_window() -> None:
    change = only(edited('"calendar_year"', '{ year_from = "07-01" }'))
    assert (change.change, change.policy) == ("changed", "visits")
    assert any(part.endswith("window") for part, _, _ in change.said)


def test_policy_added_and_removed() -> None:
    added = only(differences(acme(HEAD + VISITS + UNITS), acme(HEAD + VISITS + UNITS + EVALUATION)))
    assert (added.change, added.policy, added.direction) == ("added", "evaluation-with-treatment", "stricter")
    assert came(added) == [("", "deny")]
    removed = only(differences(acme(HEAD + VISITS + UNITS), acme(HEAD + UNITS)))
    assert (removed.change, removed.policy, removed.direction) == ("removed", "visits", "looser")


def test_policy_under_another_name_is_moved() -> None:
    change = only(edited('id        = "units"', 'id        = "units-a-day"'))
    assert (change.change, change.policy, change.renamed) == ("moved", "units", "units-a-day")
    (witness,) = change.witnesses
    assert [level for level, _, _ in levels(witness.old, "units")] == ["review"]
    assert [level for level, _, _ in levels(witness.new, "units-a-day")] == ["review"]


def test_words_alone_keep_the_meaning() -> None:
    found = edited("Both on one day.", "Both on the same day.")
    assert found.same
    change = only(found)
    assert (change.change, change.said) == ("wording", (("message", "Both on one day.", "Both on the same day."),))


def test_source_alone_keeps_the_meaning() -> None:
    found = edited('title      = "A source"', 'title      = "A source, second edition"')
    assert found.same
    assert {change.change for change in found.changes} == {"wording"}


def test_routing() -> None:
    change = only(edited('["ACME1"]', '["ACME1", "ACME2"]'))
    assert change.change == "routing"
    assert change.witnesses[0].facts["claims"][0]["payer"]["id"] == "ACME2"
    assert change.witnesses[0].old is None
    assert change.witnesses[0].new is not None


def test_conditions_written_otherwise_are_the_same() -> None:
    rule = '\n[[rule]]\nid = "p"\ntitle = "P"\nfor = "line"\nseverity = "review"\nmessage = "m"\nsources = ["s1"]\n'
    rule += 'fix.words = "x"\nwhen = WHEN\n'
    same = (
        ('{ code = ["97530", "97110"] }', '[{ code = "97530" }, { code = "97110" }]'),
        ("{ units = { over = 2 } }", "{ units = { at_least = 3 } }"),
        ('{ modifiers = { has_all = ["GO", "KX"] } }', '{ modifiers = { has_all = ["KX", "GO"] } }'),
        (
            '[{ units = { over = 2 } }, { units = { at_most = 2 }, code = "97530" }, { code = "97530" }]',
            '[{ code = "97530" }, { units = { over = 2 } }]',
        ),
        ("{ units = { over = 2, at_least = 1 } }", "{ units = { over = 2 } }"),
    )
    for old, new in same:
        found = edited(old, new, HEAD + rule.replace("WHEN", old))
        assert found.same, (old, new, found.changes)
    found = edited("over = 2", "over = 3", HEAD + rule.replace("WHEN", "{ units = { over = 2 } }"))
    assert not found.same


def test_amount_in_place_of_a_number_differs_only_without_a_date() -> None:
    change = only(edited('"$most"', "5", WHOLE.replace("amount = 3", "amount = 5")))
    assert change.change == "changed"
    assert "date" not in lines(change)[0] or change.start is None


def test_version_split_in_two_differs_for_lines_over_several_days() -> None:
    old = HEAD + GO
    split = GO.replace("{ from = 2025-07-01 }", "{ from = 2025-07-01, through = 2025-12-31 }")
    split += GO.replace("2025-07-01", "2026-01-01")
    change = only(differences(acme(old), acme(HEAD + split)))
    assert change.change == "changed"
    assert came(change) == [("deny", "unchecked")]
    line = lines(change)[0]
    assert (line["date"], line["through"]) == ("2025-12-31", "2026-01-01")


def test_base_policy_disabled_or_overridden_is_told_of_the_pack_that_does_it() -> None:
    child = HEAD.replace('version = "1"', 'version = "1"\nextends = ["ours/base"]')
    base = load_pack(HEAD.replace("ours/acme", "ours/base").partition("[pack.claims]")[0] + _rest() + GO, "base.toml")
    library = shipped()

    def side(text: str) -> Any:
        pack = load_pack(child + text, "acme.toml")
        loaded = {**library.loaded, base.id: base, pack.id: pack}
        return of_packs("acme", Library(loaded, library.tables), [pack])

    off = only(differences(side(""), side('[[disable]]\nid = "go"\nreason = "no longer asked for"\n')))
    assert (off.change, off.policy, off.direction) == ("removed", "go", "looser")
    over = only(differences(side(""), side('[[required_modifier]]\nid = "go"\nseverity = "review"\n')))
    assert (over.change, over.policy, came(over)) == ("changed", "go", [("deny", "review")])


def test_table_that_says_otherwise_of_a_code() -> None:
    library = shipped()
    table = library.tables["therapy_codes"]
    (row,) = table.rows["97110"]
    other = replace(row, cells={**row.cells, "timed": False})
    changed = replace(table, rows={**table.rows, "97110": (other,)}, hash="sha256:other")
    text = HEAD + VISITS.replace(
        'discipline = "OT", code = { not_in = "@evaluation" }', 'discipline = "OT", timed = true'
    )
    old = acme(text)
    new = of_packs("new", Library(old.library.loaded, {**library.tables, "therapy_codes": changed}), old.packs)
    change = only(differences(old, new))
    assert (change.change, change.policy) == ("changed", "visits")
    assert ("reference tables", "as they were", "they say otherwise of some codes or fees") in change.said
    # a table that no policy reads otherwise does not tell
    spelled = replace(row, cells={**row.cells, "description": "other words"})
    words = replace(table, rows={**table.rows, "97110": (spelled,)}, hash="sha256:words")
    alike = of_packs("new", Library(old.library.loaded, {**library.tables, "therapy_codes": words}), old.packs)
    assert differences(old, alike).changes == ()


def _rest() -> str:
    return "[sources.s1]" + HEAD.partition("[sources.s1]")[2]


def test_visits_apart_by_what_every_member_shares_differ_where_it_is_not_known() -> None:
    change = only(edited('visit_is  = ["date"]', 'visit_is  = ["date", "discipline"]'))
    assert came(change) == [("clear", "unchecked")]


def test_what_cannot_be_told_apart_is_never_called_the_same() -> None:
    # no code lies between 97120 and 97121, which no form here proves
    wide = WHOLE.replace('["97165", "97166", "97167"]', '["97110..97130"]').replace(VISITS, "").replace(GO, "")
    change = only(edited('"97110..97130"', '"97110..97120", "97121..97130"', wide))
    assert change.change == "unproven"
    assert change.tried > 100
    assert "no claim found that tells them apart" in change.summary

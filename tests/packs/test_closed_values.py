"""A pack that compares a closed field or column with a word that it never holds is refused, at the word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from broken_packs import GOOD
from syrupy.assertion import SnapshotAssertion

from scrubjay.packs.library import Library, shipped_folder
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors, Problem
from scrubjay.packs.resolving import NoSuchPack, resolve
from scrubjay.rules.checking import every_problem
from scrubjay.rules.compiling import compile_pack
from scrubjay.tables import Table, TableRow, load_table

WHEN = 'when     = { code = "@evaluation" }'
COUNTS = 'counts    = { discipline = ["OT", "PT"], code = { not_in = "@evaluation" } }'
CODES = 'hand       = ["M25*", "S60..S69"]'
JOIN = 'fact  = "line"\nscope = "provider"\nsame  = ["date"]\nwhere = { code = { not_in = "@evaluation" } }'
LIMIT = "limit     = 30"
END = '\n[[{kind}]]\nid = "added"\nseverity = "review"\nsources = ["blog"]\n{keys}\n'

Change = tuple[str, ...]


def added(kind: str, keys: str) -> Change:
    return "[calendars.office]", END.format(kind=kind, keys=keys) + "[calendars.office]"


def limit(where: str) -> str:
    return f'limit = {{ table = "mue", column = "units", where = {{ {where} }} }}'


REFUSED: Mapping[str, Change] = {
    "a value": (COUNTS, 'counts = { discipline = "XX" }'),
    "a value in small letters": (COUNTS, 'counts = { discipline = "ot" }'),
    "a value of a list": (COUNTS, 'counts = { discipline = ["OT", "PTT"], purpose = ["rehabilitive"] }'),
    "a value under not_in": (WHEN, 'when = { purpose = { not_in = ["maintenance"] } }'),
    "a value under has_any": (WHEN, 'when = { authorization = { disciplines = { has_any = ["OT", "ST"] } } }'),
    "a value under first": (WHEN, 'when = { coverage = { pooled_disciplines = { first = ["SPL"] } } }'),
    "a value of a related fact": (WHEN, 'when = { coverage = { limit_is = "sotf" } }'),
    "a value of the claim": (WHEN, 'when = { claim = { payer_sequence = "1" } }'),
    "a filing indicator": (WHEN, 'when = { claim = { filing_indicator = { not_in = ["MB", "XX"] } } }'),
    "values in a list of conditions": (WHEN, 'when = [{ discipline = "OT" }, { kind = "evalution" }]'),
    "values under all": (WHEN, 'when = { all = [{ therapy_list = "none" }, [{ kind = "group" }, { kind = "grup" }]] }'),
    "a value in unless": (WHEN, f'{WHEN}\nunless = {{ purpose = "habilitativ" }}'),
    "a value that earns an edit": (
        'words = "Append KX."',
        'words = "Append KX."\nearned_by = { plan_of_care = { discipline = "TO" } }',
    ),
    "a value in a set": (CODES, f'{CODES}\nours = ["OT", "XX"]\n', 'discipline = ["OT", "PT"]', 'discipline = "@ours"'),
    "a value in a set of a set": (
        CODES,
        f'{CODES}\nours = {{ any_of = ["@theirs"], none_of = ["X*"] }}\ntheirs = ["S*", "OT..PT", "A..B"]\n',
        'discipline = ["OT", "PT"]',
        'discipline = { in = ["PT", "@ours"] }',
    ),
    "codes of a table": (COUNTS, 'counts = { discipline = { in = { table = "therapy_codes" } } }'),
    "a value in a measure": ('where  = { discipline = "OT" }', 'where = { discipline = "OR" }'),
    "a value in a window": (
        'from_first = { where = { discipline = "OT" }',
        'from_first = { where = { discipline = "O" }',
    ),
    "a value of a chart": (
        JOIN,
        'fact = "chart"\nwhere = { document = "plan-of-care", decision_making = { in = ["medium"] } }',
    ),
    "a value of another payer": (JOIN, 'fact = "other_payer"\nwhere = { sequence = "Q" }'),
    "a value in [pack.lines]": ('disciplines = ["OT"]', 'disciplines = { not_in = ["PTA"] }'),
    "a set in [pack.lines]": ('disciplines = ["OT"]', 'disciplines = "@hand"'),
    "a value in [pack.claims]": ('filing_indicators = ["MB"]', 'filing_indicators = ["MB", "mc", "99"]'),
    "what a document must say": added(
        "documentation", 'document = "evaluation"\nhow = "on_day"\nmust = { profile = "breif" }'
    ),
    "a column of a limit": (LIMIT, limit('setting = "practicioner", mai = "2"')),
    "a number for a column": (LIMIT, limit('setting = "practitioner", mai = 4, units = 0')),
    "a column of a test": (
        WHEN,
        'when = { units = { over = { table = "mue", column = "units", where = { setting = ["hospital", "home"] } } } }',
    ),
    "columns of a set": (
        CODES,
        f'{CODES}\nt = {{ table = "therapy_codes", where = {{ timed = "yes", kind = "test" }} }}',
    ),
    "a column under in": (
        WHEN,
        'when = { code = { in = { table = "therapy_codes", where = { disciplines = ["TO"] } } } }',
    ),
    "a column of a pair": added("code_pair", 'table = "ncci_pairs"\npairs = { setting = "practicioner" }'),
    "a column of a join": (
        JOIN,
        f'{JOIN}\ntable = {{ name = "ncci_pairs", subject = "code", column = "column1", fact = "code", '
        'where = { indicator = "2" } }',
    ),
}

TAKEN: Mapping[str, Change] = {
    "values of closed fields": (
        WHEN,
        'when = { discipline = ["OT", "SLP"], purpose = { not_in = ["habilitative"] }, kind = "evaluation", '
        'claim = { payer_sequence = ["P", "A"], filing_indicator = "16" }, coverage = { limit_is = "soft" } }',
    ),
    "open fields": (
        WHEN,
        'when = { claim = { frequency = "9", delay_reason = "99", funding = "self" }, place_of_service = "00", '
        'patient = { sex = "X", state = "Ontario" }, episode = { kind = "any" }, authorization = { kind = "any" }, '
        'plan_of_care = { signed_by = "a therapist" } }',
    ),
    "a set that holds words of the field": (
        CODES,
        f'{CODES}\nours = ["O*", "PT..PT", "SLP"]\n',
        'discipline = ["OT", "PT"]',
        'discipline = "@ours"',
    ),
    "another field": (WHEN, 'when = { discipline = { field = "plan_of_care.discipline" } }'),
    "nothing there": (WHEN, "when = { therapy_list = { present = false }, discipline = { present = true } }"),
    "columns": (
        LIMIT,
        limit('setting = ["practitioner", "hospital"], mai = "2", units = "0", basis = "anything"'),
    ),
    "a table's yes and no": (CODES, f'{CODES}\nt = {{ table = "therapy_codes", where = {{ timed = false }} }}'),
}


@cache
def tables() -> Mapping[str, Table]:
    folder = shipped_folder() / "reference"
    return {name: load_table(folder / f"{name}.csv") for name in ("therapy_codes", "mue", "ncci_pairs")}


def alone(pack_id: str) -> Pack:
    raise NoSuchPack(pack_id, "")


def refused(text: str, known: Mapping[str, Table]) -> tuple[Problem, ...]:
    """Every problem of a text; none if it compiles."""
    try:
        compile_pack(resolve(load_pack(text, "test.toml"), alone), known)
    except PackErrors as errors:
        return every_problem(Library({}, known), errors)
    return ()


def changed(change: Change) -> str:
    text = GOOD
    for old, new in zip(change[::2], change[1::2], strict=True):
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_word_that_the_field_never_holds_is_refused(name: str, snapshot: SnapshotAssertion) -> None:
    assert [str(problem) for problem in refused(changed(REFUSED[name]), tables())] == snapshot


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_words_of_the_field_and_of_open_fields_are_taken(name: str) -> None:
    assert refused(changed(TAKEN[name]), tables()) == ()


def test_a_table_of_the_users_own_may_hold_other_words() -> None:
    text = changed((WHEN, 'when = { kind = "splint" }'))
    assert "or supply, not `splint`" in refused(text, tables())[0].message
    therapy = tables()["therapy_codes"]
    row = TableRow("97999", {"kind": "splint"}, {"kind": "primary"}, None, None, 2)
    assert refused(text, {"therapy_codes": replace(therapy, rows={**therapy.rows, "97999": (row,)})}) == ()

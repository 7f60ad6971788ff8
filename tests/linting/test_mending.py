"""`--fix` changes the text and never a decision; comments and the order of the file stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scrubjay.linting.edits import Edit
from scrubjay.linting.examples import TODAY, whole, whole_base
from scrubjay.linting.linted import Settings
from scrubjay.linting.mending import applied, mend
from scrubjay.linting.registry import CHECKS
from scrubjay.linting.running import Choice
from scrubjay.linting.targets import Target
from scrubjay.packs.library import Library, open_library
from scrubjay.packs.loading import load_pack

MENDING = [code for code, check in CHECKS.items() if check.mends]


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


@pytest.mark.parametrize("code", MENDING)
def test_what_a_check_says_it_mends_is_gone(code: str, library: Library) -> None:
    check = CHECKS[code]
    around = library
    if check.bad.base:
        base = load_pack(whole_base(check.bad), "base.toml")
        around = replace(library, loaded={**library.loaded, base.id: base}, _merged={})
    made = mend([Target("x.toml", whole(check.bad), Path("x.toml"))], around, Settings(TODAY), Choice((code,)))
    assert [(one.code, one.mended) for one in made.report.findings] == [(code, True)]
    assert list(made.texts) == ["x.toml"]


def test_checks_that_offer_no_mend_say_none(library: Library) -> None:
    for code, check in CHECKS.items():
        if check.find is None or check.mends or check.bad.base:
            continue
        made = mend([Target("x.toml", whole(check.bad), Path("x.toml"))], library, Settings(TODAY), Choice((code,)))
        assert not made.texts, code


TEXT = """\
# What this is.
[codes]
a = ["1", "2", "1"]  # of one
# of two
b = ["3"]

# The first rule.
[[rule]]
id = "x"  # name
fix.words = "w"
[rule.fix]
n = 1

# The second.
[[limit]]
id = "y"

[[rule]]
id = "z"
"""


@pytest.mark.parametrize(
    ("edit", "gone", "kept"),
    [
        (Edit("remove_element", 2, ("a", 2)), ['"2", "1"'], ["# of one", '"1", "2"']),
        (Edit("remove", 2, ("b",)), ['b = ["3"]'], ["# of one", "[[rule]]"]),
        (Edit("remove_table", 15), ["[[limit]]", "# The second."], ["# The first rule.", 'id = "z"']),
        (Edit("remove_table", 8), ['id = "x"', "[rule.fix]", "# The first rule."], ["# The second.", 'id = "z"']),
        (Edit("remove_table", 11), ["[rule.fix]", "n = 1"], ['id = "x"', "# The second."]),
        (Edit("comment", 18, value="lint: base 0a"), [], ["[[rule]] # lint: base 0a"]),
    ],
)
def test_edit_leaves_the_rest_as_it_stands(edit: Edit, gone: list[str], kept: list[str]) -> None:
    text = TEXT.replace('fix.words = "w"\n', "").replace("# name\n", "# name\n\n")
    new = applied(text, [edit])
    assert new is not None
    assert all(one in text and one not in new for one in gone)
    assert all(one in new for one in kept)
    assert "# What this is." in new


def test_edit_that_cannot_be_made_changes_nothing() -> None:
    assert applied(TEXT, [Edit("remove", 2, ("none",))]) is None
    assert applied(TEXT, [Edit("remove", 3, ("a",))]) is None


def test_mend_that_would_change_a_rule_is_not_made(library: Library) -> None:
    child = (
        '[pack]\nid = "example/acme"\ntitle = "t"\nversion = "1"\n'
        'extends = ["medicare/part-b-therapy", "medicare/part-b-ot"]\n'
    )
    made = mend([Target("x.toml", child, Path("x.toml"))], library, Settings(TODAY))
    assert made.texts
    assert "part-b-therapy" not in made.texts["x.toml"]


def test_packs_of_scrubjays_own_are_left_alone(library: Library) -> None:
    check = CHECKS["SJ111"]
    target = Target("x.toml", whole(check.bad), Path("x.toml"), ours=True)
    assert not mend([target], library, Settings(TODAY)).texts

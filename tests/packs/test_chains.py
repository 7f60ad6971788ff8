"""Chains of several files: each is applied once, later wins, and what is taken away is read by nobody."""

from __future__ import annotations

import datetime

import pytest
from broken_packs import GOOD

from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import NoSuchPack, resolve

BASE = GOOD.replace("test/pack", "test/base")


def header(pack_id: str, *extends: str) -> str:
    bases = ", ".join(f'"{base}"' for base in extends)
    return f'[pack]\nid = "{pack_id}"\ntitle = "t"\nversion = "1"\nextends = [{bases}]\n\n'


def merged(text: str, *extends: str, **more: str) -> Pack:
    bases = {"test/base": BASE, **{name.replace("_", "/"): base for name, base in more.items()}}

    def find(pack_id: str) -> Pack:
        if pack_id not in bases:
            raise NoSuchPack(pack_id, "")
        return load_pack(bases[pack_id], f"{pack_id}.toml")

    return resolve(load_pack(header("test/child", *extends) + text, "child.toml"), find)


def refused(text: str, *extends: str, **more: str) -> str:
    with pytest.raises(PackErrors) as caught:
        merged(text, *extends, **more)
    return str(caught.value)


ONE = header("test/one", "test/base") + '[codes]\nevaluation = ["97167"]\n[[visit_limit]]\nid = "visits"\nlimit = 12\n'
TWO = header("test/two", "test/base")


def test_what_one_parent_replaces_is_not_undone_by_a_parent_that_says_nothing() -> None:
    pack = merged("", "test/one", "test/two", test_one=ONE, test_two=TWO)
    assert pack.codes["evaluation"] == ["97167"]
    assert [item.data["limit"] for item in pack.items if item.id == "visits"] == [12]
    assert pack.chain == ("test/base.toml", "test/one.toml", "test/two.toml", "child.toml")


def test_of_two_parents_that_replace_the_same_the_later_wins() -> None:
    two = TWO + '[[visit_limit]]\nid = "visits"\nlimit = 9\n'
    pack = merged("", "test/one", "test/two", test_one=ONE, test_two=two)
    assert [item.data["limit"] for item in pack.items if item.id == "visits"] == [9]
    pack = merged("", "test/two", "test/one", test_one=ONE, test_two=two)
    assert [item.data["limit"] for item in pack.items if item.id == "visits"] == [12]


def test_dates_of_the_only_version_are_replaced_where_they_meet_its_own() -> None:
    text = '[[visit_limit]]\nid = "visits"\neffective = { from = 2025-06-01, through = 2025-12-31 }\n'
    (visits,) = (item for item in merged(text, "test/base").items if item.id == "visits")
    assert visits.data["effective"]["from"] == datetime.date(2025, 6, 1)
    assert visits.data["limit"] == 30


def test_child_cuts_the_only_version_in_two() -> None:
    text = '[[visit_limit]]\nid = "visits"\neffective = { through = 2025-05-31 }\nlimit = 20\n'
    text += '[[visit_limit]]\nid = "visits"\neffective = { from = 2025-06-01, through = 2025-12-31 }\n'
    pack = merged(text, "test/base")
    assert [item.data["limit"] for item in pack.items if item.id == "visits"] == [20, 30]


def test_child_replaces_the_version_whose_dates_it_repeats() -> None:
    later = '[[visit_limit]]\nid = "visits"\neffective = { from = 2026-01-01 }\nvisit_is = ["date"]\nscope = "payer"\n'
    later += 'window = "day"\nlimit = 20\nlimit_is = "hard"\nseverity = "review"\nsources = ["blog"]\n'
    base = header("test/one", "test/base") + later
    text = '[[visit_limit]]\nid = "visits"\neffective = { from = 2026-01-01 }\nlimit = 15\n'
    pack = merged(text, "test/one", test_one=base)
    assert [item.data["limit"] for item in pack.items if item.id == "visits"] == [30, 15]
    pack = merged('[[visit_limit]]\nid = "visits"\nlimit = 15\n', "test/one", test_one=base)
    assert [item.data["limit"] for item in pack.items if item.id == "visits"] == [15, 15]


def test_policies_keep_the_order_of_their_files() -> None:
    text = '[[rule]]\nid = "own"\nfor = "line"\nmark = "own"\n[[visit_limit]]\nid = "visits"\nlimit = 1\n'
    assert [item.id for item in merged(text, "test/base").items] == [
        *(item.id for item in load_pack(BASE, "base.toml").items),
        "own",
    ]


def test_disabled_mark_that_another_policy_reads_is_refused() -> None:
    message = refused('[[disable]]\nid = "past"\nreason = "r"\n', "test/base")
    assert "child.toml:7:1: `visits` reads the mark that `past` gives" in message


def test_disabled_limit_whose_measure_another_policy_reads_is_refused() -> None:
    reader = header("test/one", "test/base")
    reader += '[[rule]]\nid = "reader"\nfor = "line"\nmark = "m"\nwhen = { measure = { visits = { over = 3 } } }\n'
    message = refused('[[disable]]\nid = "visits"\nreason = "r"\n', "test/one", test_one=reader)
    assert "`reader` reads the measure of `visits`" in message


def test_policy_disabled_and_said_anew_may_be_of_another_kind() -> None:
    text = '[[disable]]\nid = "visits"\nreason = "days are counted here"\n'
    text += '[[frequency]]\nid = "visits"\nwindow = "day"\nscope = "payer"\nlimit = 1\nseverity = "review"\n'
    text += 'sources = ["blog"]\n'
    assert [item.kind for item in merged(text, "test/base").items if item.id == "visits"] == ["frequency"]


def test_unknown_base_is_pointed_at() -> None:
    assert refused("", "test/base", "test/nowhere").startswith("child.toml:5:25: there is no pack `test/nowhere`")


def test_every_problem_of_a_merged_pack_comes_at_once() -> None:
    text = '[[disable]]\nid = "gone"\nreason = "r"\n[[visit_limit]]\nid = "visits"\nlimit_is = "firm"\n'
    text += '[[required_modifier]]\nid = "new"\nseverity = "deny"\nsources = ["rule-bok"]\n'
    message = refused(text, "test/base")
    for part in ("no policy `gone`", "`limit_is` is one of", "must say `modifier`", "no source `rule-bok`"):
        assert part in message

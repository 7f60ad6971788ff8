"""Inheritance: a child says only what differs; every way of saying it wrong is refused."""

from __future__ import annotations

import pytest
from broken_packs import GOOD

from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.resolving import NoSuchPack, resolve

HEADER = '[pack]\nid = "test/child"\ntitle = "child"\nversion = "1"\nextends = {extends}\n\n'
SOURCE = '[sources.own]\ntitle = "own"\nurl = "https://example.org"\nchecked = 2026-11-01\nconfidence = "primary"\n\n'
BASE = GOOD.replace("test/pack", "test/base")


def child(text: str, extends: str = '["test/base"]', **more: str) -> Pack:
    bases = {"test/base": BASE, **more}

    def find(pack_id: str) -> Pack:
        if pack_id not in bases:
            raise NoSuchPack(pack_id, "did you mean `test/base`?")
        return load_pack(bases[pack_id], f"{pack_id}.toml")

    return resolve(load_pack(HEADER.format(extends=extends) + text, "child.toml"), find)


def refused(text: str, extends: str = '["test/base"]', **more: str) -> str:
    with pytest.raises(PackErrors) as caught:
        child(text, extends, **more)
    return str(caught.value)


def test_child_replaces_the_keys_it_says_and_keeps_the_rest() -> None:
    pack = child('[[visit_limit]]\nid = "visits"\nlimit = 25\n')
    visits = next(item for item in pack.items if item.id == "visits")
    assert visits.data["limit"] == 25
    assert visits.data["window"] == "course"
    assert visits.origins["limit"] == "child.toml"
    assert visits.origins["window"] == "test/base.toml"


def test_routing_is_not_inherited() -> None:
    assert child("").claims is None


def test_lines_of_a_file_narrow_its_own_policies_only() -> None:
    text = '[pack.lines]\ndisciplines = ["PT"]\n\n' + SOURCE
    text += '[[required_modifier]]\nid = "gp"\nmodifier = "GP"\nseverity = "deny"\nsources = ["own"]\n'
    lines = {item.id: item.lines for item in child(text).items}
    assert lines["gp"] == {"disciplines": ["PT"]}
    assert lines["visits"] == {"disciplines": ["OT"]}


def test_chain_names_the_files_from_the_base_to_the_child() -> None:
    assert child("").chain == ("test/base.toml", "child.toml")


def test_another_version_of_a_policy_stands_beside_the_base_s() -> None:
    text = '[[visit_limit]]\nid = "visits"\neffective = { from = 2026-01-01 }\ncounts = { discipline = "OT" }\n'
    text += 'visit_is = ["date"]\nwindow = "calendar_year"\nscope = "payer"\nlimit = 20\nlimit_is = "hard"\n'
    text += 'severity = "deny"\nsources = ["rule-book"]\n'
    assert [i.data["limit"] for i in child(text).items if i.id == "visits"] == [30, 20]


def test_disabled_policy_is_gone() -> None:
    pack = child('[[disable]]\nid = "visits"\nreason = "this plan has no limit"\n')
    assert "visits" not in {item.id for item in pack.items}


def test_disable_without_a_reason_is_refused() -> None:
    assert "no `reason`" in refused('[[disable]]\nid = "visits"\n')


def test_disable_of_an_unknown_id_names_the_nearest() -> None:
    assert "did you mean `visits`" in refused('[[disable]]\nid = "visit"\nreason = "x"\n')


def test_change_of_kind_is_refused() -> None:
    text = '[[frequency]]\nid = "visits"\nwindow = "day"\nscope = "payer"\nlimit = 1\nseverity = "deny"\n'
    assert "is a visit_limit in its base, not a frequency" in refused(text)


def test_unknown_base_is_refused() -> None:
    assert "there is no pack `test/bas`; did you mean `test/base`?" in refused("", '["test/bas"]')


def test_pack_that_extends_itself_is_refused() -> None:
    loop = HEADER.format(extends='["test/child"]').replace("test/child", "test/loop", 1)
    again = HEADER.format(extends='["test/loop"]')
    assert "extends itself" in refused("", '["test/loop"]', **{"test/loop": loop, "test/child": again})


def test_one_id_from_two_unrelated_parents_must_be_settled() -> None:
    other = BASE.replace("test/base", "test/other").replace("limit     = 30", "limit     = 20")
    message = refused("", '["test/base", "test/other"]', **{"test/other": other})
    assert "`visits` comes from `test/base` and from `test/other`" in message
    settled = '[[visit_limit]]\nid = "visits"\nlimit = 25\n'
    settled += '[[rule]]\nid = "past"\nfor = "line"\n[[threshold_modifier]]\nid = "kx"\nmodifier = "KX"\n'
    settled += '[[rule]]\nid = "evaluation-alone"\nfor = "line"\n'
    pack = child(settled, '["test/base", "test/other"]', **{"test/other": other})
    assert [i.data["limit"] for i in pack.items if i.id == "visits"] == [25]


def test_override_that_uses_a_name_that_does_not_exist_is_refused() -> None:
    assert "there is no source `gone`" in refused('[[visit_limit]]\nid = "visits"\nsources = ["gone"]\n')


def test_new_policy_without_its_keys_is_refused() -> None:
    assert "must say `modifier`" in refused(
        '[[required_modifier]]\nid = "new"\nseverity = "deny"\nsources = ["rule-book"]\n'
    )

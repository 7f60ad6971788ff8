"""`scrubjay pack` and `scrubjay facts`."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from cli_running import DAY, ROOT, run
from jsonschema import Draft202012Validator

BROKEN = '[pack]\nid = "ours/broken"\ntitle = "Broken"\nversion = "1"\n\n[[requird_modifier]]\nid = "x"\n'


pytestmark = pytest.mark.usefixtures("at_home")


def test_packs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "pack", "list")
    assert (ran.code, ran.err) == (0, "")
    assert "medicare/part-b " in ran.out
    listed = json.loads(run(capsys, "pack", "list", "--format", "json").out)
    assert {"medicare/part-b", "medicaid/nc", "commercial/fep-basic"} <= {pack["id"] for pack in listed}


def test_broken_pack_of_a_folder_is_told_beside_the_others(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(BROKEN, encoding="utf-8")
    ran = run(capsys, "pack", "list", "--packs", str(tmp_path))
    assert ran.code == 2
    assert "medicaid/nc" in ran.out
    assert "broken.toml:6:" in ran.err
    assert "required_modifier" in ran.err


def test_pack_is_shown_in_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "pack", "show", "medicaid/nc")
    assert (ran.code, ran.err) == (0, "")
    for said in ("medicaid/nc", "policies/general/claim-form.toml", "The payer would deny", "checked 20", "says "):
        assert said in ran.out


def test_one_policy_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "pack", "show", "medicare/part-b", "--policy", "kx-threshold", "--format", "json")
    assert [policy["id"] for policy in json.loads(ran.out)["policies"]] == ["kx-threshold"]
    wrong = run(capsys, "pack", "show", "medicare/part-b", "--policy", "kx-treshold")
    assert wrong.code == 2
    assert "did you mean `kx-threshold`?" in wrong.err
    assert "`scrubjay pack show medicare/part-b` prints them all" in wrong.err
    assert "mue-line" not in wrong.err


def test_all_entries_of_a_policy_are_shown_by_its_name_and_one_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    def shown(*names: str) -> list[tuple[str, str]]:
        asked = [part for name in names for part in ("--policy", name)]
        ran = run(capsys, "pack", "show", "medicare/part-b", *asked, "--format", "json")
        assert (ran.code, ran.err) == (0, "")
        return [(one["policy"], one["id"]) for one in json.loads(ran.out)["policies"]]

    assert len(shown("add-on-code")) > 1
    assert {policy for policy, _ in shown("add-on-code")} == {"add-on-code"}
    assert shown("add-on.97130") == [("add-on-code", "add-on.97130")]
    assert {policy for policy, _ in shown("untimed-units", "mue-day-absolute")} == {"untimed-units", "mue-day-absolute"}
    assert run(capsys, "pack", "show", "medicare/part-b", "--policy", "add-on").code == 2
    text = run(capsys, "pack", "show", "medicare/part-b", "--policy", "add-on.97130", "--policy", "kx-threshold").out
    assert [row.split() for row in text.splitlines() if row.startswith("  policy ")] == [["policy", "add-on-code"]]


@pytest.mark.parametrize("command", ["show", "expand"])
def test_an_unknown_pack_is_told_with_the_nearest_and_not_with_all(
    capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path
) -> None:
    near = run(capsys, "pack", command, "medicare/partb")
    assert (near.code, near.out) == (2, "")
    assert "did you mean `medicare/part-b`? (`scrubjay pack list`" in near.err
    state = run(capsys, "pack", command, "TX")
    assert "did you mean `medicaid/tx`?" in state.err
    far = run(capsys, "pack", command, "zzzz")
    assert "there is no pack `zzzz` (`scrubjay pack list` prints them all; or give a file" in far.err
    assert not [ran.err for ran in (near, state, far) if ran.err.count("/") > 2]
    folder = run(capsys, "pack", command, str(tmp_path))
    assert folder.code == 2
    assert f"but a folder: give one of its .toml files, or --packs {tmp_path} and an id" in folder.err


def test_expanded_pack_loads_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = run(capsys, "pack", "expand", "commercial/fep-basic").out
    assert tomllib.loads(text)["pack"]["id"] == "commercial/fep-basic"
    file = tmp_path / "expanded.toml"
    file.write_text(text, encoding="utf-8")
    assert run(capsys, "pack", "show", str(file)).code == 0
    assert json.loads(run(capsys, "pack", "expand", "commercial/fep-basic", "--format", "json").out)["rule"]


def test_broken_pack_file_is_exit_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(BROKEN, encoding="utf-8")
    for command in ("show", "expand"):
        ran = run(capsys, "pack", command, str(file))
        assert (ran.code, ran.out) == (2, "")
        assert f"{file.as_posix()}:6:" in ran.err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("medicare/partb", "did you mean `medicare/part-b`?"),
        ("nowhere.toml", "there is no such file"),
        (".", "there is no pack"),
    ],
)
def test_unknown_pack(capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    ran = run(capsys, "pack", "show", name)
    assert ran.code == 2
    assert said in ran.err


def test_fields_are_listed_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    ran = run(capsys, "facts", "fields", "--kind", "authorization")
    assert ran.out.startswith("authorization\n")
    assert "visits_used" in ran.out
    rows = json.loads(run(capsys, "facts", "fields", "--format", "json").out)
    assert {"kind": "minutes", "field": "minutes"}.items() <= next(
        row for row in rows if (row["kind"], row["field"]) == ("minutes", "minutes")
    ).items()
    assert run(capsys, "facts", "fields", "--kind", "lines").code == 2


def test_schema_takes_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(run(capsys, "facts", "schema").out)
    Draft202012Validator.check_schema(schema)
    example = json.loads((ROOT / "examples/clinic-day.facts.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(example)


def test_schema_of_decisions_takes_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    schema = json.loads(run(capsys, "facts", "schema", "decisions").out)
    Draft202012Validator.check_schema(schema)
    report = json.loads(run(capsys, "check", *DAY, "--format", "json").out)
    Draft202012Validator(schema).validate(report)


@pytest.mark.parametrize(("of", "said"), [("facts", "authorization_numbers"), ("decisions", "not_covered")])
def test_schema_as_an_outline(capsys: pytest.CaptureFixture[str], of: str, said: str) -> None:
    ran = run(capsys, "facts", "schema", of, "--format", "text")
    assert said in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100

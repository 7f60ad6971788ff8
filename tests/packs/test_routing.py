"""Which pack decides a claim: the office's payers, then the most specific pack; what is unknown never routes surely."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.routing import check_ranks, load_payers, route


def pack(name: str, claims: str) -> Pack:
    return load_pack(f'[pack]\nid = "{name}"\ntitle = "t"\nversion = "1"\n[pack.claims]\n{claims}\n', f"{name}.toml")


MEDICARE = pack("medicare", 'filing_indicators = ["MB"]')
NORTH = pack("north", 'filing_indicators = ["MC"]\nstates = ["NC"]')
MEDICAID = pack("medicaid", 'filing_indicators = ["MC"]')
BASIC = pack("basic", 'filing_indicators = ["BL", "FI"]\nplans = ["Basic"]')
OTHERS = pack("others", 'filing_indicators = { not_in = ["MB", "MC"] }')
PACKS = [MEDICARE, NORTH, MEDICAID, BASIC, OTHERS]


def decides(**row: object) -> str | None:
    found = route(PACKS, {"payer.id": "1", **row}).pack
    return found.id if found else None


def test_indicator_routes() -> None:
    assert decides(filing_indicator="MB", **{"patient.state": "TX"}) == "medicare"


def test_state_is_more_specific_than_the_indicator_alone() -> None:
    assert decides(filing_indicator="MC", **{"patient.state": "NC"}) == "north"
    assert decides(filing_indicator="MC", **{"patient.state": "TX"}) == "medicaid"


def test_plan_goes_before_everything_else() -> None:
    assert decides(filing_indicator="FI", plan="Basic") == "basic"


def test_unknown_plan_leaves_the_sure_pack_to_decide_and_names_the_other() -> None:
    found = route(PACKS, {"payer.id": "1", "filing_indicator": "FI"})
    assert found.pack is OTHERS
    assert found.perhaps == (("basic", ("claim.plan",)),)


def test_absent_plan_is_no_plan() -> None:
    assert route(PACKS, {"filing_indicator": "FI", "plan": None}).perhaps == ()


def test_absent_indicator_is_not_outside_a_list_either() -> None:
    assert decides(filing_indicator=None) is None


def test_nearest_packs_say_which_condition_failed() -> None:
    found = route([MEDICARE, NORTH], {"filing_indicator": "MC", "patient.state": "TX"})
    assert found.pack is None
    assert [(n.pack, n.failed) for n in found.nearest] == [("north", "the patient's state is another; NC expected")]


def test_office_goes_before_everything(tmp_path: Path) -> None:
    file = tmp_path / "payers.toml"
    file.write_text('[[payer]]\nids = ["60054"]\npack = "medicaid"\n', encoding="utf-8")
    office = load_payers(file, ["medicaid"])
    found = route(PACKS, {"payer.id": "60054", "filing_indicator": "MB"}, office)
    assert found.pack is MEDICAID


def test_office_that_names_no_pack_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "payers.toml"
    file.write_text('[[payer]]\nids = ["60054"]\npack = "medicaids"\n', encoding="utf-8")
    with pytest.raises(PackErrors, match=r"there is no pack `medicaids`.*did you mean `medicaid`"):
        load_payers(file, ["medicaid"])


def test_two_packs_of_one_rank_that_can_meet_are_refused() -> None:
    twin = pack("twin", 'filing_indicators = ["MB", "MA"]')
    assert "can meet" in str(check_ranks([MEDICARE, twin])[0])
    assert check_ranks([MEDICARE, MEDICAID, NORTH, BASIC]) == []


def test_unknown_payer_might_be_one_of_the_office_s(tmp_path: Path) -> None:
    file = tmp_path / "payers.toml"
    file.write_text('[[payer]]\nids = ["60054"]\npack = "medicaid"\n', encoding="utf-8")
    office = load_payers(file, ["medicaid"])
    found = route(PACKS, {"filing_indicator": "MB"}, office)
    assert found.pack is MEDICARE
    assert found.perhaps == (("medicaid", ("payer.id",)),)


def test_state_alone_is_less_specific_than_an_indicator() -> None:
    everyone = pack("everyone", 'states = ["NC"]')
    row = {"filing_indicator": "MB", "patient.state": "NC"}
    assert route([everyone, MEDICARE], row).pack is MEDICARE


def test_office_with_one_bracket_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "payers.toml"
    file.write_text('[payer]\nids = ["60054"]\npack = "medicaid"\n', encoding="utf-8")
    with pytest.raises(PackErrors, match="two brackets"):
        load_payers(file, ["medicaid"])


def test_payer_given_to_two_packs_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "payers.toml"
    text = '[[payer]]\nids = ["60054"]\npack = "medicaid"\n[[payer]]\nids = ["60054"]\npack = "north"\n'
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackErrors, match="given to `medicaid` already"):
        load_payers(file, ["medicaid", "north"])

"""Which facts the 837P reader gives: what is there, what is absent and what the format can't tell."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from x12_builder import (
    DEPENDENT,
    GOOD,
    PATIENTS,
    RENDERING,
    SECONDARY,
    Claim,
    File,
    Line,
    Subscriber,
    day,
    edited,
    good,
    joined,
    with_claim,
    with_line,
)

from scrubjay.facts.claim import Claim as Found
from scrubjay.facts.claim import Note, Place, Row
from scrubjay.facts.fields import FIELDS
from scrubjay.facts.hashing import claim_hash
from scrubjay.facts.x12 import read_837


def _claims(data: bytes) -> list[Found]:
    return [found for found in read_837(data, "day.837") if isinstance(found, Found)]


def _notes(data: bytes) -> list[Note]:
    return [found for found in read_837(data, "day.837") if isinstance(found, Note)]


def _claim(claim: Claim) -> Row:
    return _claims(with_claim(claim))[0].row


def _line(**line: object) -> Row:
    return _claims(with_line(Line(**line)))[0].lines[0]  # type: ignore[arg-type]


def test_a_well_formed_file_needs_no_notes() -> None:
    assert _notes(good()) == []


def test_a_claim_as_read() -> None:
    claim = _claims(good())[0]
    last, first, member, birth = PATIENTS[0]
    assert claim.row == {
        "id": "C-1001",
        "frequency": "1",
        "original_reference": None,
        "file_date": datetime.date(2026, 3, 16),
        "delay_reason": None,
        "payer.id": "11502",
        "payer.name": "PALMETTO GBA NC",
        "filing_indicator": "MB",
        "payer_sequence": "P",
        "group_number": None,
        "patient.member_id": member,
        "patient.first_name": first,
        "patient.last_name": last,
        "patient.birth_date": datetime.datetime.strptime(birth, "%Y%m%d").date(),
        "patient.sex": "F",
        "patient.state": "NC",
        "place_of_service": "11",
        "charge": 24000,
        "accident.causes": (),
        "accident.date": None,
        "accident.state": None,
        "billing.npi": "1234567893",
        "billing.taxonomy": "225X00000X",
        "billing.state": "NC",
        "rendering.npi": "1234567893",
        "rendering.taxonomy": "225X00000X",
        "referring.npi": None,
        "ordering.npi": None,
        "supervising.npi": None,
        "diagnoses": ("M25511", "M25512"),
        "authorization_numbers": ("A77",),
        "referral_number": None,
        "other_payers": (),
        "notes": (),
    }
    assert claim.lines[1] == {
        "number": 2,
        "code": "97110",
        "modifiers": ("GO",),
        "description": None,
        "units": 2,
        "charge": 12000,
        "date": datetime.date(2026, 3, 14),
        "through": datetime.date(2026, 3, 14),
        "place_of_service": None,
        "diagnosis_pointers": (1,),
        "rendering.npi": None,
        "rendering.taxonomy": None,
        "authorization_numbers": (),
        "note": "STRENGTH AND RANGE",
    }
    assert claim.place == Place("day.837", "segment 21")
    assert claim.hash == claim_hash(claim.row, claim.lines)


def test_every_field_is_one_of_the_catalogue() -> None:
    for claim in _claims(good()):
        assert set(claim.row) <= set(FIELDS["claim"])
        for line in claim.lines:
            assert set(line) <= set(FIELDS["line"])


def test_what_the_format_cannot_carry_is_unknown() -> None:
    claim = _claims(good())[0]
    assert not {"payer_control_number", "plan", "product", "funding", "market", "received"} & set(claim.row)
    assert not {"allowed", "purpose"} & set(claim.lines[0])


def test_a_dependent_has_the_subscribers_member_id_and_own_name() -> None:
    row = _claims(good())[2].row
    assert row["patient.member_id"] == PATIENTS[1][2]
    assert (row["patient.last_name"], row["patient.first_name"]) == DEPENDENT[:2]
    assert row["patient.birth_date"] == datetime.date(2011, 4, 19)
    assert row["group_number"] == "GRP7"


def test_a_dependent_without_a_birth_date_does_not_get_the_subscribers() -> None:
    data = edited((f"DMG*D8*{DEPENDENT[2]}", None))
    assert _claims(data)[2].row["patient.birth_date"] is None


def test_other_payers_parties_do_not_overwrite_the_claims() -> None:
    other = (*SECONDARY, "NM1*82*1", "REF*G2*X", "NM1*DN*1", "REF*F8*OTHERS")
    row = _claim(Claim(parties=(*RENDERING, *other)))
    assert row["rendering.npi"] == "1234567893"
    assert row["referring.npi"] is None
    assert row["other_payers"] == ({"id": "60054", "filing_indicator": "CI", "sequence": "S", "paid": 8000},)


def test_an_other_payers_claim_number_is_not_this_payers() -> None:
    assert _claim(Claim(parties=(*SECONDARY, "REF*F8*OTHERS")))["original_reference"] is None


def test_what_another_payer_paid_is_unknown_when_the_claim_does_not_say() -> None:
    silent = tuple(segment for segment in SECONDARY if not segment.startswith("AMT"))
    zero = tuple(segment.replace("*80", "*0") for segment in SECONDARY)
    assert _claim(Claim(parties=silent))["other_payers"] == (
        {"id": "60054", "filing_indicator": "CI", "sequence": "S"},
    )
    assert _claim(Claim(parties=zero))["other_payers"][0]["paid"] == 0  # type: ignore[index]


def test_references_and_notes_of_the_claim() -> None:
    row = _claim(
        Claim(place="11:B:7", tail="Y*A*Y*Y**AA:EM::NC********9", before=(
            "DTP*439*D8*20260201", "REF*F8*PCN1", "REF*9F*R5", "REF*G1* A77 ", "NTE*ADD*FELL AT WORK",
        ))
    )  # fmt: skip
    assert (row["frequency"], row["original_reference"], row["referral_number"]) == ("7", "PCN1", "R5")
    assert row["authorization_numbers"] == ("A77",)
    assert row["notes"] == ("FELL AT WORK",)
    assert row["accident.causes"] == ("AA", "EM")
    assert (row["accident.date"], row["accident.state"]) == (datetime.date(2026, 2, 1), "NC")


def test_delay_reason_is_clm20() -> None:
    assert _claim(Claim(tail="Y*A*Y*Y***********9"))["delay_reason"] == "9"


def test_words_for_no_authorization_are_no_authorization() -> None:
    for word in ("NA", "n/a", "NONE", "PENDING", "UNKNOWN", "0", " "):
        assert _claim(Claim(before=(f"REF*G1*{word}",)))["authorization_numbers"] == ()


def test_another_payers_authorization_of_a_line_is_not_ours() -> None:
    line = _line(extra=("REF*G1*B1", "REF*G1*B2**2U:60054"))
    assert line["authorization_numbers"] == ("B1",)


def test_a_lines_own_rendering_provider() -> None:
    line = _line(extra=("NM1*82*1*OTHER*BEN****XX*1245319599", "PRV*PE*PXC*224Z00000X"))
    assert (line["rendering.npi"], line["rendering.taxonomy"]) == ("1245319599", "224Z00000X")


def test_a_provider_that_only_lines_name_is_the_claims_if_they_agree() -> None:
    ordering = ("NM1*DK*1*DOC*SAM****XX*1245319599",)
    assert _claim(Claim(lines=(Line(extra=ordering), Line(extra=ordering))))["ordering.npi"] == "1245319599"
    assert "ordering.npi" not in _claim(Claim(lines=(Line(extra=ordering), Line())))


def test_ranges_of_days() -> None:
    line = _line(date="RD8*20260310-20260314")
    assert (line["date"], line["through"]) == (datetime.date(2026, 3, 10), datetime.date(2026, 3, 14))
    line = _line(date="RD8*20260314-20260314")
    assert line["date"] == line["through"]


def test_unreadable_is_unknown_and_not_absent() -> None:
    assert "units" not in _line(units="MJ*30")
    assert "units" not in _line(units="UN*1.5")
    assert "charge" not in _line(charge="$40")
    assert "date" not in _line(date="D8*261003")
    assert "through" not in _line(date="D8*261003")
    assert "diagnosis_pointers" not in _line(pointers="1234")
    assert "code" not in _line(service="ER:97530")
    assert _line(charge="")["charge"] is None


def test_amounts_are_exact_cents() -> None:
    for text, cents in (("97", 9700), ("264.4", 26440), ("100.00", 10000), (".5", 50), ("0", 0), ("5.", 500)):
        assert _line(charge=text)["charge"] == cents


def test_units_and_pointers_written_otherwise() -> None:
    assert _line(units="UN*61.00")["units"] == 61
    assert _line(pointers="1.00")["diagnosis_pointers"] == (1,)
    assert _line(pointers="A:B")["diagnosis_pointers"] == (1, 2)
    assert _line(pointers="9:1")["diagnosis_pointers"] == (9, 1)


def test_a_fifth_modifier_and_a_description_are_told_apart() -> None:
    fifth = _line(service="HC:97530:GO:KX:59:CO:76")
    assert (fifth["modifiers"], fifth["description"]) == (("GO", "KX", "59", "CO", "76"), None)
    described = _line(service="HC:J3490:::::0.9%see NDC#")
    assert (described["modifiers"], described["description"]) == ((), "0.9%see NDC#")


def test_filing_indicators_that_are_none_are_unknown() -> None:
    for code in ("", "09", "LI", "XX"):
        data = edited(("P*18*******MB", f"P*18*******{code}"))
        assert "filing_indicator" not in _claims(data)[0].row


def test_an_npi_is_what_nm108_says_is_one() -> None:
    tax_id = edited(("THERAPY*****XX*1234567893", "THERAPY*****24*561234567"))
    assert _claims(tax_id)[0].row["billing.npi"] is None
    short = edited(("THERAPY*****XX*1234567893", "THERAPY*****XX*12345"))
    assert _claims(short)[0].row["billing.npi"] == "12345"


def test_hl_numbers_of_one_transaction_do_not_reach_into_the_next() -> None:
    segments = File().segments()
    second = [s.replace("HANDS THERAPY", "FEET THERAPY").replace("*NC*2760", "*SC*2760") for s in segments[2:-2]]
    second[0] = second[0].replace("0001", "0002")
    second[-1] = second[-1].replace("0001", "0002")
    data = joined([*segments[:-2], *second, "GE*2*1", segments[-1]])
    assert [claim.row["billing.state"] for claim in _claims(data)] == ["NC"] * 4 + ["SC"] * 4


def test_several_interchanges_each_with_their_own_delimiters() -> None:
    other = [s.replace("*", "|").replace(":", ">") for s in File((GOOD[1],), control="000000908").segments()]
    claims = _claims(good() + joined(other, "\n", ""))
    assert [claim.row["id"] for claim in claims] == ["C-1001", "C-1002", "C-1003", "C-1004", "C-1003"]
    assert claims[4].lines[0]["code"] == "97530"


def test_the_date_of_the_group_when_the_batch_has_none() -> None:
    data = edited(("BHT*0019*00*0123*20260316", "BHT*0019*00*0123*"))
    assert _claims(data)[0].row["file_date"] == datetime.date(2026, 3, 16)


def test_an_interchange_seen_in_another_file_is_noted() -> None:
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    list(read_837(good(), "a.837", seen))
    assert seen == {("SUBMITTER01", "000000907"): ("a.837", 1)}
    notes = [found.message for found in read_837(good(), "b.837", seen) if isinstance(found, Note)]
    assert notes == [
        "interchange `000000907` from `SUBMITTER01` was already in a.837: claims that are the same count once"
    ]


def test_blocks_of_any_size_read_the_same() -> None:
    data = good()
    whole = list(read_837(data, "day.837"))
    for size in (1, 7, 100):
        assert list(read_837((data[at : at + size] for at in range(0, len(data), size)), "day.837")) == whole


def test_claims_across_the_borders_of_blocks_are_whole() -> None:
    data = b"".join(day(4000)) + good().replace(b"000000907", b"000000908")
    for size in (1 << 20, 524_287):
        found = list(read_837((data[at : at + size] for at in range(0, len(data), size)), "day.837"))
        claims = [one for one in found if isinstance(one, Found)]
        assert len(claims) == len(found) == 4004
        assert sum(line["charge"] for claim in claims for line in claim.lines) == 4000 * 27775 + 84000  # type: ignore[misc]


def test_reads_a_file_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "day.837"
    path.write_bytes(good())
    assert list(read_837(path, "day.837")) == list(read_837(good(), "day.837"))


def test_a_file_that_is_not_there_is_an_error_note(tmp_path: Path) -> None:
    notes = list(read_837(tmp_path / "none.837", "none.837"))
    assert [(note.level, note.message) for note in notes if isinstance(note, Note)] == [
        ("error", "cannot be read: No such file or directory")
    ]


def test_claims_come_before_the_file_is_read_to_its_end() -> None:
    taken = 0

    def blocks() -> Iterator[bytes]:
        nonlocal taken
        segments = File((Subscriber((Claim(),)),)).segments()
        yield joined(segments[:-3])
        for number in range(400):
            taken += 1
            yield joined(Claim(f"C-{number}").segments()) * 100
        yield joined(segments[-3:])

    first = next(found for found in read_837(blocks(), "day.837") if isinstance(found, Found))
    assert first.row["id"] == "C-1001"
    assert taken < 100

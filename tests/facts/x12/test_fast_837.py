"""The 837P read in columns against the streaming reader: the same claims and notes, whatever a file holds."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from x12_broken import BROKEN
from x12_builder import RENDERING, SECONDARY, Claim, File, Line, Subscriber, day, good, joined

from scrubjay.facts.claim import Claim as Found
from scrubjay.facts.claim import Note
from scrubjay.facts.columns import columns_of
from scrubjay.facts.list_files import read_list_files
from scrubjay.facts.models.claims import Claim as ClaimModel
from scrubjay.facts.models.claims import Line as LineModel
from scrubjay.facts.reading import read_files
from scrubjay.facts.x12 import read_837
from scrubjay.facts.x12.fast import Frames, read_fast, read_frames

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT.parent / "shared" / "samples"

ORDINARY = (
    Line(),
    Line("HC:97110:GO:KX", "60.50", "UN*1", "RD8*20260313-20260314", "1:2", "12", ("NTE*ADD*A NOTE: WITH MARKS",)),
    Line("HC:97535", "45.5", extra=("REF*G1*L77", "NM1*82*1*OTHER*ANN****XX*1234567893", "PRV*PE*PXC*1")),
    Line("HC:97140:GO:59:KX:76", extra=("DTP*471*D8*20260101", "AMT*T*1", "NM1*QB*1*X")),
)
RICH = Claim(
    "R-1", "600", "11:B:7", "Y*A*Y*Y*P*AA:::NC*********2", "ABK:M25511*ABF:M25512*ABF:Z9181",
    before=(
        "DTP*439*D8*20260101", "DTP*431*D8*20250101", "REF*G1*A77", "REF*G1*A78", "REF*F8*ORIG", "REF*9F*REFERRAL",
        "REF*EA*RECORD", "NTE*ADD*FIRST", "NTE*ADD*SECOND", "AMT*F5*10", "K3*X",
    ),
    parties=(
        "NM1*DN*1*REFERRER*PAT****XX*1111111112", "REF*0B*1", *RENDERING, "NM1*77*2*PLACE", "N3*1 WAY",
        "N4*RALEIGH*NC*27601", "NM1*DQ*1*BOSS*ANN****XX*1999999992",
    ),
    lines=ORDINARY,
)  # fmt: skip
WIDE = (
    Subscriber((RICH, Claim("R-2"))),
    Subscriber((Claim("R-3", parties=RENDERING),), patient=1, sbr="P*01*GRP7******CI", dependent=True),
    Subscriber((Claim("R-4", parties=SECONDARY), Claim("R-5")), patient=1),
)


def told(found: Iterator[Found | Note]) -> tuple[list[Found], list[Note]]:
    every = list(found)
    claims = [one for one in every if isinstance(one, Found)]
    return claims, [one for one in every if isinstance(one, Note)]


def same(data: bytes, chunk: int = 1 << 22) -> list[Found]:
    """That both readers give the same of some bytes, fields in the same order too; the claims."""
    claims, notes = told(read_837(data, "day.837"))
    fast, said = told(read_fast(data, "day.837", chunk=chunk))
    assert said == notes
    assert fast == claims
    for one, other in zip(fast, claims, strict=True):
        assert [*one.row] == [*other.row]
        assert [[*line] for line in one.lines] == [[*line] for line in other.lines]
    return claims


def in_frames(data: bytes, chunk: int = 1 << 22) -> int:
    return sum(found.claims.height for found in read_frames(data, "f", chunk=chunk) if isinstance(found, Frames))


def repeated(subscribers: tuple[Subscriber, ...], times: int, **mark: str) -> bytes:
    """An interchange of several transaction sets that differ in their claims' ids only."""
    segments = File(subscribers).segments()
    sets = []
    for number in range(times):
        one = [part.replace("CLM*", f"CLM*{number}-") if part.startswith("CLM") else part for part in segments[2:-2]]
        one[0], one[-1] = one[0].replace("0001", f"{number:04}"), one[-1].replace("*0001", f"*{number:04}")
        sets += one
    return joined([*segments[:2], *sets, f"GE*{times}*1", segments[-1]], **mark)


def test_ordinary_claims_are_read_in_columns_with_all_they_hold() -> None:
    data = repeated((WIDE[0], WIDE[1]), 3)
    assert in_frames(data) == len(same(data)) == 9


def test_claims_with_another_payer_alone_are_left_to_the_streaming_reader() -> None:
    data = repeated(WIDE, 4)
    assert len(same(data)) == 20
    assert in_frames(data) == 16


@pytest.mark.parametrize("chunk", [1, 3_000, 10_000])
def test_chunks_of_any_length_give_the_same(chunk: int) -> None:
    same(repeated(WIDE, 9), chunk)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize(("separator", "component", "terminator"), ["*:~", "|>~", "^:'", "*<\x1c", "*|:", "~*>", "+:~"])
def test_other_delimiters(separator: str, component: str, terminator: str, end: str) -> None:
    text = repeated(WIDE, 2, terminator="\x00", end="\x01").decode().replace("*^*", "*U*")
    text = text.translate(str.maketrans("*:\x00", separator + component + terminator)).replace("\x01", end)
    same(text.encode())


def test_terminator_that_is_a_line_break() -> None:
    same(repeated(WIDE, 2, terminator="\n", end=""))


def test_set_of_another_group_is_refused_alike() -> None:
    segments = File(WIDE).segments()
    other = [part.replace("005010X222A1", "005010X223A2") for part in segments[1:-1]]
    same(joined([segments[0], *other, *segments[1:-1], segments[-1].replace("*1*", "*2*")]))


def test_large_set_is_read() -> None:
    assert len(same(b"".join(day(300)))) == 300


@pytest.mark.parametrize("chunk", [1, 5_000, 1 << 22])
def test_break_inside_a_segment_ends_the_interchange_alike(chunk: int) -> None:
    data = repeated(WIDE, 6)
    at = data.index(b"CLM*3-R-2")
    same(data[:at] + data[at : at + 12] + b"\n" + data[at + 12 :] + data, chunk)


@pytest.mark.parametrize("chunk", [1, 5_000, 1 << 22])
def test_file_that_can_no_longer_be_read_is_told_after_what_was_read(chunk: int) -> None:
    data = repeated(WIDE, 6)

    def blocks() -> Iterator[bytes]:
        for at in range(0, len(data) - 9_000, 3_000):
            yield data[at : at + 3_000]
        raise OSError(5, "Input/output error")

    found = told(read_837(blocks(), "day.837"))
    assert told(read_fast(blocks(), "day.837", chunk=chunk)) == found
    assert found[1][0].message == "cannot be read: Input/output error"


def test_claims_that_come_again_are_told() -> None:
    data = repeated(WIDE, 1)
    segments = data.decode().split("~\n")
    body = [*segments[2:-3]]
    again = "~\n".join([*segments[:2], *body, *body, *segments[-3:]]).encode()
    claims, notes = told(read_fast(again, "day.837"))
    assert len(claims) == 10
    assert sum("occurs in segments" in note.message for note in notes) == 5
    same(again)


@pytest.mark.parametrize("chunk", [1, 5_000, 1 << 22])
def test_ids_are_forgotten_in_the_order_they_came(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrubjay.facts.x12.reading._REMEMBERED", 6)
    near, far = repeated(WIDE, 4), repeated(WIDE, 4)
    # one id soon again and after an odd claim, the other only once six more have come
    near = near.replace(b"CLM*1-R-2*", b"CLM*0-R-5*")
    far = far.replace(b"CLM*3-R-1*", b"CLM*0-R-5*")
    for data, told_of in ((near, 1), (far, 0)):
        _, notes = told(read_fast(data, "day.837", chunk=chunk))
        assert sum("occurs in segments" in note.message for note in notes) == told_of
        same(data, chunk)


@pytest.mark.parametrize("name", BROKEN)
def test_each_way_a_file_is_broken(name: str) -> None:
    same(BROKEN[name])


def test_public_samples() -> None:
    files = sorted((SAMPLES / "837p").glob("*.837*"))
    if not files:
        pytest.skip("the public samples (shared/samples beside the repository) are not at hand")
    for file in files:
        same(file.read_bytes())


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("**/*.837")), ids=lambda path: path.name)
def test_examples(file: Path) -> None:
    same(file.read_bytes())


SEGMENTS = repeated(WIDE, 2).decode().split("~\n")[:-1]
ODD = (
    "", "0", "1", "2", "7", "18", "20", "22", "23", "D8", "RD8", "XX", "HC", "UN", "MJ", "MB", "ABK", "ABF:M25511",
    "ABK:M25.511", "BK:7194", "BH:11:D8:20250101", "20260230", "20260314", "20260315", "18790101", "20410101",
    "20260101-20260102", "20260102-20260101", "HC:97530:GO:GO", "HC:97530:go", "HC:97530:GO::::WORDS", "HC:9753",
    "1:3", "1:9", "A", "0.5", "1.", ".5", "1.00", "1.234", "-1", "1e3", "NA", "none", "11:B:1", "11", "11:B", "::",
    "AA:OA", "AA:", "82", "DN", "DQ", "IL", "PR", "QC", "85", "PE", "BI", "F8", "G1", "9F", "472", "439", "0B", "LU",
    " X", "X ", "X\tY", "X\nY", 'X"Y', "X\\Y", "\xe9", "X*Y", "X~Y", "X:Y", "*", "*****************", ":", "X:",
)  # fmt: skip
WHOLE = (
    "NTE*ADD*X", "REF*G1*1", "REF*F8*2", "REF*1J*3", "DTP*472*D8*20260314", "DTP*439*D8*20260101", "HI*ABK:M25511",
    "HI*BP:1", "NM1*82*1*A*B****XX*1", "NM1*DN*1*A*B****XX*2", "NM1*IL*1*Q*X****MI*Q", "NM1*85*2*A*****XX*3",
    "NM1*QC*1*Q*X", "PRV*PE*PXC*1", "PRV*BI*PXC*1", "DMG*D8*19470101*F", "N4*A*SC*29601", "SBR*S*18*******CI",
    "SBR*P*18*******MB", "LX*1", "LX*3", "SV1*HC:97530:GO*1*UN*1***1", "CLM*NEW*1***11:B:1", "HL*2*1*22*0",
    "HL*3*2*23*0", "HL*9*1*22*1", "ST*837*0001*005010X222A1", "SE*1*0001", "BHT*0019*00*1*20260316*1023*CH",
    "GS*HC*A*B*20260316*1147*1*X*005010X222A1", "GE*1*1", "IEA*1*000000907", "ZZZ*1", "clm*LOWER*1***11:B:1", "PAT*19",
    "CAS*CO*45*40", "SVD*60054*80*HC:97530:GO**2", "LIN**N4*1", "CR2*1", "", " ", "*", "SE", "ST", "HL", "CLM", "NM1",
    "REF", "HI", "SV1", "LX", "BHT", "PRV", "DTP",
)  # fmt: skip


@st.composite
def changed(draw: st.DrawFn) -> bytes:
    """Several sets with segments left out, doubled, moved, put in, and elements changed."""
    segments = list(SEGMENTS)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(1, len(segments) - 1))
        how = draw(st.sampled_from(("out", "double", "swap", "in", "element", "element", "element", "longer")))
        if how == "out":
            del segments[at]
        elif how == "double":
            segments.insert(at, segments[at])
        elif how == "swap":
            other = draw(st.integers(1, len(segments) - 1))
            segments[at], segments[other] = segments[other], segments[at]
        elif how == "in":
            segments.insert(at, draw(st.sampled_from(WHOLE)))
        else:
            elements = segments[at].split("*")
            place = draw(st.integers(0 if how == "longer" else min(1, len(elements) - 1), len(elements) - 1))
            value = draw(st.sampled_from(ODD))
            elements[place : place + (how == "element")] = [value]
            segments[at] = "*".join(elements)
    return joined(segments, end=draw(st.sampled_from(("\n", "", "\r\n"))))


@settings(max_examples=120, deadline=None)
@given(changed(), st.sampled_from((1 << 22, 2_000)))
def test_whatever_is_changed_in_a_file_both_say_the_same(data: bytes, chunk: int) -> None:
    same(data, chunk)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(good())), st.sampled_from((b"", b"~", b"\n")))
def test_file_cut_anywhere(length: int, end: bytes) -> None:
    same(good()[:length] + end)


@settings(max_examples=60, deadline=None)
@given(st.permutations(SEGMENTS[1:]))
def test_segments_in_any_order(segments: list[str]) -> None:
    same(joined([SEGMENTS[0], *segments]))


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Path]]:
    """Files of the generator of the benchmarks, by several seeds and options."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    before = set(sys.modules)
    from claims import generate  # type: ignore[import-not-found]
    from synthetic.model import Options  # type: ignore[import-not-found]

    mixes = (("MB", 1.0),), (("MB", 1.0), ("MC", 1.0), ("FI", 1.0))
    files = []
    for seed, (errors, payers) in enumerate(itertools.product((0.0, 1.0, 2.0), mixes)):
        generate(700, seed, "837", tmp_path / str(seed), Options("none", errors, payers))
        files.append(tmp_path / str(seed) / "claims.837")
    yield files
    for name in set(sys.modules) - before:
        if name == "claims" or name.partition(".")[0] == "synthetic":
            del sys.modules[name]


def test_generated_claims_are_all_read_in_columns(generated: list[Path]) -> None:
    for file in generated:
        data = file.read_bytes()
        assert in_frames(data) == len(same(data)) == 700


def test_frames_are_what_parquet_files_of_claims_hold(generated: list[Path], tmp_path: Path) -> None:
    written = []
    for file in generated[-1:]:
        written += [found for found in read_frames(file, "f") if isinstance(found, Frames)]
    written += [one for one in read_frames(repeated((WIDE[0], WIDE[1]), 2), "f") if isinstance(one, Frames)]
    for number, found in enumerate(written):
        assert [name for name in found.claims.columns if name not in columns_of(ClaimModel)] == ["segment"]
        assert [name for name in found.lines.columns if name not in columns_of(LineModel)] == ["segment", "claim"]
        folder = tmp_path / f"parquet{number}"
        folder.mkdir()
        found.claims.drop("segment").write_parquet(folder / "claims.parquet")
        found.lines.drop("segment").write_parquet(folder / "claim_lines.parquet")
    facts, notes = read_list_files(str(path) for path in sorted(tmp_path.glob("parquet*/*.parquet")))
    assert not notes
    streamed = told(read_837(generated[-1], "f"))[0] + told(read_837(repeated((WIDE[0], WIDE[1]), 2), "f"))[0]
    assert sorted(claim.hash for claim in facts.claims) == sorted(claim.hash for claim in streamed)
    rows = {claim.hash: (claim.row, claim.lines) for claim in streamed}
    assert all(rows[claim.hash] == (claim.row, claim.lines) for claim in facts.claims)


def test_large_files_are_read_in_columns_by_a_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "claims.837"
    file.write_bytes(repeated(WIDE, 400))
    assert file.stat().st_size > 1 << 20
    streamed = told(read_837(file, str(file)))
    monkeypatch.setattr("scrubjay.facts.x12.choosing.read_837", lambda *_: pytest.fail("read by the streaming reader"))
    read = read_files([str(file)], [])
    assert (list(read.facts.claims), list(read.notes)) == streamed

"""The benchmark of reading 837P: it compares the readers before it times them, and says how fast each is."""

from __future__ import annotations

from pathlib import Path

import pytest
import reading_837
from claims import generate
from synthetic.model import Options


def test_readers_are_compared_then_timed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate(60, 3, "837", tmp_path, Options("none"))
    reading_837.report(tmp_path / "claims.837", times=1)
    said = capsys.readouterr().out
    assert "60 claims" in said
    assert "the readers agree; 100.0% of the claims in frames" in said
    assert [line.split("  ")[0] for line in said.splitlines()[1:]] == [
        "streaming", "in columns, frames", "in columns, objects",
    ]  # fmt: skip


def test_readers_that_differ_are_not_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(60, 3, "837", tmp_path, Options("none"))
    monkeypatch.setattr(reading_837, "read_fast", lambda *_: iter(()))
    with pytest.raises(SystemExit, match="not timed"):
        reading_837.report(tmp_path / "claims.837", times=1)

"""`pack fmt`: blanks change, nothing that is said; formatted twice is formatted once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scrubjay.packs.formatting import formatted
from scrubjay.packs.library import shipped_folder

UNLIKE = '''# what it is

[pack]
id="ours/acme"   # the id
title =   "Acme"\t
version= "2026.1"


[codes]
"odd name" = ["97165"]
evaluation   =   [   # three
    "97165", "97166",
]

[[rule]]
id = "a"
message = """two lines
  with blanks   

at the end"""
fix.words = "x"
when = {code="97530"}
[rule.with.one]
fact = "line"
'''
LIKE = """# what it is

[pack]
id      = "ours/acme"   # the id
title   = "Acme"
version = "2026.1"

[codes]
"odd name" = ["97165"]
evaluation = [   # three
    "97165", "97166",
]
"""


def test_blocks_are_aligned_and_comments_stay() -> None:
    made = formatted(UNLIKE.partition("\n[[rule]]")[0], "acme.toml")
    assert made == LIKE


def test_texts_of_several_lines_keep_their_blanks() -> None:
    made = formatted(UNLIKE, "acme.toml")
    assert tomllib.loads(made) == tomllib.loads(UNLIKE)
    assert formatted(made, "acme.toml") == made
    assert 'fix.words = "x"\nwhen      = {code="97530"}\n' in made


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_and_byte_order_marks_go(ends: str) -> None:
    made = formatted("\ufeff" + UNLIKE.replace("\n", ends), "acme.toml")
    assert made == formatted(UNLIKE, "acme.toml")


def test_shipped_packs_say_the_same_formatted() -> None:
    folder = shipped_folder()
    for path in folder.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        made = formatted(text, path.name)
        assert tomllib.loads(made) == tomllib.loads(text), path
        assert made.count("\n") == text.count("\n"), path


def test_the_command_formats_in_place_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from scrubjay_cli.main import app

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            app(["pack", "fmt", *arguments])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    file = tmp_path / "acme.toml"
    file.write_text(UNLIKE, encoding="utf-8")
    code, out, _ = run(str(tmp_path), "--check")
    assert (code, out) == (1, f"{file.as_posix()}: not formatted\n")
    assert file.read_text(encoding="utf-8") == UNLIKE
    code, out, _ = run(str(file))
    assert (code, out) == (0, f"{file.as_posix()}: formatted\n")
    assert run(str(file), "--check")[0] == 0
    file.write_text("[pack\n", encoding="utf-8")
    code, _, err = run(str(file), str(tmp_path / "none"))
    assert code == 2
    assert "acme.toml:1:" in err
    assert "there is no such file" in err

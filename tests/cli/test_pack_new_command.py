"""`scrubjay pack new`: asked at a terminal, or answered by a file; what it refuses, and what it leaves."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from cli_running import run
from typer.testing import CliRunner

from scrubjay_cli.commands import pack_new
from scrubjay_cli.main import app

ASKED = [
    "Acme Health",  # payer
    "",  # pack
    "1",  # claims: payer ids
    "ACME1",
    "a limit on visits, in a year or another span",
    "thirty",  # told what is expected
    "30",
    "",  # refused: the payer says the span, no default does
    "4",  # a calendar year
    "date",
    "payer",
    "hard",
    "",  # OT
    "under 21",
    "",  # all codes
    "2026-13-45",
    "2026-01-01",
    "",
    "Thirty visits a year",
    "",
    "deny",
    "Ask Acme for an exception.",
    "A billing blog",
    "https://example.org/blog",
    "",
    "secondary",
    "no",  # refused: a deny on one secondary source
    "yes",
    "Acme provider manual",
    "https://example.org/acme",
    "2026-11-01",
    "own",
    "no",
]
ANSWERS = """
payer       = "Acme Health"
claims      = "payer ids"
payer_ids   = ["ACME1"]
kind        = "required_modifier"
modifier    = "GO"
codes       = ["97110", "97530"]
disciplines = ["OT"]
from        = 2026-01-01
title       = "GO on therapy lines"
severity    = "deny"
fix         = "Append GO."

[[sources]]
title   = "Acme provider manual"
url     = "https://example.org/acme"
checked = 2026-11-01
whose   = "own"
"""

UNKNOWN_FIELD = """[pack]
id = "ours/acme"
title = "Acme"
version = "1"
[sources.s]
title = "A source"
url = "https://example.org"
checked = 2026-01-01
confidence = "primary"
[[required_modifier]]
id = "go"
modifier = "GO"
when     = { colour = "red" }
severity = "deny"
sources  = ["s"]
"""


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pack_new, "today", lambda: datetime.date(2026, 11, 27))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(pack_new, "at_terminal", lambda: True)
    return CliRunner()


def answers_file(text: str = ANSWERS) -> str:
    Path("answers").mkdir(exist_ok=True)
    file = Path("answers/acme.toml")
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_asking_ends_in_a_pack_and_two_claims_that_are_decided_as_said(
    terminal: CliRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = terminal.invoke(app, ["pack", "new", "acme.toml"], input="\n".join(ASKED) + "\n")
    assert ran.exit_code == 0, ran.output
    assert "`thirty` is no whole number of 1 or more, such as 30" in ran.stderr
    assert "this has to be answered" in ran.stderr
    assert "`2026-13-45` is no day of the calendar" in ran.stderr
    assert "a `deny` cannot rest on one secondary source" in ran.stderr
    policy = "thirty-visits-a-year"
    flagged, clear = f"acme.claims/{policy}.flagged.json", f"acme.claims/{policy}.clear.json"
    assert ran.stdout.endswith(
        f"acme.toml: the policy `{policy}` is written\n"
        f"{flagged}: flagged, visits, this calendar year, this line included is over 30: 31\n"
        f"{clear}: clear, visits, this calendar year, this line included is over 30: 30\n"
        "\nnext:\n"
        f"  scrubjay pack show acme.toml --policy {policy}\n"
        f"  scrubjay check {flagged} --pack acme.toml\n"
        f"  scrubjay check {clear} --pack acme.toml\n"
    )
    shown = run(capsys, "pack", "show", "acme.toml", "--policy", policy)
    assert (shown.code, shown.err) == (0, "")
    for file, findings in ((flagged, [policy]), (clear, [])):
        ran_check = run(capsys, "check", file, "--pack", "acme.toml", "--format", "json", "--fail-on", "never")
        (decision,) = json.loads(ran_check.out)["decisions"]
        assert [finding["policy"] for finding in decision["findings"]] == findings


@pytest.mark.parametrize("answered", [0, 3, 20, len(ASKED) - 1])
def test_leaving_early_leaves_no_file(terminal: CliRunner, answered: int) -> None:
    ran = terminal.invoke(app, ["pack", "new", "acme.toml"], input="\n".join([*ASKED[:answered], ""]))
    assert ran.exit_code == 130
    assert "stopped; nothing was written" in ran.stderr
    assert list(Path().iterdir()) == []


def test_only_what_a_file_does_not_answer_is_asked(terminal: CliRunner) -> None:
    file = answers_file(ANSWERS.replace('fix         = "Append GO."\n', ""))
    rest = ["", "", "", "", "", "Append GO, please."]
    ran = terminal.invoke(app, ["pack", "new", "acme.toml", "--answers", file], input="\n".join(rest) + "\n")
    assert ran.exit_code == 0, ran.output
    assert "What should the biller do?" in ran.stderr
    assert "What kind of rule is it?" not in ran.stderr
    assert 'fix.words = "Append GO, please."' in Path("acme.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["toml", "json"])
def test_answers_of_a_file_are_enough(capsys: pytest.CaptureFixture[str], form: str) -> None:
    file = answers_file()
    if form == "json":
        import tomllib

        document = tomllib.loads(ANSWERS)
        file = "answers/acme.json"
        Path(file).write_text(json.dumps(document, default=str), encoding="utf-8")
    ran = run(capsys, "pack", "new", "--answers", file)
    assert (ran.code, ran.err) == (0, "")
    assert Path("acme-health.toml").is_file()
    assert sorted(one.name for one in Path("acme-health.claims").iterdir()) == [
        "go-on-therapy-lines.clear.json",
        "go-on-therapy-lines.flagged.json",
    ]


def test_every_answer_that_lacks_is_told_where_nobody_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    less = ANSWERS.partition("[[sources]]")[0].replace('severity    = "deny"\n', "").replace('"GO"\n', '"G"\n')
    ran = run(capsys, "pack", "new", "acme.toml", "--answers", answers_file(less))
    assert ran.code == 2
    assert "answers/acme.toml: modifier: `G`: a modifier has two characters, such as GO" in ran.err
    assert "no answer to `severity`: How severe? (one of deny, review, advise)" in ran.err
    assert "no answer to `sources.1.title`" in ran.err
    assert not Path("acme.toml").exists()


def test_policy_is_added_to_a_pack_that_keeps_its_comments(capsys: pytest.CaptureFixture[str]) -> None:
    file = answers_file()
    assert run(capsys, "pack", "new", "acme.toml", "--answers", file).code == 0
    before = Path("acme.toml").read_text(encoding="utf-8") + "# more is to come\n"
    Path("acme.toml").write_text(before, encoding="utf-8")
    more = ANSWERS[ANSWERS.index("kind ") :].replace("GO on therapy lines", "GO once more")
    again = answers_file(more)
    ran = run(capsys, "pack", "new", "acme.toml", "--answers", again)
    assert (ran.code, ran.err) == (0, "")
    after = Path("acme.toml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert after.count("[[required_modifier]]") == 2
    assert len(list(Path("acme.claims").iterdir())) == 4


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("acme.toml", "[pack]\nid = 3\n", "acme.toml:2:6: `id` is text"),
        ("acme.toml", UNKNOWN_FIELD, "acme.toml:13:14: line has no field `colour`"),
        ("acme.txt", "", "acme.txt: a pack's name ends in .toml"),
        ("nowhere/acme.toml", None, "nowhere/acme.toml: there is no folder nowhere"),
    ],
)
def test_file_that_cannot_take_a_policy_is_told_before_a_question(
    capsys: pytest.CaptureFixture[str], file: str, text: str | None, told: str
) -> None:
    if text is not None:
        Path(file).write_text(text, encoding="utf-8")
    ran = run(capsys, "pack", "new", file, "--answers", answers_file())
    assert (ran.code, told in ran.err) == (2, True)


@pytest.mark.parametrize(("text", "told"), [("payer = ", "cannot be read as TOML"), ("\0", "cannot be read as TOML")])
def test_answers_that_cannot_be_read_are_told(capsys: pytest.CaptureFixture[str], text: str, told: str) -> None:
    ran = run(capsys, "pack", "new", "acme.toml", "--answers", answers_file(text))
    assert ran.code == 2
    assert told in ran.err


def test_file_named_after_the_pack_is_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    Path("acme-health.toml").write_text("# mine\n", encoding="utf-8")
    ran = run(capsys, "pack", "new", "--answers", answers_file())
    assert ran.code == 2
    assert "acme-health.toml: this file is there already" in ran.err
    assert Path("acme-health.toml").read_text(encoding="utf-8") == "# mine\n"


def test_claims_of_a_base_are_decided_by_the_payers_file_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    base = ANSWERS.replace('"payer ids"', '"base"').replace('payer_ids   = ["ACME1"]\n', "")
    ran = run(capsys, "pack", "new", "acme.toml", "--answers", answers_file(base))
    assert (ran.code, ran.err) == (0, "")
    commands = [line.split()[1:] for line in ran.out.splitlines() if line.startswith("  scrubjay check")]
    outcomes = []
    for command in commands:
        checked = run(capsys, *command, "--format", "json", "--fail-on", "never")
        outcomes.append([one["outcome"] for one in json.loads(checked.out)["decisions"]])
    assert outcomes == [["deny"], ["clean"]]


def test_policy_that_no_claim_can_break_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    rule = 'limit = 2\nwindow = "day"\nvisit_is = ["date"]\nscope = "payer"\nlimit_is = "hard"\n'
    never = ANSWERS.replace('"required_modifier"', '"visit_limit"').replace('modifier    = "GO"\n', rule)
    ran = run(capsys, "pack", "new", "acme.toml", "--answers", answers_file(never))
    assert ran.code == 1
    assert "acme.toml: no claim was found that this policy flags; it may be one that none can break" in ran.err
    assert "not reached: " in ran.err
    assert not Path("acme.claims").exists()


def test_file_keeps_its_line_ends(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "pack", "new", "acme.toml", "--answers", answers_file()).code == 0
    before = Path("acme.toml").read_bytes().replace(b"\n", b"\r\n")
    Path("acme.toml").write_bytes(before)
    more = ANSWERS[ANSWERS.index("kind ") :].replace("GO on therapy lines", "GO once more")
    assert run(capsys, "pack", "new", "acme.toml", "--answers", answers_file(more)).code == 0
    after = Path("acme.toml").read_bytes()
    assert after.startswith(before)
    assert b"\n" not in after.replace(b"\r\n", b"")


def test_claim_that_is_there_already_is_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    Path("acme.claims").mkdir()
    mine = Path("acme.claims/go-on-therapy-lines.clear.json")
    mine.write_text("{}", encoding="utf-8")
    ran = run(capsys, "pack", "new", "acme.toml", "--answers", answers_file())
    assert (ran.code, mine.read_text(encoding="utf-8")) == (2, "{}")
    assert not Path("acme.toml").exists()

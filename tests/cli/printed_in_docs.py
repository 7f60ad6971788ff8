"""What the docs show a command to print: `scrubjay check ...` on an indented line, and below it a block of text.

`suggest` too. A block of `check` holds the decisions and leaves out the summary at the end. `python
tests/cli/printed_in_docs.py` copies all of them anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from pathlib import Path
from typing import Final

from cli_running import ROOT

from scrubjay_cli.main import app

PAGES: Final = tuple(ROOT / name for name in ("README.md", "docs/tour.md"))
DAY: Final = "check examples/clinic-day.837 --facts examples/clinic-day.facts.json"
ONE_CLAIM: Final = re.compile(
    r"(one claim of the day, as `scrubjay check` prints it:\n\n)```text\n✗ (\w+) .*?^```$", re.I | re.M | re.S
)
SHOWN: Final = re.compile(
    r"^    scrubjay (?P<arguments>(?:check|suggest) [^\n]*)\n\n```text\n.*?^```$", re.MULTILINE | re.DOTALL
)


def printed(arguments: str) -> str:
    """The decisions that the command prints from the project's root, 100 columns wide, without the summary."""
    written = io.BytesIO()
    with io.TextIOWrapper(written, encoding="utf-8", write_through=True) as out:
        with contextlib.suppress(SystemExit), contextlib.redirect_stdout(out):
            app(shlex.split(arguments), prog_name="scrubjay")
        text = written.getvalue().decode()
    return re.split(r"\n\n(?=\d+ claims?: )", text)[0].strip("\n") + "\n"


def anew(page: str) -> str:
    """The page with every block as it is printed now."""

    def copied(shown: re.Match[str]) -> str:
        return f"    scrubjay {shown['arguments']}\n\n```text\n{printed(shown['arguments'])}```"

    def one_claim(shown: re.Match[str]) -> str:
        return f"{shown[1]}```text\n{of_claim(shown[2])}```"

    return ONE_CLAIM.sub(one_claim, SHOWN.sub(copied, page))


def of_claim(claim_id: str) -> str:
    """What is printed of one claim of the first example day."""
    block = re.search(rf"^. {claim_id} .*?\n(?=\n\S)", printed(DAY), re.MULTILINE | re.DOTALL)
    assert block is not None
    return block[0]


if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ["COLUMNS"] = "100"
    for path in map(Path, PAGES):
        path.write_text(anew(path.read_text(encoding="utf-8")), encoding="utf-8")

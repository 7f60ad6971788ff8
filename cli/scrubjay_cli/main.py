"""The command `scrubjay`: its commands by name, the version, and what happens when something ends it early."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from scrubjay_cli.commands import check, facts, impact, pack, reference, suggest, units, verify, why
from scrubjay_cli.trouble import BROKEN_PIPE, INTERRUPTED, close_pipe, report_defect

app = typer.Typer(
    name="scrubjay",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"scrubjay {version('scrubjay')}")
        raise typer.Exit()


@app.callback()
def scrubjay(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Check outpatient occupational-therapy claims against payer policy, and say why.

    \b
    Example:
      scrubjay check examples/clinic-day.837 --facts examples/clinic-day.facts.json
    """


app.command("check", help=check.HELP)(check.check)
app.command("why", help=why.HELP)(why.why)
app.command("suggest", help=suggest.HELP)(suggest.suggest)
app.command("units", help=units.HELP)(units.units)
app.command("impact", help=impact.HELP)(impact.impact)
app.command("verify", help=verify.HELP)(verify.verify)
app.add_typer(facts.app, name="facts", rich_help_panel=None)
app.add_typer(pack.app, name="pack", rich_help_panel=None)
app.add_typer(reference.app, name="reference", rich_help_panel=None)


def run() -> None:
    """Run the command; no way out of it is a traceback."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        app()
    except BrokenPipeError:
        close_pipe()
        sys.exit(BROKEN_PIPE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        # typer sets a hook of its own, which prints a traceback, whenever it is called
        sys.excepthook = report_defect


if __name__ == "__main__":
    run()

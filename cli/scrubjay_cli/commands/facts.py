"""`scrubjay facts`: the JSON Schema of facts and decisions, and the catalogue of fields."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay_cli.options import Output, PlainFormat, SchemaOf, TextOrJson
from scrubjay_cli.trouble import guarded

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What can be known about a claim, and what comes out.\n\n\b\nExample:\n  scrubjay facts fields",
)

FIELDS_HELP = """List every field that a pack may name: its type, who can tell it and what to ask.

\b
Examples:
  scrubjay facts fields
  scrubjay facts fields --kind authorization
  scrubjay facts fields --format json
"""


@app.command("fields", help=FIELDS_HELP)
@guarded
def fields(
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind", metavar="KIND", help="Only fields of this kind of fact. Repeatable.", show_default=False
        ),
    ] = None,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """The catalogue."""
    from scrubjay.facts.fields import FIELDS, catalogue
    from scrubjay_cli.near_names import meant
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.fields import field_lines
    from scrubjay_cli.sparing import spare
    from scrubjay_cli.trouble import Trouble

    spare(output)
    wrong = [f"--kind {name}: {meant(name, sorted(FIELDS))}" for name in kind or () if name not in FIELDS]
    if wrong:
        raise Trouble(wrong)
    rows = [row for row in catalogue() if not kind or row["kind"] in kind]
    write_either(format, rows, lambda look: field_lines(rows, look), output)


SCHEMA_HELP = """Print the JSON Schema of facts documents, or of what `check` or `suggest` prints as JSON.

\b
Examples:
  scrubjay facts schema --output facts.schema.json
  scrubjay facts schema decisions
  scrubjay facts schema suggestions
  scrubjay facts schema --format text
"""


@app.command("schema", help=SCHEMA_HELP)
@guarded
def schema(
    of: Annotated[
        SchemaOf,
        typer.Argument(
            metavar="[facts|decisions|suggestions]", help="What goes in, or what comes out.", show_default=False
        ),
    ] = SchemaOf.facts,
    format: TextOrJson = PlainFormat.json,
    output: Output = None,
) -> None:
    """The schema, as it is or as an outline."""
    from scrubjay.decisions.schema import decisions_schema
    from scrubjay.facts.schema import facts_schema
    from scrubjay.suggesting.schema import suggestions_schema
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.schema import schema_lines
    from scrubjay_cli.sparing import spare

    spare(output)
    document = {
        SchemaOf.facts: facts_schema,
        SchemaOf.decisions: decisions_schema,
        SchemaOf.suggestions: suggestions_schema,
    }[of]()
    write_either(format, document, lambda look: schema_lines(document, look), output)

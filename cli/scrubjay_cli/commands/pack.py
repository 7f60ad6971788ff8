"""`scrubjay pack`: the packs there are, what one says, and its general form."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay_cli.commands import pack_cases, pack_diff, pack_editing, pack_lint, pack_new, pack_test
from scrubjay_cli.options import Output, PackFolders, PlainFormat, TextOrJson
from scrubjay_cli.trouble import Trouble, guarded

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Packs of payer policy.\n\n\b\nExample:\n  scrubjay pack show medicare/part-b",
)

ThePack = Annotated[
    str, typer.Argument(metavar="ID|FILE", help="A pack's id, or a pack file (.toml).", show_default=False)
]

LIST_HELP = """List the packs there are: those shipped, and those of your own folders.

\b
Examples:
  scrubjay pack list
  scrubjay pack list --packs our-packs
"""
SHOW_HELP = """Show what a pack says: each policy as a sentence, with its dates, sources and the file it comes from.

\b
Examples:
  scrubjay pack show medicare/part-b
  scrubjay pack show our-packs/acme.toml --policy visits
"""
EXPAND_HELP = """Print a pack in the general form, with everything it inherits: TOML that decides the same.

\b
Examples:
  scrubjay pack expand medicaid/nc
  scrubjay pack expand medicaid/nc --output nc-expanded.toml
"""


@app.command("list", help=LIST_HELP)
@guarded
def list_(packs: PackFolders = None, format: TextOrJson = PlainFormat.text, output: Output = None) -> None:
    """Every pack that can be read and compiled; the problems of the others are errors."""
    from scrubjay.packs.places import PackErrors
    from scrubjay.rules.showing import show
    from scrubjay_cli.finding_packs import library_of
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.errors import pack_problem
    from scrubjay_cli.printing.pack import list_document, list_lines
    from scrubjay_cli.sparing import spare

    spare(output, folders=packs or ())
    problems: list[str] = []
    library = library_of(packs or (), problems)
    problems += [pack_problem(problem) for problem in library.broken]
    shown = []
    for pack_id in sorted(library.loaded):
        try:
            shown.append(show(library, library.loaded[pack_id]))
        except PackErrors as errors:
            problems += [pack_problem(problem) for problem in errors.problems]
    documents = list_document(shown)
    write_either(format, documents, lambda look: list_lines(documents, look), output)
    if problems:
        raise Trouble(list(dict.fromkeys(problems)))


@app.command("show", help=SHOW_HELP)
@guarded
def show_(
    pack: ThePack,
    packs: PackFolders = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy", metavar="NAME", help="Only this policy, entry or mark. Repeatable.", show_default=False
        ),
    ] = None,
    format: TextOrJson = PlainFormat.text,
    output: Output = None,
) -> None:
    """One pack, merged with its bases."""
    from scrubjay.packs.shaping import nearest_ids
    from scrubjay.rules.showing import show
    from scrubjay_cli.finding_packs import mended_pack
    from scrubjay_cli.output import write_either
    from scrubjay_cli.printing.pack import pack_document, pack_lines
    from scrubjay_cli.sparing import spare

    spare(output, [pack], packs or ())
    document = mended_pack(pack, packs or (), lambda library, found: pack_document(show(library, found)))
    known = sorted({name for one in document["policies"] for name in (one["id"], one["policy"]) if name})
    wrong = [name for name in policy or () if name not in known]
    if wrong:
        every = f"`scrubjay pack show {pack}` prints them all"
        near = {name: nearest_ids(name, known) for name in wrong}
        raise Trouble(
            [f"--policy {n}: no such policy or mark in this pack{near[n] and f'; {near[n]}'} ({every})" for n in wrong]
        )
    if policy:
        document["policies"] = [one for one in document["policies"] if one["id"] in policy or one["policy"] in policy]
    write_either(format, document, lambda look: pack_lines(document, look), output)


@app.command("expand", help=EXPAND_HELP)
@guarded
def expand(
    pack: ThePack, packs: PackFolders = None, format: TextOrJson = PlainFormat.text, output: Output = None
) -> None:
    """The general form, as TOML or JSON."""
    from scrubjay.packs.expanded_toml import expanded_toml
    from scrubjay.packs.library import Library
    from scrubjay.packs.pack import Pack
    from scrubjay.rules.programs import expanded, program_of
    from scrubjay_cli.finding_packs import mended_pack
    from scrubjay_cli.output import write_data
    from scrubjay_cli.sparing import spare

    spare(output, [pack], packs or ())

    def general(library: Library, found: Pack) -> dict[str, object]:
        # compiled as well, so that what is printed is known to load
        program_of(library, found)
        return expanded(library, found)

    document = mended_pack(pack, packs or (), general)
    if format is PlainFormat.json:
        from scrubjay_cli.printing.json import indented

        write_data(indented(document), output)
    else:
        write_data([expanded_toml(document)], output)


app.command("lint", help=pack_lint.HELP)(pack_lint.lint)
app.command("schema", help=pack_editing.SCHEMA_HELP)(pack_editing.schema)
app.command("fmt", help=pack_editing.FMT_HELP)(pack_editing.fmt)
app.command("diff", help=pack_diff.HELP)(pack_diff.diff)
app.command("cases", help=pack_cases.HELP)(pack_cases.cases)
app.command("test", help=pack_test.HELP)(pack_test.decide_again)
app.command("new", help=pack_new.HELP)(pack_new.new)

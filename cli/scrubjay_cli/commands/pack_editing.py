"""`scrubjay pack schema` and `pack fmt`: what an editor and a version control like to have of packs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay_cli.options import Output
from scrubjay_cli.trouble import Trouble, complain, end, guarded

SCHEMA_HELP = """Print the JSON Schema of packs: an editor then completes keys and points at mistakes as you write.

Save it beside your packs, and let each pack name it in its first lines of comment: #:schema ./pack.schema.json
(Even Better TOML in VS Code, or any editor with Taplo, reads that.)

\b
Example:
  scrubjay pack schema --output our-packs/pack.schema.json
"""
FMT_HELP = """Format packs: = signs under each other, no stray blanks. What a pack says and its comments stay.

Exit code: 0 all are formatted now, 1 with --check: some are not, 2 a file cannot be read as TOML.

\b
Examples:
  scrubjay pack fmt our-packs
  scrubjay pack fmt our-packs/acme.toml --check
"""


@guarded
def schema(output: Output = None) -> None:
    """The schema, as JSON."""
    from scrubjay.rules.schema import pack_schema
    from scrubjay_cli.output import write_data
    from scrubjay_cli.printing.json import indented
    from scrubjay_cli.sparing import spare

    spare(output)
    write_data(indented(pack_schema()), output)


@guarded
def fmt(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE|DIR", help="Pack files, or folders of them.", show_default=False),
    ],
    check: Annotated[bool, typer.Option("--check", help="Change nothing; say which files are not formatted.")] = False,
) -> None:
    """Format each file in place, aside first."""
    from scrubjay.packs.formatting import formatted
    from scrubjay.packs.places import PackErrors
    from scrubjay_cli.output import write, write_file
    from scrubjay_cli.printing.errors import pack_problem

    problems: list[str] = []
    unlike: list[str] = []
    paths = _paths(files, problems)
    for path in paths:
        try:
            text = path.read_bytes().decode("utf-8")
            made = formatted(text, path.as_posix())
        except UnicodeDecodeError:
            problems.append(f"{path.as_posix()}:1:1: this file is not UTF-8 (save it as UTF-8)")
            continue
        except PackErrors as errors:
            problems += [pack_problem(problem) for problem in errors.problems]
            continue
        if made != text:
            unlike.append(path.as_posix())
            if not check:
                write_file([made], path)
    done = "not formatted" if check else "formatted"
    write(f"{name}: {done}\n" for name in unlike)
    complain(
        [f"{len(paths)} files: {len(unlike)} {done}, {len(paths) - len(unlike) - len(problems)} as they should be"]
    )
    if problems:
        raise Trouble(problems)
    if check and unlike:
        end(1)


def _paths(files: list[str], problems: list[str]) -> list[Path]:
    from scrubjay.tables.folders import REFERENCE

    found: dict[Path, None] = {}
    for name in files:
        path = Path(name)
        if path.is_dir():
            inside = [one for one in sorted(path.rglob("*.toml")) if REFERENCE not in one.relative_to(path).parts[:-1]]
            if not inside:
                problems.append(f"{name}: no pack (.toml) is in this folder")
            found.update(dict.fromkeys(inside))
        elif path.is_file():
            found[path] = None
        else:
            problems.append(f"{name}: there is no such file")
    return list(found)

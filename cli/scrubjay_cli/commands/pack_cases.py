"""`scrubjay pack cases`: the boundary claims of a pack's policies, written beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scrubjay_cli.options import PackFolders
from scrubjay_cli.trouble import Trouble, complain, guarded

if TYPE_CHECKING:
    from scrubjay.cases.writing import Written
    from scrubjay.packs.library import Library
    from scrubjay.packs.pack import Pack

HELP = """Write claims on the boundaries of a pack's policies, invented from their own conditions.

For each condition there is the last value that does not fire and the first that does, a day on either side of each
change, each modifier present and absent. One facts document a case (JSON), and cases.md, which says what each shows.
They go into the folder NAME.claims beside the pack NAME.toml, where `scrubjay pack test` finds them.

\b
Examples:
  scrubjay pack cases our-packs/acme.toml
  scrubjay pack cases our-packs/acme.toml --policy visits
  scrubjay pack cases medicaid/nc --into nc.claims
"""


@guarded
def cases(
    pack: Annotated[
        str, typer.Argument(metavar="ID|FILE", help="A pack's id, or a pack file (.toml).", show_default=False)
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", metavar="DIR", help="The folder to write to; made if it is not there.", show_default=False
        ),
    ] = None,
    packs: PackFolders = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy", metavar="NAME", help="Only the claims of this policy. Repeatable.", show_default=False
        ),
    ] = None,
) -> None:
    """Find the cases, write those that changed, and say what was written."""
    from scrubjay.cases.writing import NoPolicy, written_cases
    from scrubjay_cli.finding_packs import mended_pack
    from scrubjay_cli.output import write, write_file

    folder = into or _beside(pack, packs or ())
    if folder.exists() and not folder.is_dir():
        raise Trouble([f"--into {folder}: this is a file; name a folder"])

    def found(library: Library, one: Pack) -> Written:
        return written_cases(library, one, tuple(policy or ()))

    try:
        made = mended_pack(pack, packs or (), found)
    except NoPolicy as error:
        raise Trouble([f"--policy {one}" for one in error.problems]) from None
    if not made.files:
        raise Trouble([f"{pack}: this pack has no policy of its own that a claim could show"])
    folder.mkdir(parents=True, exist_ok=True)
    count = {"written": 0, "as it was": 0}
    for name, text in made.files.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            count["as it was"] += 1
            continue
        write_file([text], path)
        count["written"] += 1
        write([f"{path.as_posix()}\n"])
    known = {folder / name for name in made.files}
    others = [path for path in sorted(folder.glob("*.json")) if path not in known]
    words = [f"{folder.as_posix()}: {count['written']} files written, {count['as it was']} as they were"]
    if others and not policy:
        words.append(f"{len(others)} other claims are there, yours or of an earlier pack, and stay")
    complain(words)
    complain([f"no two sides found: {one}" for one in made.missed])


def _beside(pack: str, folders: list[str] | tuple[str, ...]) -> Path:
    """The claims folder beside a pack of the user's own. Raises Trouble for one of scrubjay's."""
    from scrubjay.testing.claims import claims_folder
    from scrubjay_cli.finding_packs import own_file

    path = own_file(pack, folders)
    if path is None:
        raise Trouble([f"{pack}: this pack is scrubjay's own; say where its claims go with --into DIR"])
    return claims_folder(path)

"""Do generated claims notice changes of the shipped packs? `python benchmarks/mutants.py [PACK]... [--per-pack N]`.

For each pack, the claims that `scrubjay pack cases` would write are decided; then the pack's text is changed in one
small way at a time (each number, date, code and operator, words of closed lists, `unless` left out), N of these ways
chosen by `--seed` (0: all), and decided again. A change is noticed if a claim is then decided otherwise, as the text
that `pack test` keeps; where the pack's own claims show nothing, those of up to four packs that build on it are asked.
The target is that 95 percent are noticed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Final

from scrubjay.cases.writing import written_cases
from scrubjay.facts.documents import read_document
from scrubjay.mutating.mutants import Heir, Mutant, Read, mutants, share
from scrubjay.packs.library import Library, open_library, shipped_folder
from scrubjay.packs.pack import Pack

TARGET: Final = 95.0
HEIRS: Final = 4
"""How many packs that build on a changed one are asked, beside itself."""
FOUND: Final[dict[str, tuple[Read, ...]]] = {}


def main() -> int:
    """Prints a line for each pack and one for all; the exit code is 1 if the target is not reached."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", nargs="*", metavar="PACK", help="ids of shipped packs; default: all")
    parser.add_argument("--per-pack", type=int, default=20, metavar="N", help="changes of each pack; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--survivors", action="store_true", help="list the changes that no claim notices")
    parser.add_argument("--figures", type=Path, metavar="FILE", help="write the figures as JSON too")
    asked = parser.parse_args()
    library = open_library()
    unknown = [name for name in asked.packs if name not in library.loaded]
    if unknown:
        parser.error(f"no such pack: {', '.join(unknown)}")
    figures: dict[str, dict[str, float]] = {}
    print(
        "| pack | claims' documents | changes | noticed | percent | CPU seconds |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    for name in asked.packs or sorted(library.loaded):
        begun = time.process_time()
        claims, tried = of_pack(library, library.loaded[name], asked.per_pack or None, asked.seed)
        noticed, of = share(tried)
        spent = time.process_time() - begun
        figures[name] = {"documents": claims, "changes": of, "noticed": noticed, "cpu": spent}
        if of:
            print(f"| {name} | {claims} | {of} | {noticed} | {100 * noticed / of:.1f} | {spent:.1f} |", flush=True)
        for one in tried if asked.survivors else ():
            if not one.noticed:
                edit = one.edit
                print(f"    {one.file}:{edit.line}: {edit.what} {edit.was} -> {edit.now}", file=sys.stderr, flush=True)
    every = sum(int(one["changes"]) for one in figures.values())
    noticed = sum(int(one["noticed"]) for one in figures.values())
    percent = 100 * noticed / every if every else 100.0
    print(f"\n{noticed} of {every} changes noticed: {percent:.1f} percent (target: at least {TARGET:g})")
    if asked.figures is not None:
        asked.figures.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0 if percent >= TARGET else 1


def of_pack(library: Library, pack: Pack, limit: int | None, seed: int) -> tuple[int, list[Mutant]]:
    """The number of a pack's documents, and its changes as they were tried: on it, then on packs that build on it."""
    claims = claims_of(library, pack)
    text = (shipped_folder().parent / pack.file).read_text(encoding="utf-8")
    heirs = [
        Heir(one, claims_of(library, one))
        for _, one in sorted(library.loaded.items())
        if one is not pack and pack.file in library.merged(one).chain
    ][:HEIRS]
    if not claims and not heirs:
        return 0, []
    return len(claims), list(mutants(library, pack, text, claims, heirs=heirs, limit=limit, seed=seed))


def claims_of(library: Library, pack: Pack) -> tuple[Read, ...]:
    """The claims that `scrubjay pack cases` would write, found once."""
    if pack.id not in FOUND:
        files = written_cases(library, pack).files
        FOUND[pack.id] = tuple(
            Read(name.removesuffix(".json"), *read_document(text.encode(), name))
            for name, text in files.items()
            if name.endswith(".json")
        )
    return FOUND[pack.id]


if __name__ == "__main__":
    sys.exit(main())

"""Does `pack diff` tell every change that decides? `python benchmarks/diff_mutants.py [PACK]... [--per-pack N]`.

Each pack's text is changed in one small way at a time (as by `pack test --mutate`), and compared with the pack as it
is. Where a claim of `pack cases` comes out otherwise under the two (another severity, subject or unchecked policy),
`pack diff` must say so, with a claim that is decided differently; that claim is decided here once more.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from mutants import claims_of

from scrubjay.checking import Checker
from scrubjay.differing.changes import Witness
from scrubjay.differing.deciding import decided
from scrubjay.differing.differences import differences
from scrubjay.differing.side import Side, of_packs
from scrubjay.executors.reference import Reference
from scrubjay.mutating.edits import Edit, edits
from scrubjay.mutating.mutants import Read, loaded
from scrubjay.packs.library import Library, open_library, shipped_folder
from scrubjay.packs.pack import Pack
from scrubjay.testing.running import ready


class Tried(NamedTuple):
    """A change: whether a claim comes out otherwise, whether it is told, and whether the claims told do differ."""

    edit: Edit
    decides: bool
    told: bool
    shown: bool
    valid: bool


def main() -> int:
    """Prints a line for each pack; the exit code is 1 if a change that decides was not told, or a witness is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", nargs="*", metavar="PACK", help="ids of shipped packs; default: all")
    parser.add_argument("--per-pack", type=int, default=20, metavar="N", help="changes of each pack; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=400, help="claims tried for each policy that reads otherwise")
    asked = parser.parse_args()
    library = open_library()
    print("| pack | changes | decide | told | with a claim | told, no claim known | CPU seconds |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    wrong = 0
    for name in asked.packs or sorted(library.loaded):
        begun = time.process_time()
        tried = list(of_pack(library, library.loaded[name], asked.per_pack or None, asked.seed, asked.most))
        deciding = [one for one in tried if one.decides]
        cells = (
            len(tried),
            len(deciding),
            sum(one.told for one in deciding),
            sum(one.shown for one in deciding),
            sum(one.told for one in tried if not one.decides),
        )
        print(f"| {name} | {' | '.join(map(str, cells))} | {time.process_time() - begun:.1f} |", flush=True)
        for one in tried:
            if (one.decides and not one.told) or not one.valid:
                wrong += 1
                what = "not told" if one.valid else "its claim is decided alike"
                print(
                    f"    {name}:{one.edit.line}: {one.edit.what} {one.edit.was} -> {one.edit.now}: {what}", flush=True
                )
    return 1 if wrong else 0


def of_pack(library: Library, pack: Pack, limit: int | None, seed: int, most: int) -> Iterator[Tried]:
    """The changes of a pack, each compared."""
    claims = claims_of(library, pack)
    text = (shipped_folder().parent / pack.file).read_text(encoding="utf-8").replace("\r\n", "\n")
    old = of_packs("as it is", library, [pack])
    now = ready(library, pack)
    before = [said(now, read) for read in claims]
    found = list(edits(text, pack.file))
    random.Random(seed).shuffle(found)
    count = 0
    for edit in found:
        if limit is not None and count >= limit:
            return
        made = loaded(library, pack, edit.applied(text))
        if made is None or made[1].programs.of(made[0]).hash == old.programs.of(pack).hash:
            continue
        count += 1
        other, deciding = made
        new = of_packs("changed", deciding.library, [other])
        after = [said(deciding, read) for read in claims]
        compared = differences(old, new, most=most)
        witnesses = [one for change in compared.changes for one in change.witnesses]
        valid = all(differ(old, pack, new, other, one) for one in witnesses)
        yield Tried(edit, before != after, not compared.same, bool(witnesses), valid)


def said(ready: Checker, read: Read) -> object:
    """What comes of the claims of a document: no words, only verdicts."""
    report = ready.check(read.facts, Reference(), read.notes)
    return [
        (
            one.outcome,
            one.checked,
            sorted((f.policy, f.severity, f.subject.order()) for f in one.findings),
            sorted((u.policy, s.order()) for u in one.unchecked for s in u.subjects),
        )
        for one in report.decisions
    ]


def differ(old: Side, pack: Pack, new: Side, other: Pack, one: Witness) -> bool:
    """Whether a witness is decided differently, decided anew."""
    before, after = decided(old, pack, one.facts), decided(new, other, one.facts)
    return (before and before.document()) != (after and after.document())


if __name__ == "__main__":
    sys.exit(main())

"""`python -m scrubjay.cases FOLDER`: writes the conformance files of all shipped packs into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from scrubjay.cases.conformance import conformance, every_pack, file_of, without_both_sides, written
from scrubjay.packs.library import open_library


def main(folder: Path) -> int:
    """Write a file for each pack with policies of its own; 1 if a policy lacks a side."""
    ready = every_pack(open_library())
    folder.mkdir(parents=True, exist_ok=True)
    lacking = []
    kept = set()
    for pack_id in sorted(ready.library.loaded):
        pack = ready.library.loaded[pack_id]
        whole = conformance(ready, pack)
        lacking += without_both_sides(ready, pack, whole.cases)
        if whole.cases:
            path = file_of(folder, pack_id)
            path.write_text(written(whole), encoding="utf-8", newline="\n")
            kept.add(path)
    for path in sorted(set(folder.glob("*.jsonl")) - kept):
        path.unlink()
    for line in lacking:
        print(line, file=sys.stderr)
    return 1 if lacking else 0


USAGE = """usage: python -m scrubjay.cases FOLDER
example: python -m scrubjay.cases tests/policies/boundaries"""

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(USAGE, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))

"""Coverage as a page: the packs' own text, each line with conditions coloured by what claims have seen of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

from scrubjay.testing.coverage import Coverage, Seen, by_line

STYLE: Final = """
:root { color-scheme: light; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #1c1c1c; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font: 13px/1.5 ui-monospace, monospace; }
td { padding: 0 .6rem; vertical-align: top; } td.n { text-align: right; color: #5c5c5c; user-select: none; }
td.t { white-space: pre-wrap; overflow-wrap: anywhere; } td.s { font: 12px/1.6 system-ui, sans-serif; width: 34%; }
.both { background: #e3f4e4; } .half { background: #fff1cf; } .none { background: #fbdcd9; }
.key span { padding: .1rem .5rem; margin-right: .5rem; }
"""
KEY: Final = (
    ("both", "seen true and false"),
    ("half", "a condition of the line seen only one of the two ways"),
    ("none", "a condition of the line seen neither true nor false"),
)


def coverage_page(found: Mapping[Path, Coverage], texts: Mapping[Path, str]) -> Iterator[str]:
    """The page, in pieces; nothing in it is fetched from anywhere, and nothing runs."""
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>What the claims have seen</title>\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{STYLE}</style></head>\n<body>\n'
    yield "<h1>What the claims have seen of each condition</h1>\n"
    yield '<p class="key">' + "".join(f'<span class="{name}">{escape(said)}</span>' for name, said in KEY) + "</p>\n"
    for file, one in found.items():
        both, of = one.share()
        yield f"<h2>{escape(file.as_posix())}: {both} of {of} conditions seen true and false</h2>\n<table>\n"
        seen = by_line(one)
        for number, line in enumerate(texts[file].splitlines(), start=1):
            yield _row(number, line, seen.get(number, ()))
        yield "</table>\n"
    yield "</body></html>\n"


def _row(number: int, line: str, seen: Sequence[Seen]) -> str:
    style = f' class="{_style(seen)}"' if seen else ""
    said = "<br>".join(escape(f"{one.words}: never {', '.join(one.never)}") for one in seen if one.never)
    return f'<tr{style}><td class="n">{number}</td><td class="t">{escape(line)}</td><td class="s">{said}</td></tr>\n'


def _style(seen: Sequence[Seen]) -> str:
    """The worst of a line's conditions."""
    known = [one.ways & {"true", "false"} for one in seen]
    return "none" if not all(known) else "both" if all(len(ways) == 2 for ways in known) else "half"

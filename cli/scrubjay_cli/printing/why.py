"""A derivation as a tree: conditions with what was found and asked, the lines behind a measure, sources, pack lines.

Reads the JSON of the engine's `why` nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay.decisions.wording import line_name
from scrubjay_cli.printing import words
from scrubjay_cli.printing.finding import asked_for
from scrubjay_cli.printing.look import BLANK, Line, Look, Span, counted, fitted, styled, wrapped

_MARK_OF: Final = {
    "holds": "clean",
    "fails": "deny",
    "unknown": "unchecked",
    "clear": "clean",
    "unchecked": "unchecked",
    "no_policy": "no_policy",
}
HANGS_ON: Final = "would come out otherwise if (what it hangs on, not advice):"
_COLUMNS: Final = ("date", "claim", "adds", "total")


def why_lines(trees: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """A tree for each claim."""
    for at, tree in enumerate(trees):
        if at:
            yield BLANK
        yield from _node(tree, look, "", "", set())


def _node(node: Mapping[str, Any], look: Look, first: str, rest: str, listed: set[str]) -> Iterator[Line]:
    """A node behind `first`; what follows it stands behind `rest`. `listed`: measures whose lines stand above."""
    mark = _mark(node, look)
    children = list(node.get("children", ()))
    remarks = _remarks(node)
    below = len(children) + len(remarks)
    under = rest + (look.guide("down") if below else "")
    indent = " " * len(mark[0])
    for at, part in enumerate(wrapped(_said(node), look.width - len(first) - len(indent))):
        yield ((first, "dim"), mark, (part, "")) if at == 0 else ((under, "dim"), (indent, ""), (part, ""))
    for text in _members(node, look, listed):
        yield ((under, "dim"), (indent, ""), (text, ""))
    for at, child in enumerate((*children, *remarks)):
        last = at == below - 1
        branch = rest + look.guide("last" if last else "fork")
        further = rest + look.guide("none" if last else "down")
        if isinstance(child, str):
            for number, part in enumerate(wrapped(child, look.width - len(branch))):
                yield ((branch if number == 0 else further, "dim"), (part, "dim"))
        else:
            yield from _node(child, look, branch, further, listed)


def _mark(node: Mapping[str, Any], look: Look) -> Span:
    """The sign in front; of a flagged policy that of its severity, which its label begins with."""
    state = node["state"]
    outcome = node["label"].partition(":")[0] if state == "flagged" else _MARK_OF.get(state, "")
    if not outcome:
        return ("", "")
    return (f"{look.mark(outcome)} ", styled(outcome))


def _said(node: Mapping[str, Any]) -> str:
    """A node in one sentence: `modifiers: GO; has none of KX`."""
    said: str = node["label"]
    if "fact" in node and node["fact"] != "marks":
        found = asked_for(node)
        said += f": {'not known' if found == 'unknown' else words.value(found)}"
        if node["test"] and not (node["fact"].startswith("member.") and node["expected"] is True):
            said += f"; {_asked(node)}"
    if node.get("lacks"):
        said += f" (lacks {', '.join(node['lacks'])})"
    return said


def _asked(node: Mapping[str, Any]) -> str:
    wanted = words.asked(node)
    return f"needs: {wanted}" if node["state"] in ("fails", "unknown") else wanted


def _remarks(node: Mapping[str, Any]) -> list[str]:
    said = [
        f"source: {source['title']} (checked {source['checked']}, {source['confidence']}) {source['url']}"
        for source in node.get("sources", ())
    ]
    said += [f"pack: {node['place']}"] if node.get("place") else []
    ways = [f"- {way['words']}" for way in node.get("otherwise", ())]
    return [*said, *([HANGS_ON, *ways] if ways else [])]


def _members(node: Mapping[str, Any], look: Look, listed: set[str]) -> Iterator[str]:
    """The lines that add up to a measure: date, claim and line, what each adds, the total so far; once in a tree."""
    members = node.get("members", ())
    if not members:
        return
    rows = [(_day(one), _whose(one), _added(one), words.value(one["running"])) for one in members]
    key = f"{node['fact']} {rows}"
    if key in listed:
        yield f"({counted(len(rows), 'line')}, listed above)"
        return
    listed.add(key)
    columns = fitted([_COLUMNS, *rows], look.width)
    for row in (_COLUMNS, *rows):
        padded = zip(row, columns, strict=True)
        yield "  ".join(cell.ljust(width) if at < 2 else cell.rjust(width) for at, (cell, width) in enumerate(padded))


def _day(member: Mapping[str, Any]) -> str:
    return str(member["date"] or "unknown day")


def _added(member: Mapping[str, Any]) -> str:
    said = words.value(member["amount"])
    return f"{said} (estimated)" if member.get("estimated") else said


def _whose(member: Mapping[str, Any]) -> str:
    if member["claim"] is None:
        return "counted by the payer"
    return line_name(str(member["claim"]), member["line"], None)

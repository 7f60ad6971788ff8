"""Boundary cases as facts documents, one a file, with names that say what each shows, and an index of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.cases.conformance import Case
from scrubjay.cases.each_value import SEVERAL

WIDE = 180
"""Columns within which a list or object of a document stands on one line."""
LONGEST = 110
"""Characters of a file's name, at most, without its ending."""


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A facts document: its name without an ending, what it shows in words, its text."""

    name: str
    case: Case
    text: str


def documents(cases: Sequence[Case]) -> tuple[CaseDocument, ...]:
    """The cases as documents, those of a policy together. Equal documents are written once."""
    found: list[CaseDocument] = []
    taken: set[str] = set()
    texts: set[str] = set()
    versions: dict[str, set[str]] = {}
    for case in cases:
        versions.setdefault(case.rule, set()).add(case.version)
    order = {policy: at for at, policy in enumerate(dict.fromkeys(case.policy for case in cases))}
    for case in sorted(cases, key=lambda one: order[one.policy]):
        text = document_text(case.facts)
        if text in texts:
            continue
        texts.add(text)
        found.append(CaseDocument(_free(_name(case, len(versions[case.rule]) > 1), taken), case, text))
    return tuple(found)


def index(pack: str, found: Iterable[CaseDocument], missed: Iterable[str]) -> str:
    """The index page of generated cases: what each file shows, and the boundaries without two sides."""
    lines = [
        f"# Claims on the boundaries of {pack}",
        "",
        "Invented claims, written by `scrubjay pack cases` from the pack's own conditions: on each side of a boundary,",
        "each value of a set, facts a little different. The file beside each (.txt) keeps what the pack decides.",
    ]
    policy = ""
    for one in found:
        if one.case.policy != policy:
            policy = one.case.policy
            lines += ["", f"## {policy}", "", "| claim | shows | comes out |", "| --- | --- | --- |"]
        lines.append(f"| [{one.name}]({one.name}.json) | {_cell(shows(one.case))} | {_outcome(one.case)} |")
    missed = list(missed)
    if missed:
        lines += ["", "## Boundaries of which no two sides were found", "", *(f"- {_cell(one)}" for one in missed)]
    return "\n".join(lines) + "\n"


def shows(case: Case) -> str:
    """What a case shows, in words."""
    dates = f" ({case.version})" if case.version else ""
    way = f", {case.rule}" if case.rule != case.policy else ""
    if not case.boundary:
        return f"a plain case{way}{dates}"
    value = f": {case.value}" if case.value else ""
    return f"{case.boundary}{value}{way}{dates}"


def document_text(value: Any, indent: int = 0) -> str:
    """JSON for people: what fits stands on one line, the rest is laid out below its bracket."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or (indent and len(flat) + indent <= WIDE):
        return flat + ("" if indent else "\n")
    pad = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{pad}{json.dumps(key)}: {document_text(part, indent + 2)}" for key, part in value.items()]
        brackets = "{}"
    else:
        parts = [f"{pad}{document_text(part, indent + 2)}" for part in value]
        brackets = "[]"
    body = ",\n".join(parts)
    return f"{brackets[0]}\n{body}\n{' ' * indent}{brackets[1]}" + ("" if indent else "\n")


def _name(case: Case, dated: bool) -> str:
    parts = [case.rule, *(_version(case) if dated else ())]
    if case.boundary:
        parts.append(_slug(case.boundary)[:48].strip("-"))
        if case.value:
            parts.append(_slug(case.value)[:24].strip("-"))
    if case.outcome != SEVERAL:
        parts.append(case.outcome.state)
    return ".".join(part for part in parts if part)[:LONGEST]


def _version(case: Case) -> Iterator[str]:
    start, dots, through = case.version.partition("..")
    if dots:
        yield f"from-{start}" if start else f"through-{through}"


def _slug(text: str) -> str:
    plain = text.lower().replace("'s", "s").replace("$", "").replace("’s", "s")
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=\d)[,](?=\d)", "", plain)).strip("-")


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _outcome(case: Case) -> str:
    return f"{len(case.facts['claims'])} claims" if case.outcome == SEVERAL else case.outcome.state


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")

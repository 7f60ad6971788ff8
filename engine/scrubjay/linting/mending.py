"""`--fix`: edits that checks offer, made in the text of a pack's file; comments and everything else stay as they are.

Each table is changed by itself with tomlkit, so that the order of the file does not matter. A file whose rules would
decide otherwise afterwards is left alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from scrubjay.executors.testing import contains
from scrubjay.linting.check import Finding
from scrubjay.linting.edits import Edit
from scrubjay.linting.linted import Settings
from scrubjay.linting.running import EVERY, Choice, Report, lint
from scrubjay.linting.targets import Target
from scrubjay.linting.text import scanned
from scrubjay.packs.library import Library
from scrubjay.packs.loading import load_pack
from scrubjay.packs.places import PackErrors, Place
from scrubjay.rules.program import CodeSet, Measure, Rule
from scrubjay.rules.programs import program_of

NOWHERE = Place("", 1, 1)
PASSES = 4
"""One mend may let another be seen: a set that only an unread measure read."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What is left and what was mended, and the new texts of files by name."""

    report: Report
    texts: dict[str, str]


def mend(targets: Sequence[Target], library: Library, settings: Settings, choice: Choice = EVERY) -> Mended:
    """Lint, with every safe mend made. Targets that belong to scrubjay or that are no file stay as they are."""
    now = list(targets)
    done: list[Finding] = []
    changed: dict[str, str] = {}
    report = lint(now, library, settings, choice)
    for _ in range(PASSES):
        before = len(done)
        for at, target in enumerate(now):
            if target.ours or target.path is None or target.name in report.unloaded:
                continue
            offered = [one for one in report.findings if one.place.file == target.name and one.found.mend]
            text = applied(target.text, [edit for one in offered for edit in one.found.mend])
            if not offered or text is None or text == target.text:
                continue
            others = [other for other in now if other is not target]
            if decided_alike(target, replace(target, text=text), others, library):
                now[at] = replace(target, text=text)
                changed[target.name] = text
                done += [replace(one, mended=True) for one in offered]
        if len(done) == before:
            break
        report = lint(now, library, settings, choice)
    return Mended(replace(report, findings=(*done, *report.findings)), changed)


def applied(text: str, edits: Sequence[Edit]) -> str | None:
    """The text with the edits made; None where one cannot be made."""
    headers = scanned(text).headers
    lines = text.split("\n")
    made = sorted(set(edits), key=lambda e: (e.line, [(str(type(p)), p) for p in e.path]), reverse=True)
    for line in sorted({edit.line for edit in made}, reverse=True):
        here = [edit for edit in made if edit.line == line]
        if line not in headers:
            return None
        after = [header for header in headers if header > line]
        if any(edit.action == "remove_table" for edit in here):
            after = [header for header in after if not _within(lines[header - 1], lines[line - 1])]
        end = _end(lines, (after[0] if after else len(lines) + 1) - 1)
        block = "\n".join(lines[line - 1 : end])
        new = "" if any(edit.action == "remove_table" for edit in here) else _edited(block, here)
        if new is None:
            return None
        start = line - 1
        if not new:
            while start and lines[start - 1].lstrip().startswith("#") and not _ignores(lines[start - 1]):
                start -= 1
            while end < len(lines) and not lines[end].strip():
                end += 1
        lines[start:end] = new.split("\n") if new else []
    return "\n".join(lines)


def decided_alike(before: Target, after: Target, others: Sequence[Target], library: Library) -> bool:
    """Whether a pack has the same rules after a change, and so has every pack that inherits from it."""
    old, new = (_rules(one, others, library) for one in (before, after))
    return old is not None and old == new


def _rules(target: Target, others: Sequence[Target], library: Library) -> dict[str, Any] | None:
    try:
        packs = {}
        for one in (*others, target):
            try:
                pack = load_pack(one.text, one.name)
            except PackErrors:
                if one is target:
                    return None
                continue
            packs[pack.id] = pack
        own = load_pack(target.text, target.name)
        around = Library({**library.loaded, **packs}, library.tables, (), library.refused)
        found: dict[str, Any] = {}
        for pack in around.loaded.values():
            if pack.id != own.id and own.id not in _above(pack.id, around, ()):
                continue
            program = program_of(around, pack)
            found[pack.id] = (
                [_settled(_plain(rule)) for rule in program.rules],
                {
                    name: _settled(measure)
                    for name, measure in program.measures.items()
                    if _is_read(measure, program.rules)
                },
            )
    except PackErrors:
        return None
    return found


def _is_read(measure: Measure, rules: Sequence[Rule]) -> bool:
    from scrubjay.linting.reads import measures_of

    return any(measure.name in measures_of(rule) for rule in rules)


def _plain(rule: Rule) -> Rule:
    """A rule wherever it stands, with each of its sources once."""
    return replace(rule, place=NOWHERE, sources=tuple(dict.fromkeys(rule.sources)))


def _settled(value: Any) -> Any:
    """The same rule or measure with its sets said once: without codes that a prefix or range of theirs holds."""
    if isinstance(value, CodeSet):
        bare = CodeSet(prefixes=value.prefixes, ranges=value.ranges)
        prefixes = tuple(
            one
            for one in sorted(set(value.prefixes))
            if not any(one != other and one.startswith(other) for other in value.prefixes)
        )
        exact = frozenset(code for code in value.exact if not contains(bare, code, None, {})[0])
        any_of, none_of = (tuple(dict.fromkeys(map(_settled, part))) for part in (value.any_of, value.none_of))
        ranges = tuple(dict.fromkeys(value.ranges))
        return replace(value, exact=exact, prefixes=prefixes, ranges=ranges, any_of=any_of, none_of=none_of)
    if isinstance(value, tuple):
        return tuple(map(_settled, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _settled(getattr(value, one.name)) for one in fields(value)})
    return value


def _above(pack_id: str, library: Library, seen: tuple[str, ...]) -> set[str]:
    pack = library.loaded.get(pack_id)
    if pack is None or pack_id in seen:
        return set()
    return set(pack.extends).union(*(_above(base, library, (*seen, pack_id)) for base in pack.extends))


def _edited(block: str, edits: Sequence[Edit]) -> str | None:
    """One table's text with the edits made, elements from the last to the first."""
    try:
        document = tomlkit.parse(block)
        if tomlkit.dumps(document) != block:
            return None
        for edit in edits:
            holder: Any = document
            for key in _header_keys(block):
                holder = holder[key]
                holder = holder[0] if isinstance(holder, list) else holder
            if edit.action == "comment":
                holder.comment(str(edit.value))
                continue
            for part in edit.path[:-1]:
                holder = holder[part]
            last = edit.path[-1]
            if edit.action == "set":
                holder[last] = edit.value
            else:
                del holder[last]
        made = tomlkit.dumps(document)
        return made if block.endswith("\n") else made.rstrip("\n")
    except (TOMLKitError, LookupError, TypeError, AttributeError, ValueError):
        return None


def _header_keys(block: str) -> list[str]:
    node: Any = tomllib.loads(block.split("\n", 1)[0])
    keys: list[str] = []
    while isinstance(node, dict) and node:
        key, node = next(iter(node.items()))
        keys.append(key)
        node = node[0] if isinstance(node, list) else node
    return keys


def _within(header: str, other: str) -> bool:
    """Whether a header opens a table inside another's."""
    outer = _header_keys(other)
    return _header_keys(header)[: len(outer)] == outer and not header.lstrip().startswith("[[")


def _end(lines: Sequence[str], end: int) -> int:
    """The end of a table: blank lines and the comments above the next header are not its own."""
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _ignores(line: str) -> bool:
    return "lint:" in line

"""SJ5xx: what a pack changes of its bases, and bases that have changed under it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scrubjay.linting.check import Check, Example, Found
from scrubjay.linting.edits import Edit
from scrubjay.linting.linted import Linted
from scrubjay.linting.mentions import mentions
from scrubjay.packs.expanding import plain
from scrubjay.packs.overriding import effective
from scrubjay.packs.pack import Item, Pack
from scrubjay.packs.places import Place
from scrubjay.packs.resolving import merged_so_far
from scrubjay.packs.spans import Table, parse

PIN = re.compile(r"lint:\s*base\s+([0-9a-f]+)")
IDENTITY = ("id", "effective")
"""Keys by which an override names what it changes."""
SECTIONS = {
    "codes": ("set", "@", "codes"),
    "amounts": ("amount", "$", "amounts"),
    "measures": ("measure", "", "measures"),
    "periods": ("window", "", "periods"),
    "calendars": ("calendar", "", "calendars"),
}


def _under(linted: Linted) -> Pack | None:
    """What the bases of a pack come to without it; None where it has none."""
    if not linted.pack.extends:
        return None
    bare: dict[str, Any] = {section: {} for section in SECTIONS}
    empty = replace(linted.pack, items=(), disabled=(), sources={}, fee_schedule=None, **bare)
    return merged_so_far(empty, linted.library.find)[0]


def _overrides(linted: Linted) -> Iterator[tuple[Item, list[Item]]]:
    """Each policy of the file that changes versions of a base's, with those versions."""
    under = _under(linted)
    off = {one.id for one in linted.pack.disabled}
    for item in linted.pack.items if under is not None else ():
        assert under is not None
        versions = [one for one in under.items if one.id == item.id and item.id not in off]
        if "effective" in item.data:
            versions = [one for one in versions if effective(one) == effective(item)]
        if versions:
            yield item, versions


def _nothing(linted: Linted) -> Iterator[Found]:
    for item, versions in _overrides(linted):
        said = [key for key in item.data if key not in IDENTITY]
        same = [key for key in said if all(plain(one.data.get(key)) == plain(item.data[key]) for one in versions)]
        related = tuple((one.place, "in the base") for one in versions)
        if same == said:
            what = f"this override of `{item.id}` overrides nothing: the base says all of it"
            yield Found(item.place, what, "take it out", related, mend=(Edit("remove_table", item.place.line),))
            continue
        for key in same:
            what = f"this override of `{item.id}` says `{key}` as the base does"
            yield Found(item.data.places[key], what, "take it out", related, mend=(_removal(item, key, linted),))


def _removal(item: Item, key: str, linted: Linted) -> Edit:
    value = item.data[key]
    if isinstance(value, Table) and value.place.line in linted.scan.headers and value.place.line != item.place.line:
        return Edit("remove_table", value.place.line)
    return Edit("remove", item.place.line, (key,))


def fingerprint(versions: list[Item]) -> str:
    """Eight digits that change with what a base says of a policy."""
    said = [{"kind": one.kind, **plain(one.data)} for one in versions]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _pins(linted: Linted) -> Iterator[tuple[Item, list[Item], str, Place | None]]:
    """Each override with the fingerprint that its header carries; empty where none does."""
    for item, versions in _overrides(linted):
        beside = [one for one in linted.scan.comments if one.line == item.place.line]
        pins = [(found[1], one) for one in beside if (found := PIN.search(one.text))]
        if pins:
            yield item, versions, pins[0][0], Place(linted.pack.file, pins[0][1].line, pins[0][1].column)
        else:
            yield item, versions, "", None if beside else item.place


def _changed(linted: Linted) -> Iterator[Found]:
    for item, versions, pin, place in _pins(linted):
        now = fingerprint(versions)
        if pin and place is not None and pin != now:
            yield Found(
                place,
                f"the base has changed `{item.id}` since this override was written",
                f"see whether it still fits, then write # lint: base {now}",
                tuple((one.place, "in the base") for one in versions),
            )


def _unpinned(linted: Linted) -> Iterator[Found]:
    for item, versions, pin, place in _pins(linted):
        if not pin:
            comment = Edit("comment", item.place.line, value=f"lint: base {fingerprint(versions)}")
            yield Found(
                item.place,
                f"this override of `{item.id}` does not say which text of the base it was written for",
                f"# {comment.value} behind the header: a change of the base is told then",
                tuple((one.place, "in the base") for one in versions),
                mend=(comment,) if place is not None else (),
            )


def _again(linted: Linted) -> Iterator[Found]:
    yield from (found for same, found in _replaced(linted) if same)


def _otherwise(linted: Linted) -> Iterator[Found]:
    yield from (found for same, found in _replaced(linted) if not same)


def _replaced(linted: Linted) -> Iterator[tuple[bool, Found]]:
    """Names of a base that the pack defines anew; whether it says the same of them."""
    under = _under(linted)
    if under is None:
        return
    root = parse(linted.text, linted.pack.file)
    read = mentions(linted.bases)
    for section, (what, sign, key) in SECTIONS.items():
        own: Mapping[str, Any] = getattr(linted.pack, section)
        theirs: Mapping[str, Any] = getattr(under, section)
        for name in own:
            if name not in theirs:
                continue
            place = root[section].places[name]
            value = root[section][name]
            header = value.place.line if isinstance(value, Table) and value.place.line in linted.scan.headers else 0
            if header:
                place, edit = value.place, Edit("remove_table", header)
            else:
                edit = Edit("remove", max(at for at in linted.scan.headers if at <= place.line), (name,))
            if _said(own[name]) == _said(theirs[name]):
                message = f"the {what} `{sign}{name}` is said as the base says it"
                yield True, Found(place, message, "take it out", mend=(edit,))
            elif name in getattr(read, key):
                message = f"the {what} `{sign}{name}` takes the place of the base's, which policies of the base read"
                yield False, Found(place, message, "give it another name, unless they are to read this one")


def _said(value: Any) -> Any:
    """What a definition says, without its places."""
    if isinstance(value, (Table, list)):
        return plain(value)
    if hasattr(value, "values"):
        return (value.unit, [(one.start, one.through, one.amount, one.source) for one in value.values])
    return plain(value.data)


def _redundant(linted: Linted) -> Iterator[Found]:
    """A base that another of the pack's bases brings along."""
    by_id = {pack.id: pack for pack in linted.bases}

    def above(pack_id: str, seen: tuple[str, ...] = ()) -> frozenset[str]:
        pack = by_id.get(pack_id)
        if pack is None or pack_id in seen:
            return frozenset()
        each = (above(base, (*seen, pack_id)) | {base} for base in pack.extends)
        return frozenset().union(*each)

    for at, (base, place) in enumerate(zip(linted.pack.extends, linted.pack.extends_at, strict=False)):
        by = next((other for other in linted.pack.extends if other != base and base in above(other)), None)
        if by is not None:
            edit = Edit("remove_element", linted.pack.place.line, ("extends", at))
            yield Found(place, f"`{base}` comes with `{by}`, which extends it", "it need not be named", mend=(edit,))


LIMIT = """[[max_units]]
id       = "units-a-day"
title    = "Units a day"
per      = ["discipline"]
limit    = 4
severity = "review"
sources  = ["manual"]
"""
USED = """[codes]
needling = ["20560"]

[[not_covered]]
id       = "dry-needling"
title    = "No dry needling"
when     = { code = "@needling" }
severity = "review"
sources  = ["manual"]
"""


def _override(key: str, pin: str) -> str:
    return f'[[max_units]]{pin}\nid = "units-a-day"\n{key}\n'


def _base_print() -> str:
    """The fingerprint of the example's base, so that the good example stays good."""
    from scrubjay.packs.loading import load_pack

    header = '[pack]\nid = "x"\ntitle = "x"\nversion = "1"\n[sources.manual]\ntitle = "x"\nurl = "x"\n'
    pack = load_pack(f'{header}checked = 2026-11-20\nconfidence = "primary"\n{LIMIT}', "x.toml")
    return fingerprint(list(pack.items))


NOW = f"  # lint: base {_base_print()}"
CHILD = (
    USED.replace("dry-needling", "needling-of-a-child")
    .replace("No dry needling", "No needling of a child")
    .replace('code = "@needling"', 'code = "@needling", patient = { age = { under = 18 } }')
    .replace('"review"', '"advise"')
)
BOTH = CHILD.replace('["20560"]', '["20560", "20561"]')

CHECKS = (
    Check(
        code="SJ501",
        name="overrides-nothing",
        severity="warning",
        title="an override, or a key of one, that says what the base says",
        bad=Example(_override("limit = 4", NOW), base=LIMIT),
        good=Example(_override("limit = 3", NOW), base=LIMIT),
        find=_nothing,
        mends="takes it out",
        why="A child says only what differs. What it repeats stays behind when the base moves on.",
        cost="The base is mended and this payer's claims are still checked by the old rule.",
        whole=False,
    ),
    Check(
        code="SJ502",
        name="base-changed",
        severity="warning",
        title="a base that has changed under an override",
        bad=Example(_override("limit = 3", "  # lint: base 0a1b2c3d"), base=LIMIT),
        good=Example(_override("limit = 3", NOW), base=LIMIT),
        find=_changed,
        why="The comment behind the header is the fingerprint of what the base said when the override was written. "
        "Now it says something else, and nobody has looked whether the override still fits.",
        cost="A rule made of half an old and half a new text, which no payer has.",
        whole=False,
    ),
    Check(
        code="SJ503",
        name="unpinned-override",
        severity="note",
        title="an override that does not say which text of its base it was written for",
        bad=Example(_override("limit = 3", ""), base=LIMIT),
        good=Example(_override("limit = 3", NOW), base=LIMIT),
        find=_unpinned,
        mends="writes the fingerprint behind the header, as a comment",
        why="With the fingerprint a later change of the base is told (SJ502); without it nobody learns of it.",
        cost="See SJ502.",
        whole=False,
    ),
    Check(
        code="SJ504",
        name="said-again",
        severity="warning",
        title="a set, amount, measure, window or calendar that is said as the base says it",
        bad=Example(CHILD, base=USED),
        good=Example(CHILD.partition("\n\n")[2], base=USED),
        find=_again,
        mends="takes it out",
        why="What a base defines is there. A copy stays behind when the base moves on.",
        cost="The base learns of a new code, and this payer's claims are checked without it.",
        whole=False,
    ),
    Check(
        code="SJ505",
        name="takes-a-name",
        severity="note",
        title="a set, amount, measure, window or calendar in the place of a base's that the base's policies read",
        bad=Example(BOTH, base=USED),
        good=Example(BOTH.replace("needling =", "needlings =").replace("@needling", "@needlings"), base=USED),
        find=_otherwise,
        why="Names bind after the merge: policies of the base read this one now. That is how a payer's own amount gets "
        "in; where it was not meant, it changes rules that nobody looked at.",
        cost="Lines are flagged, or let pass, by a rule of the base that means other codes.",
        whole=False,
    ),
    Check(
        code="SJ506",
        name="named-base-twice",
        severity="note",
        title="a base that another base brings along",
        bad=Example(
            '[pack]\nid      = "example/acme"\ntitle   = "Acme Health"\nversion = "2026.1"\n'
            'extends = ["medicare/part-b-therapy", "medicare/part-b-ot"]\n\n'
            '[pack.claims]\nfiling_indicators = ["CI"]\nplans             = ["Acme Basic"]\n\n'
            '[sources.manual]\ntitle      = "Acme manual"\nurl        = "https://acme.example/m"\n'
            'checked    = 2026-11-20\nconfidence = "primary"\n\n'
            '[[not_covered]]\nid       = "dry-needling"\ntitle    = "No dry needling"\nwhen     = { code = "20560" }\n'
            'severity = "review"\nsources  = ["manual"]\n'
        ),
        good=Example(
            '[pack]\nid      = "example/acme"\ntitle   = "Acme Health"\nversion = "2026.1"\n'
            'extends = ["medicare/part-b-ot"]\n\n'
            '[pack.claims]\nfiling_indicators = ["CI"]\nplans             = ["Acme Basic"]\n\n'
            '[sources.manual]\ntitle      = "Acme manual"\nurl        = "https://acme.example/m"\n'
            'checked    = 2026-11-20\nconfidence = "primary"\n\n'
            '[[not_covered]]\nid       = "dry-needling"\ntitle    = "No dry needling"\nwhen     = { code = "20560" }\n'
            'severity = "review"\nsources  = ["manual"]\n'
        ),
        find=_redundant,
        mends="takes it out, where the rules stay the same",
        why="Each file of a chain is applied once. Named twice, it hides which base is meant.",
        cost="Nothing: the pack decides the same.",
        whole=False,
    ),
)

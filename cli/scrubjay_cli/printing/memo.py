"""A memo in sentences for those who sign: from the JSON of the engine's memo to parts of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scrubjay_cli.printing import words
from scrubjay_cli.printing.diff import claim_sentences
from scrubjay_cli.printing.impact import HOW
from scrubjay_cli.printing.look import counted
from scrubjay_cli.printing.memo_parts import Grid, Heading, Part, Point, Points, Text, listed
from scrubjay_cli.printing.memo_proof import came_words, proof_parts
from scrubjay_cli.printing.memo_unknown import unknown_points
from scrubjay_cli.printing.pack import claims_words

READS: Final = "wording", "base added", "base removed"
"""Changes after which every claim is decided as before."""
SHOWN: Final = 8
"""How many parts of a policy, or claims, are named."""
TOLD_ELSEWHERE: Final = "title", "sources", "note"
"""Parts of a policy's words that a memo has in places of their own."""
WAYS: Final = {"stricter": "stricter", "looser": "looser", "both": "stricter for some claims and looser for others"}
CONFIDENCE: Final = {
    "primary": "the payer's or law's own text",
    "corroborated": "secondary sources that agree",
    "single": "one secondary source",
}


def memo_parts(said: Mapping[str, Any]) -> Iterator[Part]:
    """The whole memo."""
    changes = [one for one in said["changes"] if one["change"] not in READS]
    worded = [one for one in said["changes"] if one["change"] in READS]
    unknown = unknown_points(said)
    new = [one for one in said["packs"] if one["side"] == "new"] or said["packs"]
    named = f"{len(new)} packs" if len(new) > SHOWN else listed(dict.fromkeys(one["id"] for one in new))
    yield Heading(1, f"Change of policy: {named or said['new']}")
    yield Text(f"From {said['old']} to {said['new']}. Written {said['written']}.")
    yield Heading(2, "In short")
    yield Points([*_short(said, changes), Point("Not known", f"{counted(len(unknown), 'point')}, told below.")])
    yield Heading(2, "What changes")
    for one in changes:
        yield from _change(one, said)
    if not changes:
        yield Text("Nothing: every claim is decided as before.")
    if worded:
        yield Heading(3, "Same decisions, other words")
        yield Points([Point("", one["summary"]) for one in worded])
    yield Heading(2, "What it would have done to our claims")
    yield from _effect(said["measured"])
    yield Heading(2, "What is not known")
    yield Points(unknown) if unknown else Text("Nothing that this comparison could tell.")
    yield Heading(2, "What proves it")
    yield from proof_parts(said, changes)
    yield from _sources(said["sources"])
    yield from _signing(said["packs"])


def _short(said: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> Iterator[Point]:
    ways = [f"{sum(one['direction'] == way for one in changes)} {text}" for way, text in WAYS.items()]
    ways = [text for text in ways if not text.startswith("0 ")]
    added = {kind: sum(one["change"] == kind for one in changes) for kind in ("added", "removed", "unproven")}
    ways += [f"{count} {kind}" for kind, count in added.items() if count]
    yield Point("What", f"{counted(len(changes), 'change')} of meaning{f' ({listed(ways)})' if ways else ''}.")
    for pack in said["packs"]:
        if pack["side"] == "new" and pack["claims"] is not None and len(said["packs"]) <= SHOWN:
            yield Point("For whom", f"claims that {pack['id']} decides: {claims_words(pack['claims'])}.")
    yield Point("From when", _dates(changes))
    measured = said["measured"]
    if measured is None:
        yield Point("Our claims", "not measured; no claims were given.")
        return
    claims, together = measured["claims"], measured["together"]
    yield Point(
        "Our claims",
        f"of {counted(claims['read'], 'claim')}, {claims['changed']:,} would be decided otherwise; "
        f"{words.money(together['at_risk']['charge'])} charged would newly be at risk, "
        f"{words.money(together['freed']['charge'])} no longer.",
    )


def _dates(changes: Sequence[Mapping[str, Any]]) -> str:
    starts = sorted({one["from"] for one in changes if one["from"]})
    always = sum(one["from"] is None for one in changes)
    if not changes:
        return "no date: nothing is decided otherwise."
    dated = f"dates of service from {listed(starts)}"
    if not always:
        return f"{dated}."
    return f"all dates of service ({counted(always, 'change')}); {dated}." if starts else "all dates of service."


def _change(one: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Part]:
    name = one["policy"] or one["pack"]
    yield Heading(3, f"{one['title']} ({name})" if one["title"] != name else name)
    yield Text(one["summary"])
    points: list[Point] = []
    if len(one["packs"]) > 1:
        more = f" and {len(one['packs']) - SHOWN} more" if len(one["packs"]) > SHOWN else ""
        points.append(Point("Packs", f"{', '.join(one['packs'][:SHOWN])}{more}."))
    if not one["from"] or one["from"] not in one["summary"]:
        points.append(
            Point("From", f"dates of service from {one['from']}." if one["from"] else "all dates of service.")
        )
    parts = [part for part in one["said"] if part["part"] not in TOLD_ELSEWHERE]
    points += [_said(part) for part in parts[:SHOWN]]
    if len(parts) > SHOWN:
        points.append(Point("", f"and {counted(len(parts) - SHOWN, 'other part')} of the text."))
    points += [_example(witness, one) for witness in (one, *one["also"]) if witness["witness"] is not None]
    points += [_why(one, said["sources"])] if one["policy"] else []
    points += [Point("Our reading", note) for note in one["notes"]]
    yield Points(points)


def _said(part: Mapping[str, Any]) -> Point:
    if not part["old"] or not part["new"]:
        return Point(f"{part['part']}, {'before' if part['old'] else 'now'}", part["old"] or part["new"])
    return Point(part["part"], "", [Point("before", part["old"]), Point("now", part["new"])])


def _example(witness: Mapping[str, Any], one: Mapping[str, Any]) -> Point:
    facts = [Point("", text) for text in claim_sentences(witness["witness"])]
    sides = (("before", "old", one["policy"]), ("after", "new", one["renamed"] or one["policy"]))
    came = [Point(side, _came(witness[side], witness[key], policy)) for side, key, policy in sides]
    return Point("For example", "an invented claim:", [*facts, *came])


def _came(level: str | None, decision: Mapping[str, Any] | None, policy: str | None) -> str:
    if policy is None:
        return f"{decision['pack']} decides it." if decision and decision["pack"] else "no pack decides it."
    said = came_words(level or ("clear" if decision else "no pack"))
    for finding in decision["findings"] if decision is not None else ():
        if finding["policy"] == policy and finding["severity"] == level:
            return f"{said}: {finding['message']}"
    return f"{said}."


def _why(one: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> Point:
    cited = [source for source in sources if source["id"] in one["sources"]]
    if not cited:
        return Point("Why", "no source is cited.")
    told = [f"{source['title']} ({source['confidence']}, read {source['checked']}{_since(source)})" for source in cited]
    return Point("Why", f"{'; '.join(told)}.")


def _since(source: Mapping[str, Any]) -> str:
    return {("new",): "; cited for the first time", ("old",): "; not cited for these dates any more"}.get(
        tuple(source["sides"]), ""
    )


def _effect(measured: Mapping[str, Any] | None) -> Iterator[Part]:
    if measured is None:
        yield Text(
            "Not measured. Give claims after OLD and NEW, with what is known beside them "
            "(scrubjay pack diff OLD NEW FILE... --facts FILE --memo)."
        )
        return
    claims = measured["claims"]
    yield Text(
        f"{counted(claims['read'], 'claim')} decided with the old packs and with the new; decided otherwise: "
        f"{claims['changed']:,}, with another outcome: {claims['other_outcome']:,}. At risk is what is charged for "
        "lines that would be denied or held for review. Together, a line counts once, however many policies flag it."
    )
    if not claims["changed"]:
        return
    head = ("payer", "policy", "claims", "worse", "better", "newly at risk", "no longer at risk")
    rows: list[Sequence[str]] = []
    for payer in measured["by_payer"]:
        rows += _rows(payer["payer_id"], payer["policies"], payer["together"])
    if len(measured["by_payer"]) > 1:
        rows += _rows("all payers", measured["policies"], measured["together"])
    yield Grid(head, rows, frozenset(range(2, 7)))
    examples = [
        Point(one["policy"], f"{one['claim_id']}, {HOW[one['how']]}.")
        for one in measured["examples"]
        if one["how"] != "changed_reason"
    ]
    if examples:
        yield Text("Claims to look at, those with the most money of each policy:")
        yield Points(examples)


def _rows(payer: str, policies: Sequence[Mapping[str, Any]], together: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for one in (*(policy for policy in policies if policy["claims"]), {"policy": "together", **together}):
        yield (
            payer,
            one["policy"],
            f"{one['claims']:,}",
            f"{one['worse']:,}",
            f"{one['better']:,}",
            words.money(one["at_risk"]["charge"]),
            words.money(one["freed"]["charge"]),
        )


def _sources(sources: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    if sources:
        yield Heading(2, "Sources")
        yield Grid(
            ("source", "where", "read on", "how good", "for"),
            [
                (
                    f"{one['title']}{_since(one)}",
                    one["url"],
                    one["checked"],
                    f"{one['confidence']}: {CONFIDENCE[one['confidence']]}",
                    ", ".join(one["policies"]),
                )
                for one in sources
            ],
        )


def _signing(packs: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    yield Heading(2, "Signed")
    yield Text("What is signed is the new side with the hash below; a text that decides otherwise has another hash.")
    both = [[one for one in packs if one["side"] == side] for side in ("old", "new")]
    shown = [one for side in both for one in side[:SHOWN]]
    rows = [(one["side"], one["id"], one["version"], one["hash"]) for one in shown]
    yield Grid(("side", "pack", "version", "hash"), rows)
    if len(shown) < len(packs):
        yield Text(f"And {counted(len(packs) - len(shown), 'other pack')}; --format json has all hashes.")
    yield Grid(("name", "date", "signature"), [("", "", "")] * 3)

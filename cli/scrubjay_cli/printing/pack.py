"""Packs as text and JSON: the list of them, and one with each policy as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubjay.rules.showing import ShownPack, ShownPolicy
from scrubjay_cli.printing.look import (
    BLANK,
    NARROW,
    Line,
    Look,
    Span,
    cells,
    counted,
    entry,
    fitted,
    paragraph,
    spread,
    styled,
)

HEAD = ("pack", "version", "decides claims with", "policies", "title")


def list_document(packs: Sequence[ShownPack]) -> list[dict[str, Any]]:
    """The list of packs as JSON."""
    return [
        {
            "id": pack.id,
            "title": pack.title,
            "version": pack.version,
            "hash": pack.hash,
            "claims": _plain(pack.claims),
            "policies": len({policy.id for policy in pack.policies if not policy.mark}),
            "file": pack.chain[-1],
        }
        for pack in packs
    ]


def list_lines(packs: Sequence[Mapping[str, Any]], look: Look) -> Iterator[Line]:
    """The list of packs as a table."""
    rows = [
        (pack["id"], pack["version"], claims_words(pack["claims"]), f"{pack['policies']:,}", pack["title"])
        for pack in packs
    ]
    if look.width < NARROW:
        for row in rows:
            yield ((row[0], "bold"), (f" {row[1]}", "dim"))
            yield from paragraph(row[4], look, 2)
            yield from paragraph(f"{row[2]}; {counted(int(row[3]), 'policy', 'policies')}", look, 2)
        return
    columns = fitted([HEAD, *rows], look.width - 8)
    for text in cells(HEAD, columns, right=(3,)):
        yield ((text, "dim"),)
    for row in rows:
        for text in cells(row, columns, right=(3,)):
            yield ((text, ""),)


def claims_words(claims: Mapping[str, Any] | None) -> str:
    """Which claims a pack decides: `filing indicator MB; state NC`."""
    if claims is None:
        return "(a base of others)"
    said = []
    for key, wanted in claims.items():
        name = key.removesuffix("s").replace("_", " ")
        listed = wanted["not_in"] if isinstance(wanted, Mapping) else wanted
        said.append(f"{name} {'not ' if isinstance(wanted, Mapping) else ''}{' or '.join(map(str, listed))}")
    return "; ".join(said)


def pack_document(pack: ShownPack) -> dict[str, Any]:
    """A pack as JSON."""
    return {
        "id": pack.id,
        "title": pack.title,
        "version": pack.version,
        "hash": pack.hash,
        "chain": list(pack.chain),
        "comment": pack.comment,
        "claims": _plain(pack.claims),
        "estimates": list(pack.estimates),
        "calendars": [{"name": name, "days": days} for name, days in pack.calendars],
        "policies": [_policy_document(policy) for policy in pack.policies],
        "disabled": [{"id": policy, "reason": reason} for policy, reason in pack.disabled],
    }


def _policy_document(policy: ShownPolicy) -> dict[str, Any]:
    return {
        "id": policy.id,
        "policy": policy.policy or None,
        "kind": policy.kind,
        "title": policy.title,
        "severity": policy.severity or None,
        "mark": policy.mark or None,
        "from": policy.start or None,
        "through": policy.through or None,
        "sentences": list(policy.sentences),
        "measures": list(policy.measures),
        "sources": [source.document() for source in policy.sources],
        "note": policy.note or None,
        "file": policy.file,
        "line": policy.line,
        "origins": dict(policy.origins),
    }


def pack_lines(pack: Mapping[str, Any], look: Look) -> Iterator[Line]:
    """A pack as text."""
    yield ((pack["id"], "bold"), (f"  {pack['version']}", "dim"))
    yield from paragraph(pack["title"], look, 0)
    yield from entry("decides", claims_words(pack["claims"]), look, 0)
    for at, file in enumerate(pack["chain"]):
        yield from entry("files" if at == 0 else "", file, look, 0)
    for calendar in pack["calendars"]:
        yield from entry("calendar", f"{calendar['name']}: {calendar['days']}", look, 0)
    for off in pack["disabled"]:
        yield from entry("disabled", f"{off['id']}: {off['reason']}", look, 0)
    for at, sentence in enumerate(pack["estimates"]):
        yield from entry("fees" if at == 0 else "", sentence, look, 0)
    for policy in pack["policies"]:
        yield BLANK
        yield from _policy(policy, look)


def _policy(policy: Mapping[str, Any], look: Look) -> Iterator[Line]:
    severity = policy["severity"]
    left: list[Span] = [(f"{look.mark(severity)} ", styled(severity))] if severity else [("  ", "")]
    left += [(policy["id"], "bold")]
    right = (
        ("mark", "dim") if not severity else (severity.upper(), styled(severity)),
        ("  ", ""),
        (policy["kind"], "dim"),
    )
    yield from spread(tuple(left), right, look)
    if policy["policy"] not in (None, policy["id"]):
        yield from entry("policy", policy["policy"], look, 2)
    if policy["title"]:
        yield from paragraph(policy["title"], look, 2)
    for at, sentence in enumerate(policy["sentences"]):
        yield from entry("says" if at == 0 else "or", sentence, look, 2)
    for at, measure in enumerate(policy["measures"]):
        yield from entry("counts" if at == 0 else "", measure, look, 2)
    dates = _dates(policy)
    if dates:
        yield from entry("dates", dates, look, 2)
    for at, source in enumerate(policy["sources"]):
        yield from entry("source" if at == 0 else "", _source(source), look, 2)
    if policy["note"]:
        yield from entry("note", policy["note"], look, 2)
    yield from entry("file", f"{policy['file']}:{policy['line']}", look, 2)
    elsewhere: dict[str, list[str]] = {}
    for key, file in policy["origins"].items():
        if file != policy["file"]:
            elsewhere.setdefault(file, []).append(key)
    for file, keys in elsewhere.items():
        yield from entry("", f"{', '.join(keys)} from {file}", look, 2)


def _source(source: Mapping[str, Any]) -> str:
    return f"{source['title']} (checked {source['checked']}, {source['confidence']})"


def _dates(policy: Mapping[str, Any]) -> str:
    if policy["from"] and policy["through"]:
        return f"{policy['from']} through {policy['through']}"
    if policy["from"]:
        return f"from {policy['from']}"
    return f"through {policy['through']}" if policy["through"] else ""


def _plain(claims: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if claims is None:
        return None
    return {
        key: {"not_in": list(wanted["not_in"])} if isinstance(wanted, Mapping) else list(wanted)
        for key, wanted in claims.items()
    }

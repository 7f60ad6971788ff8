"""An earlier report decided again: under the packs whose hashes it names, are the decisions the same bytes?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.decisions.decision import Decision
from scrubjay.packs.library import Library
from scrubjay.packs.places import PackErrors
from scrubjay.rules.programs import Programs
from scrubjay.setting_aside.baseline import NoBaseline, decisions_in

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A claim that does not come out as the report says: what of its decision differs, or that one side lacks it."""

    claim_id: str
    claim_hash: str
    what: str
    keys: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """As JSON."""
        said = {"claim_id": self.claim_id, "claim_hash": self.claim_hash, "what": self.what}
        return {**said, "keys": list(self.keys)}


def read_report(data: bytes) -> tuple[Document, ...]:
    """The decisions of a report that `check` wrote as JSON or JSON lines. Raises NoBaseline."""
    found = []
    for place, one in decisions_in(data):
        if not all(key in one for key in ("claim_id", "claim_hash", "pack", "pack_hash", "findings")):
            raise NoBaseline(f"{place}: no decision; expected a report of `scrubjay check --format json` or jsonl")
        found.append(one)
    return tuple(found)


def named_packs(report: Iterable[Document]) -> dict[str, str]:
    """The hash of each pack that decided. Raises NoBaseline where one pack decided under two."""
    found: dict[str, str] = {}
    for one in report:
        pack, hash_ = one["pack"], one["pack_hash"]
        if pack is not None and found.setdefault(str(pack), str(hash_)) != hash_:
            raise NoBaseline(f"`{pack}` decided under two hashes: this is no report of one run")
    return found


def hashes() -> Callable[[Library, str], str | None]:
    """The hash of a pack of a library; None where it has none such, or one that does not compile."""
    made: dict[int, Programs] = {}

    def hash_of(library: Library, pack_id: str) -> str | None:
        if pack_id not in library.loaded:
            return None
        programs = made.setdefault(id(library), Programs(library))
        try:
            return programs.of(library.loaded[pack_id]).hash
        except PackErrors:
            return None

    return hash_of


def differences(report: Sequence[Document], decisions: Sequence[Decision]) -> tuple[Difference, ...]:
    """Where decisions made now are not what a report says, in the report's order, then those it lacks."""
    now: dict[str, list[Document]] = {}
    for decision in decisions:
        now.setdefault(decision.claim_hash, []).append(decision.document())
    found: list[Difference] = []
    for then in report:
        key = str(then["claim_hash"])
        again = now.get(key)
        if not again:
            said = "in the report, not in these files: the claim is not there, or was changed"
            found.append(Difference(str(then["claim_id"]), key, said))
            continue
        one = again.pop(0)
        keys = tuple(name for name in dict.fromkeys((*then, *one)) if _text(then.get(name)) != _text(one.get(name)))
        if keys:
            found.append(Difference(str(then["claim_id"]), key, _said(then, one, keys), keys))
        elif _text(then) != _text(one):
            found.append(Difference(str(then["claim_id"]), key, "the same, its keys in another order"))
    for left in now.values():
        found += [Difference(one["claim_id"], one["claim_hash"], "in these files, not in the report") for one in left]
    return tuple(found)


def _said(then: Document, now: Document, keys: Sequence[str]) -> str:
    if "outcome" in keys:
        return f"{then.get('outcome')} in the report, {now['outcome']} now"
    return f"{', '.join(keys)} {'differ' if len(keys) > 1 else 'differs'}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=dict)

"""What options add to the facts that were read: the day of receipt, closed worlds for the whole run."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scrubjay.facts.claim import Facts, Place, Placed, Row

WHAT: Final = ("history", "authorizations", "charts", "minutes", "episodes", "coverages")
SCOPES: Final = ("provider", "payer")


def received_on(facts: Facts, date: datetime.date) -> Facts:
    """The same facts, with the day the payer received the claims that lack one. Hashes stay those of what was read."""
    claims = (
        claim if claim.row.get("received") is not None else replace(claim, row={**claim.row, "received": date})
        for claim in facts.claims
    )
    return replace(facts, claims=tuple(claims))


def declared_complete(facts: Facts, declarations: Sequence[tuple[str, str | None]]) -> Facts:
    """The same facts, with closed worlds for the whole run: what is complete, and whose."""
    rows: list[Placed] = []
    for what, scope in declarations:
        row: Row = {"what": what} if scope is None else {"what": what, "scope": scope}
        rows.append(Placed(row, Place("--complete", what if scope is None else f"{what}:{scope}")))
    return replace(facts, complete=(*facts.complete, *rows))

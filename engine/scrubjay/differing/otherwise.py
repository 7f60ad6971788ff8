"""What a verdict hangs on: the smallest edits of a claim's facts with which a policy that flags it would be clear.

Found by the search that looks for witnesses, from the claim's own facts; each was decided. They are no advice: a claim
says what was done and what the record holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from scrubjay.cases.goals import Goal, Unmet, rule_unmet, together
from scrubjay.cases.reading import reads_of
from scrubjay.cases.scene import Json, Tried
from scrubjay.cases.searching import kit as kit_of
from scrubjay.cases.searching import search
from scrubjay.cases.steps.kit import Kit
from scrubjay.cases.steps.moving import moves
from scrubjay.decisions.privacy import hidden, measures_private
from scrubjay.differing.editing import edits_between
from scrubjay.differing.forms import Forms
from scrubjay.differing.seeds import tests_of
from scrubjay.executors.reference import decided_claim
from scrubjay.executors.run import Run
from scrubjay.executors.verdicts import Verdict
from scrubjay.facts.claim import Claim, Facts, claim_document, row_document
from scrubjay.facts.documents import read_document
from scrubjay.facts.gathering import gather
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Program
from scrubjay.tables import Table

MOST_EDITS = 3
OF_EACH = 8
"""How many scenes are tried for one test."""
SEARCHED = 40
"""How many where no single test turns the verdict."""
TOLD = 4
"""How many ways are told of one policy."""
MANY_LINES = 300
"""Patients with more lines are left alone: each way is decided with all of them."""
LISTS = ("lines", "minutes", "history", "authorizations", "coverages", "episodes", "charts", "complete")


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One way: edits, at most three, each with the fact, what it is now and what it would be, and words."""

    edits: tuple[Mapping[str, Any], ...]

    @property
    def words(self) -> str:
        """The edits in one sentence."""
        return " and ".join(str(edit["words"]) for edit in self.edits)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"words": self.words, "edits": [dict(edit) for edit in self.edits]}


def otherwise(facts: Facts, tables: Mapping[str, Table], program: Program, verdict: Verdict) -> tuple[Otherwise, ...]:
    """The ways found, of as few edits as any has; none where nothing was found, or nothing could be tried.

    `facts`: those of the claim's patient alone. The policy must be one that flags; other policies are not looked at.
    """
    line = verdict.line
    if line is None or len(facts.history) > MANY_LINES:
        return ()
    start = document_of(facts, line.claim.hash)
    if start is None or any(row.get("number", at) != at for at, row in enumerate(start["claims"][0]["lines"], 1)):
        return ()
    rules = program.policies[verdict.policy]
    reads = reads_of(program, rules)
    of_patients = any(measures_private(program.measures[name]) for name in reads.measures)
    if of_patients or any(any(hidden(test, program)) for test in tests_of(Forms(program), rules).values()):
        return ()  # the edits would say what names the patient
    own = replace(program, policies={verdict.policy: rules})

    def attempt(scene: Json) -> Tried | None:
        return _tried(own, tables, scene, line.number)

    first = attempt(start)
    if first is None or _state(first, verdict) != "flagged":
        return ()
    kit = kit_of(own, reads, attempt)
    found: dict[str, Otherwise] = {}
    for scene in _ways(first, kit, verdict):
        edits = edits_between(start, scene)
        if 0 < len(edits) <= MOST_EDITS:
            found.setdefault(json.dumps(edits, sort_keys=True, default=str), Otherwise(tuple(edits)))
    ordered = sorted(found.values(), key=_effort)
    fewest = len(ordered[0].edits) if ordered else 0
    return tuple(one for one in ordered if len(one.edits) == fewest)[:TOLD]


def _effort(one: Otherwise) -> tuple[int, int]:
    """Fewer edits first, and of one number those of the claim itself before those of other facts."""
    own = all(str(edit["fact"]).startswith(("line.", "claim.")) and "line" in edit for edit in one.edits)
    return len(one.edits), 0 if own else 1


def document_of(facts: Facts, claim_hash: str) -> Json | None:
    """A patient's facts as a facts document, the claim of a hash first; None where it is not among them."""
    mine = [claim for claim in facts.claims if claim.hash == claim_hash]
    if len(mine) != 1:
        return None
    claims: Sequence[Claim] = [*mine, *(claim for claim in facts.claims if claim.hash != claim_hash)]
    scene: Json = {"claims": [claim_document(claim.row, claim.lines) for claim in claims]}
    for name in LISTS:
        rows = [row_document(placed.row) for placed in getattr(facts, name)]
        if rows:
            scene[name] = rows
    return scene


def _ways(first: Tried, kit: Kit, verdict: Verdict) -> Iterator[Json]:
    """Scenes, few steps from the first, in which the policy is clear on the subject."""
    none = True
    for goal in _open(first, kit, verdict).goals:
        if not _of_claim(goal, first):
            continue
        for scene in islice(moves(goal, first, kit), OF_EACH):
            one = kit.attempt(scene)
            if one is not None and _state(one, verdict) == "clear":
                none = False
                yield scene
                break
    if none:
        one = search(first.scene, lambda tried: _open(tried, kit, verdict), kit, SEARCHED)
        if one is not None and _state(one, verdict) == "clear":
            yield one.scene


def _open(one: Tried, kit: Kit, verdict: Verdict) -> Unmet:
    """What lacks for none of the policy's rules to be possible on the line."""
    rules = kit.program.policies[verdict.policy]
    return together(rule_unmet(one.run, rule, one.line, False) for rule in rules if one.run.rule(rule, one.line)[1])


def _of_claim(goal: Goal, found: Tried) -> bool:
    """Whether a test is one of this claim's lines, or of history: other claims of the patient stay as they are."""
    target = goal.context.target
    return not isinstance(target, Line) or not target.claim.is_input or target.claim is found.line.claim


def _state(one: Tried, verdict: Verdict) -> str:
    states = {
        found.state
        for found in decided_claim(one.run, one.line.claim).verdicts
        if found.subject == verdict.subject and any(line is one.line for line in found.lines)
    }
    return "flagged" if "flagged" in states else "unchecked" if states else "clear"


def _tried(program: Program, tables: Mapping[str, Table], scene: Json, number: int) -> Tried | None:
    facts, notes = read_document(json.dumps(scene).encode(), "claim.json")
    if any(note.level != "note" for note in notes):
        return None
    for group in gather(facts, tables).groups:
        for claim in group.claims:
            line = next((line for line in claim.lines if line.number == number), None) if claim.index == 0 else None
            if line is not None:
                return Tried(scene, Run(program, group), line)
    return None

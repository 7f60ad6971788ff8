"""Waivers put to a claim's decision: findings stay, marked; the claim comes out as if they were not there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from scrubjay.decisions.decision import Decision, Finding, outcome_of
from scrubjay.facts.claim import Note
from scrubjay.facts.claim import Place as NotePlace
from scrubjay.setting_aside.waivers import Waiver


def waived(decision: Decision, waivers: Sequence[Waiver]) -> Decision:
    """The decision with each finding marked by the first waiver that is for it."""
    findings = tuple(_marked(decision, finding, waivers) for finding in decision.findings)
    if findings == decision.findings:
        return decision
    return replace(decision, findings=findings, outcome=outcome_of(findings, decision.unchecked))


def in_date(waivers: Iterable[Waiver], today: datetime.date) -> tuple[tuple[Waiver, ...], tuple[Note, ...]]:
    """The waivers that hold today, and an error for each whose last day has passed."""
    all_ = tuple(waivers)
    notes = tuple(
        _note(one, f"the waiver of `{one.policy}` ended on {one.until}: renew it with a later `until`, or take it out")
        for one in all_
        if one.expired(today)
    )
    return tuple(one for one in all_ if not one.expired(today)), notes


def unused(waivers: Iterable[Waiver], decisions: Iterable[Decision]) -> tuple[Note, ...]:
    """An error for each waiver that no finding needed."""
    needed = {
        (finding.waived["file"], finding.waived["line"])
        for decision in decisions
        for finding in decision.findings
        if finding.waived
    }
    return tuple(
        _note(one, f"no finding of `{one.policy}` needs this waiver: take it out, or mend its scope")
        for one in waivers
        if (one.place.file, one.place.line) not in needed
    )


def _marked(decision: Decision, finding: Finding, waivers: Sequence[Waiver]) -> Finding:
    found = next((one for one in waivers if _is_for(one, decision, finding)), None)
    return finding if found is None else replace(finding, waived=found.document())


def _is_for(waiver: Waiver, decision: Decision, finding: Finding) -> bool:
    if waiver.policy != finding.policy:
        return False
    subject = finding.subject
    said = {
        "claims": decision.claim_id,
        "payer_ids": decision.payer_id,
        "packs": decision.pack,
        "codes": subject.code,
    }
    if any(said[key] not in wanted for key, wanted in waiver.scopes.items()):
        return False
    if waiver.start is None and waiver.through is None:
        return True
    # a subject without a date is not surely within the dates: its finding stands
    day = subject.date
    return (
        day is not None
        and (waiver.start is None or waiver.start <= day)
        and (waiver.through is None or day <= waiver.through)
    )


def _note(waiver: Waiver, message: str) -> Note:
    return Note("error", NotePlace(waiver.place.file, f"line {waiver.place.line}"), message)

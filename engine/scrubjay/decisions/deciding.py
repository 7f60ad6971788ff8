"""From a universe and the choice of a pack for each claim to decisions: the one way, whichever executor decides."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scrubjay.decisions.decision import SEVERITIES, Decision, Finding, NotChecked, Subject, outcome_of
from scrubjay.decisions.explaining import explained, subject_of_lines
from scrubjay.decisions.fixing import Home, fixed
from scrubjay.decisions.lacking import REASONS, lacking, words_for
from scrubjay.decisions.reach import Seen, seen_by_others
from scrubjay.decisions.whose_history import own_history
from scrubjay.decisions.wording import label
from scrubjay.executors.batches import batches_of, decide_groups
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.verdicts import Decided, Executor, Pattern, Verdict
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts, Line, Universe
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import CodeSet, Program, Test


@dataclass(frozen=True, slots=True)
class Choice:
    """The program that decides a claim; packs that might, with the facts that would tell; those that came nearest."""

    program: Program | None
    perhaps: tuple[tuple[str, tuple[str, ...]], ...] = ()
    nearest: tuple[tuple[str, str], ...] = ()


Named = tuple[str, tuple[int, ...]]
"""A subject by its kind and the places of its lines in the claim."""
Reason = tuple[str, tuple[str, ...]]
"""Why verdicts are open, and the facts that would tell."""
Choose = Callable[[ClaimFacts], Choice]


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy that is open for some subjects of a claim, whichever of those that share its pattern."""

    policy: str
    kind: str
    reason: str
    lacks: tuple[str, ...]
    words: str
    subjects: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What has been worked out for claims and verdicts that are alike, and its words."""

    entries: dict[Pattern, list[Entry]] = field(default_factory=dict)
    reasons: dict[Hashable, Reason] = field(default_factory=dict)
    words: dict[Hashable, str] = field(default_factory=dict)


def decide(
    universe: Universe,
    choose: Choose,
    executor: Executor,
    patients: PatientsFacts,
    progress: Callable[[int], None] | None = None,
) -> list[Decision]:
    """The decisions of all claims that stand, in input order. `progress` is told the number of claims done."""
    found: list[tuple[int, Decision]] = []
    seen: dict[int, Seen] = {}
    for groups in batches_of(universe.groups):
        choices = {claim.hash: choose(claim) for group in groups for claim in group.claims}
        programs = {key: choice.program for key, choice in choices.items() if choice.program is not None}
        for program in programs.values():
            if id(program) not in seen:
                seen[id(program)] = seen_by_others(program)
        drafts: list[Draft] = []
        known = Known()
        asked = [(group, None) for group in groups]
        for group, decided in zip(groups, decide_groups(executor, programs, asked), strict=True):
            own = {claim.hash: programs[claim.hash] for claim in group.claims if claim.hash in programs}
            drafts += _drafts(Home(own, patients, group, decided, seen), decided, choices, known)
            group.cache.clear()
            if progress is not None:
                progress(len(group.claims))
        found += [(draft.index, draft.decision) for draft in drafts if not draft.decision.findings]
        flagged = [draft for draft in drafts if draft.decision.findings]
        fixes = fixed(executor, [(one.home, one.decision.claim_hash, one.decision.findings) for one in flagged])
        for draft, (findings, together) in zip(flagged, fixes, strict=True):
            decision = replace(draft.decision, findings=tuple(findings), fixes_together=together)
            found.append((draft.index, decision))
    return [decision for _, decision in sorted(found, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision whose fixes have not been tried."""

    index: int
    decision: Decision
    home: Home


def _drafts(home: Home, decided: Sequence[Decided], choices: Mapping[str, Choice], known: Known) -> Iterator[Draft]:
    by_claim = {id(one.claim): one for one in decided}
    for claim in home.group.claims:
        choice, one = choices[claim.hash], by_claim.get(id(claim))
        if one is None or choice.program is None:
            yield Draft(claim.index, _undecided(claim, choice), home)
        else:
            yield Draft(claim.index, _decision(run_of(choice.program, home.group), one, choice, known), home)


def _decision(run: Run, one: Decided, choice: Choice, known: Known) -> Decision:
    program, claim = run.program, one.claim
    flags = one.pattern is None or one.pattern.flags
    flagged = [verdict for verdict in one.verdicts if verdict.state == "flagged"] if flags else []
    findings = [explained(run, verdict) for verdict in flagged]
    findings.sort(key=_order)
    unchecked = [*_unchecked(run, one, known), *_plan_unknown(claim, choice)]
    checked = one.clear + len(flagged)
    silent = not one.verdicts and not one.clear
    return Decision(
        **_header(claim, program),
        outcome="no_policy" if silent and not unchecked else outcome_of(findings, unchecked),
        checked=checked,
        not_covered=tuple({"line": line.number, "why": why_not(program, line)} for line in one.not_covered),
        findings=tuple(findings),
        unchecked=tuple(unchecked),
        nearest=() if not silent else ({"pack": program.pack_id, "failed": why_not(program)},),
    )


def _undecided(claim: ClaimFacts, choice: Choice) -> Decision:
    unchecked = tuple(_plan_unknown(claim, choice))
    return Decision(
        **_header(claim, None),
        outcome="unchecked" if unchecked else "no_policy",
        checked=0,
        not_covered=tuple({"line": line.number, "why": "no pack decides this claim"} for line in claim.lines),
        unchecked=unchecked,
        nearest=() if unchecked else tuple({"pack": pack, "failed": failed} for pack, failed in choice.nearest),
    )


def _header(claim: ClaimFacts, program: Program | None) -> dict[str, Any]:
    payer = claim.row.get("payer.id")
    charges = {line.number: c for line in claim.lines if isinstance(c := line.row.get("charge"), int)}
    return {
        "claim_id": claim.id,
        "claim_hash": claim.hash,
        "payer_id": payer if isinstance(payer, str) else None,
        "pack": program.pack_id if program else None,
        "pack_version": program.version if program else None,
        "pack_hash": program.hash if program else None,
        "charges": charges,
    }


def _order(finding: Finding) -> tuple[object, ...]:
    return (*finding.subject.order(), SEVERITIES.index(finding.severity), finding.policy)


def _unchecked(run: Run, one: Decided, known: Known) -> list[NotChecked]:
    """The open policies of a claim, worked out once for all that share a pattern."""
    lines = one.claim.lines
    if one.pattern is None:
        entries = _entries(run, one, known)
    else:
        if one.pattern not in known.entries:
            known.entries[one.pattern] = _entries(run, one, known)
        entries = known.entries[one.pattern]
    subjects: dict[Named, Subject] = {}
    sorted_: dict[tuple[Named, ...], tuple[Subject, ...]] = {}
    found: list[NotChecked] = []
    for entry in entries:
        if entry.subjects not in sorted_:
            for named in entry.subjects:
                if named not in subjects:
                    subjects[named] = subject_of_lines(named[0], [lines[at] for at in named[1]])
            own = [subjects[named] for named in entry.subjects]
            sorted_[entry.subjects] = tuple(sorted(own, key=Subject.order) if len(own) > 1 else own)
        of = sorted_[entry.subjects]
        found.append(NotChecked(entry.policy, entry.kind, entry.reason, entry.lacks, entry.words, of))
    return found


def _entries(run: Run, one: Decided, known: Known) -> list[Entry]:
    entries: dict[tuple[str, str, tuple[str, ...]], list[Verdict]] = {}
    for verdict in one.verdicts:
        if verdict.state != "unchecked":
            continue
        reason, lacks = _reason(run, verdict, known)
        entries.setdefault((verdict.policy, reason, lacks), []).append(verdict)
    places = {id(line): at for at, line in enumerate(one.claim.lines)}
    found = []
    for (policy, reason, lacks), members in entries.items():
        rule = run.program.rules[members[0].open[0][0]]
        rules = frozenset(index for verdict in members for index, _ in verdict.open)
        said = (id(run.program), rule.title, reason, lacks, rules)
        if said not in known.words:
            own = own_history(run.program, (run.program.rules[index] for index in sorted(rules)))
            known.words[said] = words_for(rule.title, reason, lacks, own)
        names = tuple(name.removeprefix("$") for name in lacks)
        subjects = tuple((v.subject, tuple(places[id(line)] for line in v.lines)) for v in members)
        found.append(Entry(policy, rule.kind, reason, names, known.words[said], subjects))
    return found


def _reason(run: Run, verdict: Verdict, known: Known) -> Reason:
    """Why a verdict is open and what it lacks, worked out once for all that are alike."""
    if verdict.alike is None:
        return reason_of(run, verdict)
    if verdict.alike not in known.reasons:
        known.reasons[verdict.alike] = reason_of(run, verdict)
    return known.reasons[verdict.alike]


def reason_of(run: Run, verdict: Verdict) -> Reason:
    """The reasons of all open rules together and what any of them lacks; what no fact would mend goes first."""
    reasons: dict[str, dict[str, None]] = {}
    for index, line in verdict.open:
        reason, lacks = lacking(run, run.program.rules[index], line)
        reasons.setdefault(reason, {}).update(dict.fromkeys(lacks))
    reason = next(reason for reason in REASONS if reason in reasons)
    if reason == "range_line":
        return reason, tuple(reasons[reason])
    return reason, tuple(dict.fromkeys(name for lacks in reasons.values() for name in lacks))


def _plan_unknown(claim: ClaimFacts, choice: Choice) -> list[NotChecked]:
    if not choice.perhaps:
        return []
    packs = ", ".join(pack for pack, _ in choice.perhaps)
    lacks = tuple(dict.fromkeys(fact for _, facts in choice.perhaps for fact in facts))
    words = f"Another pack may decide this claim ({packs}); not known: {', '.join(label(fact) for fact in lacks)}."
    whole = Subject("claim", lines=tuple(line.number for line in claim.lines))
    return [NotChecked("", "", "plan_unknown", lacks, words, (whole,))]


def why_not(program: Program, line: Line | None = None) -> str:
    """Why no policy can be about a line (None: about any of the claim): they speak of other lines or other dates."""
    rules = [rule for policy in program.policies.values() for rule in policy]
    if line is not None and not any(rule.in_force(day) for rule in rules for day in (line.date, line.through) if day):
        return f"no policy of {program.pack_id} is in force on its date"
    spoken = [
        str(value)
        for rule in rules
        for leaf in leaves(rule.lines)
        if isinstance(leaf, Test) and isinstance(leaf.operand, CodeSet)
        for value in sorted(leaf.operand.exact, key=str)
    ]
    if not spoken:
        return f"no policy of {program.pack_id} is in force on the claim's dates"
    rest = "this claim has none" if line is None else "this is none"
    return f"speaks of {' and '.join(dict.fromkeys(spoken))} lines; {rest}"

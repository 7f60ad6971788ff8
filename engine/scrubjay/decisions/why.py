"""Why a claim came out as it did: which pack decided, and for each policy the conditions behind its verdict, as trees.

Data for `scrubjay why FILE CLAIM[:LINE] [POLICY]`; printing is the command line's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scrubjay.decisions.deciding import Choose, why_not
from scrubjay.decisions.derivation import UNKNOWN, Node, rule_nodes, state_of
from scrubjay.decisions.explaining import explained, subject_of_verdict
from scrubjay.decisions.policy_names import Named, every_name, named
from scrubjay.executors.pairs import MAYBE
from scrubjay.executors.reference import clear_of
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.verdicts import Decided, Executor, Verdict
from scrubjay.facts.fields import nearest
from scrubjay.facts.universe import ClaimFacts, Group, Line, Universe
from scrubjay.rules.program import Program, Rule

Near = Callable[[ClaimFacts, Program | None], Sequence[tuple[str, str]]]
"""Packs that came nearest to deciding a claim, beside the one that does, each with the condition that failed."""
Hangs = Callable[[Group, Program, Verdict], Sequence[Mapping[str, Any]]]
"""What a flagged verdict hangs on: ways in which it would come out otherwise, as JSON."""
STATES = ("flagged", "unchecked", "clear")


class NotFound(Exception):
    """The claim, line or policy that a user asks about is not there; says what is nearest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user wants to know: a claim, perhaps one of its lines, perhaps one policy."""

    claim: str
    line: int | None = None
    policy: str | None = None


def asked(text: str, policy: str | None, universe: Universe) -> Asked:
    """`CLAIM` or `CLAIM:LINE` as a user writes it; a claim id may itself hold a colon."""
    ids = {claim.id for group in universe.groups for claim in group.claims}
    head, colon, tail = text.rpartition(":")
    if text not in ids and colon and tail.isdigit():
        return Asked(head, int(tail), policy)
    return Asked(text, None, policy)


def hangs_on_nothing(group: Group, program: Program, verdict: Verdict) -> Sequence[Mapping[str, Any]]:
    """Where nobody looks for it."""
    return ()


def why(
    universe: Universe,
    choose: Choose,
    executor: Executor,
    near: Near,
    question: Asked,
    hangs: Hangs = hangs_on_nothing,
) -> tuple[Node, ...]:
    """A tree for each claim of the id asked for. Raises NotFound."""
    found = [(group, claim) for group in universe.groups for claim in group.claims if claim.id == question.claim]
    if not found:
        raise NotFound(no_claim(universe, question.claim))
    trees = [_claim(group, claim, choose, executor, near, question, hangs) for group, claim in found]
    return tuple(tree for _, tree in sorted(zip([c.index for _, c in found], trees, strict=True), key=lambda t: t[0]))


def _claim(
    group: Group, claim: ClaimFacts, choose: Choose, executor: Executor, near: Near, question: Asked, hangs: Hangs
) -> Node:
    if question.line is not None and all(line.number != question.line for line in claim.lines):
        numbers = ", ".join(str(line.number) for line in claim.lines)
        raise NotFound(f"claim {claim.id} has no line {question.line}; it has {numbers or 'none'}")
    choice = choose(claim)
    program = choice.program
    label = f"claim {claim.id}"
    perhaps = tuple(Node(f"{pack} may decide it", UNKNOWN, lacks=facts) for pack, facts in choice.perhaps)
    others = tuple(Node(f"{pack} came near: {failed}") for pack, failed in (near(claim, program) or choice.nearest))
    if program is None:
        return Node(label, "no_policy", children=(Node("no pack decides this claim", children=(*perhaps, *others)),))
    packs = Node(
        f"decided by {program.pack_id} {program.version}",
        place=program.file,
        children=(*perhaps, *others),
    )
    (decided,) = executor.decide(program, group, [claim])
    run = run_of(program, group)
    return Node(label, children=(packs, *_policies(run, decided, question, hangs)))


def _policies(run: Run, decided: Decided, question: Asked, hangs: Hangs) -> Iterator[Node]:
    only = named(run.program, question.policy) if question.policy is not None else None
    if question.policy is not None and only is None:
        close = nearest(question.policy, every_name(run.program))
        hint = f"; did you mean `{close}`?" if close else ""
        raise NotFound(f"{run.program.pack_id} has no policy `{question.policy}`{hint}")
    every = (*decided.verdicts, *clear_of(run, decided))
    wanted = [verdict for verdict in every if _about(verdict, only, question)]
    for verdict in sorted(wanted, key=lambda v: (STATES.index(v.state), subject_of_verdict(v).order(), v.policy)):
        if only is not None or verdict.state != "clear":
            yield _policy(run, verdict, only, question, hangs)
    if only is None:
        clear = list(dict.fromkeys(verdict.policy for verdict in wanted if verdict.state == "clear"))
        if clear:
            yield Node("clear", "clear", children=tuple(Node(policy, "clear") for policy in clear))
    for line in decided.not_covered:
        if question.line in (None, line.number):
            yield Node(f"line {line.number}: {why_not(run.program, line)}", "no_policy")
    if only is not None and not wanted:
        yield _no_subject(run, decided, only, question)


def _about(verdict: Verdict, only: Named | None, question: Asked) -> bool:
    if only is not None and (
        verdict.policy != only.policy or all(rule.subject != verdict.subject for rule in only.rules)
    ):
        return False
    return question.line is None or any(line.number == question.line for line in verdict.lines)


def _policy(run: Run, verdict: Verdict, only: Named | None, question: Asked, hangs: Hangs) -> Node:
    """A policy on one subject: why it fired, what it lacks, or what kept each of its rules from firing.

    Of one entry the same, whatever the policy's other entries say.
    """
    rules = only.rules if only is not None else run.program.policies[verdict.policy]
    title = f"{rules[0].title} ({verdict.policy}), {_subject(verdict)}"
    rule = run.program.rules[verdict.rule]
    if verdict.state == "flagged" and verdict.line is not None and rule in rules:
        finding = explained(run, verdict)
        return Node(
            f"{finding.severity}: {finding.message} ({verdict.policy}), {_subject(verdict)}",
            "flagged",
            sources=finding.sources,
            place=_place(rule),
            children=rule_nodes(run, rule, verdict.line),
            otherwise=tuple(hangs(run.group, run.program, verdict)),
        )
    of_kind = [rule for rule in rules if rule.subject == verdict.subject]
    open_ = [(rule, line) for rule in of_kind for line in verdict.lines if run.rule(rule, line) == MAYBE]
    if open_:
        tried = [(rule, line) for rule, line in open_ if question.line in (None, line.number)] or open_
    else:
        lines = [line for line in verdict.lines if question.line in (None, line.number)]
        tried = _in_force(of_kind, lines)
    ids = dict.fromkeys(source for rule, _ in tried for source in rule.sources)
    return Node(
        title,
        "unchecked" if open_ else "clear",
        sources=tuple(run.program.sources[source].document() for source in ids),
        place=_place(tried[0][0]) if tried else _place(rules[0]),
        children=tuple(_rule(run, rule, line, len(verdict.lines) > 1) for rule, line in tried),
    )


def _in_force(rules: Sequence[Rule], lines: Sequence[Line]) -> list[tuple[Rule, Line]]:
    """The versions in force on each line; all of them where none is."""
    every = [(rule, line) for line in lines for rule in rules]
    now = [(rule, line) for rule, line in every if line.date is None or line.is_range or rule.in_force(line.date)]
    return now or every


def _rule(run: Run, rule: Rule, line: Line, several: bool) -> Node:
    label = f"{rule.id} on line {line.number}" if several else rule.id
    return Node(label, state_of(run.rule(rule, line)), place=_place(rule), children=rule_nodes(run, rule, line))


def _no_subject(run: Run, decided: Decided, only: Named, question: Asked) -> Node:
    """A policy that none of the lines asked about can be a subject of: each rule with what stands against it."""
    lines = [line for line in decided.claim.lines if question.line in (None, line.number)]
    children = tuple(_rule(run, rule, line, True) for line in lines for rule in only.rules)
    return Node(f"{only.rules[0].title} ({question.policy}) is not about these lines", "no_policy", children=children)


def _subject(verdict: Verdict) -> str:
    subject = subject_of_verdict(verdict)
    date = subject.date.isoformat() if subject.date else "an unknown day"
    if subject.type == "claim":
        return "claim"
    if subject.type == "visit":
        return f"visit of {date}, {subject.discipline or 'discipline not known'}"
    return f"line {subject.line}, {subject.code or 'no code'}, {date}"


def _place(rule: Rule) -> str:
    return f"{rule.place.file}:{rule.place.line}"


def no_claim(universe: Universe, claim: str) -> str:
    """Why there is no claim of an id to decide, with the nearest id."""
    for superseded, by in universe.superseded:
        if superseded.row.get("id") == claim:
            return f"claim {claim} is not decided: {by} stands in its place"
    if any(void.row.get("id") == claim for void in universe.void):
        return f"claim {claim} is not decided: it voids another"
    ids = [one.id for group in universe.groups for one in group.claims]
    close = nearest(claim, ids)
    return f"there is no claim {claim}" + (f"; did you mean {close}?" if close else "")

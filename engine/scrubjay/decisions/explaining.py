"""A flagged verdict in words: message, evidence, sources, denial, pack file and line, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scrubjay.decisions.decision import Because, Finding, Fix, Subject, plain
from scrubjay.decisions.estimating import estimated_lines, sources_of_estimates, words_for_estimates
from scrubjay.decisions.filling import filled
from scrubjay.decisions.joins import Found, found
from scrubjay.decisions.lacking import of_condition
from scrubjay.decisions.tracing import because, holding, origin, steps, within
from scrubjay.decisions.weighing import severity_of
from scrubjay.decisions.wording import question
from scrubjay.executors.pairs import all_of
from scrubjay.executors.run import Run
from scrubjay.executors.testing import Context, holds
from scrubjay.executors.verdicts import Verdict
from scrubjay.executors.visits import subject_of
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Condition, MeasureTest, Program, Rule, Test
from scrubjay.rules.wording import words

SHOWN = ("document", "date", "from", "through", "number", "kind", "plan", "minutes")
"""What is shown of a joined fact that is no line."""


def subject_of_verdict(verdict: Verdict) -> Subject:
    """The subject of a verdict as decisions name it."""
    return subject_of_lines(verdict.subject, verdict.lines)


def subject_of_lines(kind: str, lines: Sequence[Line]) -> Subject:
    """The subject of a kind that these lines are, as decisions name it."""
    first = lines[0]
    numbers = tuple(line.number for line in lines)
    discipline = first.row.get("discipline")
    code = first.row.get("code")
    return Subject(
        type=kind,
        line=first.number if kind == "line" else None,
        date=None if kind == "claim" else first.date,
        code=code if kind == "line" and isinstance(code, str) else None,
        discipline=discipline if kind == "visit" and isinstance(discipline, str) else None,
        lines=numbers,
    )


def explained(run: Run, verdict: Verdict) -> Finding:
    """The finding of a flagged verdict; its fix holds words, earned edits and questions, not yet verified."""
    rule = run.program.rules[verdict.rule]
    line = verdict.line
    assert line is not None
    fired = [one for one in verdict.lines if one is line or run.rule(rule, one)[0]]
    severity, capped = severity_of(run, rule, line)
    message = filled(rule, run, line)
    if capped:
        message += f" Held to a review: {'; '.join(capped)}."
    held = tuple(holding(rule, line, run))
    estimates = estimated_lines(run, held)
    if estimates:
        message += f" {words_for_estimates(run, estimates)}"
    return Finding(
        policy=rule.policy,
        kind=rule.kind,
        title=rule.title,
        severity=severity,
        subject=subject_of_verdict(verdict),
        message=message,
        because=tuple(evidence(run, rule, line)),
        sources=_once((*sources(run, rule, held), *sources_of_estimates(run, estimates))),
        pack_file=rule.place.file,
        pack_line=rule.place.line,
        denial=_denial(rule.denial),
        fix=fix_of(run, rule, fired),
        lost=lost(rule, fired),
    )


def _once(sources: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    found: dict[str, Mapping[str, Any]] = {}
    for source in sources:
        found.setdefault(str(source["id"]), source)
    return tuple(found.values())


def evidence(run: Run, rule: Rule, line: Line) -> Iterator[Because]:
    """The conditions that held, in pack order, then the facts that exist and those that do not."""
    for step in steps(rule, line, run):
        if step.pair[0]:
            said = because(step)
            if said is not None:
                yield said
                yield from within(step)
    for one in found(run, rule, line) if rule.withs or rule.withouts else ():
        yield join_because(one, run.program)


def join_because(one: Found, program: Program) -> Because:
    """A joined fact as evidence: the first that matches and how many surely do."""
    join = one.join
    expected = words(join.where, program) or True
    called = "another line" if join.fact == "line" else join.fact.replace("_", " ")
    if not one.wanted:
        return Because(f"without.{join.name}", called, one.sure, "none exists", expected)
    first = one.fact
    actual: dict[str, Any] = {"matches": one.sure}
    if isinstance(first, Line):
        date = first.date.isoformat() if first.date else None
        actual |= {"claim": first.claim.id, "line": first.number, "date": date, "code": first.row.get("code")}
    elif isinstance(first, dict):
        actual |= {key: plain(first[key], "text") for key in SHOWN if key in first}
    return Because(f"with.{join.name}", called, actual, "exists", expected)


def sources(run: Run, rule: Rule, held: Sequence[tuple[Condition, Line]]) -> Iterator[Mapping[str, Any]]:
    """The sources of chosen amounts and calendars (the rule's own, then of marks it reads), then the policy's, once."""
    for name in dict.fromkeys((*_chosen(run, held), *rule.sources)):
        yield run.program.sources[name].document()


def _chosen(run: Run, held: Sequence[tuple[Condition, Line]]) -> Iterator[str]:
    """The sources of the dated amounts and the calendars by which a rule fired."""
    for leaf, line in held:
        if isinstance(leaf, (Test, MeasureTest)):
            where = origin(leaf.operand, line, run.program)
            if where and "source" in where:
                yield str(where["source"])
            elif where and "calendar" in where:
                yield from run.program.calendars[str(where["calendar"])].sources


def fix_of(run: Run, rule: Rule, lines: Sequence[Line]) -> Fix:
    """What to do on the lines on which the rule fired: edits where they are earned, else what to ask to earn them."""
    if rule.fix is None:
        return Fix("")
    said = str(rule.fix.get("words", ""))
    edits = tuple(_edit(edit, one) for one in lines for edit in rule.fix.get("edits", ()))
    if not edits or rule.earned_by is None:
        return Fix(said, edits)
    earned = all_of(holds(rule.earned_by, Context(run, one, one, rule.match)) for one in lines)
    if earned[0]:
        return Fix(said, edits)
    if not earned[1]:
        return Fix(said)
    lacks = dict.fromkeys(
        name for one in lines for name in of_condition(run, rule.earned_by, Context(run, one, one, rule.match))
    )
    asked = ({"fact": fact, "words": question(fact), "edits": [dict(edit) for edit in edits]} for fact in lacks)
    return Fix(said, (), False, tuple(asked))


def _edit(edit: Mapping[str, Any], line: Line) -> Mapping[str, Any]:
    action, value = next(iter(edit.items()))
    return {"line": line.number, "action": action, "value": value}


def lost(rule: Rule, lines: Sequence[Line]) -> tuple[int, ...]:
    """The numbers of the lines that a finding loses: those on which it fired, or their visits, or the claim."""
    if rule.denies == "claim":
        lines = lines[0].claim.lines
    elif rule.denies == "visit":
        lines = [other for line in lines for other in subject_of("visit", line)]
    return tuple(sorted({line.number for line in lines}))


def _denial(denial: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if denial is None:
        return None
    return {"group": denial["group"], "carc": denial["carc"], "rarc": list(denial.get("rarc", ()))}

"""A flagged verdict in words: message, evidence, sources, denial, pack file and line, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrubjay.decisions.decision import Because, Finding, Fix, Subject
from scrubjay.decisions.tracing import because, origin, steps
from scrubjay.decisions.weighing import severity_of
from scrubjay.decisions.wording import question
from scrubjay.executors.joining import candidates
from scrubjay.executors.run import Run, subject_of
from scrubjay.executors.testing import Context, amount_on, holds, value_of
from scrubjay.executors.verdicts import Verdict
from scrubjay.facts.universe import Line
from scrubjay.facts.unknown import Unknown
from scrubjay.rules.naming import find_dotted
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import Dated, Join, MeasureTest, Program, Rule, Test
from scrubjay.rules.wording import literally, money, words

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def subject_of_verdict(verdict: Verdict) -> Subject:
    """The subject of a verdict as decisions name it."""
    first = verdict.lines[0]
    numbers = tuple(line.number for line in verdict.lines)
    discipline = first.row.get("discipline")
    code = first.row.get("code")
    return Subject(
        type=verdict.subject,
        line=first.number if verdict.subject == "line" else None,
        date=None if verdict.subject == "claim" else first.date,
        code=code if verdict.subject == "line" and isinstance(code, str) else None,
        discipline=discipline if verdict.subject == "visit" and isinstance(discipline, str) else None,
        lines=numbers,
    )


def explained(run: Run, verdict: Verdict) -> Finding:
    """The finding of a flagged verdict; its fix holds words, earned edits and questions, not yet verified."""
    rule = run.program.rules[verdict.rule]
    line = verdict.line
    assert line is not None
    severity, capped = severity_of(run, rule, line)
    message = filled(rule.message or rule.title, run, line)
    if capped:
        message += f" Held to a review: {'; '.join(capped)}."
    return Finding(
        policy=rule.policy,
        kind=rule.kind,
        title=rule.title,
        severity=severity,
        subject=subject_of_verdict(verdict),
        message=message,
        because=tuple(evidence(run, rule, line)),
        sources=tuple(sources(run, rule, line)),
        pack_file=rule.place.file,
        pack_line=rule.place.line,
        denial=_denial(rule.denial),
        fix=fix_of(run, rule, line),
        denies=rule.denies,
    )


def evidence(run: Run, rule: Rule, line: Line) -> Iterator[Because]:
    """The conditions that held, in pack order, then the facts that exist and those that do not."""
    for step in steps(rule, line, run):
        if step.pair[0]:
            said = because(step)
            if said is not None:
                yield said
    context = Context(run, line, line, rule.match)
    subject = subject_of(rule.subject, line)
    for join in rule.withs:
        yield _found(join, context, subject, run.program)
    for join in rule.withouts:
        yield Because(f"without.{join.name}", _called(join), 0, "none exists", words(join.where, run.program) or True)


def _found(join: Join, context: Context, subject: Sequence[Line], program: Program) -> Because:
    sure = [fact for fact, pair in candidates(join, context, subject) if pair[0]]
    first = sure[0] if sure else None
    actual: dict[str, Any] = {"matches": len(sure)}
    if isinstance(first, Line):
        date = first.date.isoformat() if first.date else None
        actual |= {"claim": first.claim.id, "line": first.number, "date": date, "code": first.row.get("code")}
    elif isinstance(first, dict):
        shown = {key: first[key] for key in ("document", "date", "from", "through", "number", "kind") if key in first}
        actual |= {key: str(value) if value is not None else None for key, value in shown.items()}
    return Because(f"with.{join.name}", _called(join), actual, "exists", words(join.where, program) or True)


def _called(join: Join) -> str:
    return "another line" if join.fact == "line" else join.fact


def filled(message: str, run: Run, line: Line) -> str:
    """A message with {field}, {$amount} and {measure.NAME} filled in."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name.startswith("$"):
            amount = run.program.amounts[name[1:]]
            dated = amount_on(Dated(name[1:], 100 if amount.unit == "USD" else 1), line.date, run.program)
            if isinstance(dated, Unknown):
                return name
            return money(dated) if amount.unit == "USD" else str(dated)
        if name.startswith("measure."):
            measure = run.program.measures[name.removeprefix("measure.")]
            low = run.measured(measure.name, line).values[0]
            return "unknown" if low is None else literally(low.low, measure.type)
        path = find_dotted(name)
        if path is None or name.startswith("patient."):
            return path.label if path else name
        found = value_of(path, Context(run, line, line))
        if found is None or isinstance(found, Unknown):
            return "(not known)" if found is not None else "(none)"
        return " ".join(found) if isinstance(found, tuple) else literally(found, path.type)

    return PLACEHOLDER.sub(value, message)


def sources(run: Run, rule: Rule, line: Line) -> Iterator[Mapping[str, Any]]:
    """The chosen amounts' sources, then the policy's, each once."""
    chosen: list[str] = []
    for condition in (rule.when, rule.unless):
        for leaf in leaves(condition):
            if isinstance(leaf, (Test, MeasureTest)):
                where = origin(leaf.operand, line, run.program)
                if where and "source" in where:
                    chosen.append(str(where["source"]))
    for name in dict.fromkeys((*chosen, *rule.sources)):
        source = run.program.sources[name]
        yield {
            "id": source.id,
            "title": source.title,
            "url": source.url,
            "checked": source.checked.isoformat(),
            "confidence": source.confidence,
        }


def fix_of(run: Run, rule: Rule, line: Line) -> Fix:
    """What to do: edits where they are earned, else the question that would earn them."""
    if rule.fix is None:
        return Fix("")
    said = str(rule.fix.get("words", ""))
    edits = tuple(_edit(edit, line) for edit in rule.fix.get("edits", ()))
    if not edits or rule.earned_by is None:
        return Fix(said, edits)
    context = Context(run, line, line, rule.match)
    if holds(rule.earned_by, context)[0]:
        return Fix(said, edits)
    if not holds(rule.earned_by, context)[1]:
        return Fix(said)
    asked: list[Mapping[str, Any]] = []
    for leaf in leaves(rule.earned_by):
        if isinstance(leaf, Test) and not holds(leaf, context)[0]:
            fact = str(leaf.path)
            asked.append({"fact": fact, "words": question(fact), "edits": [dict(edit) for edit in edits]})
    return Fix(said, (), False, tuple(asked))


def _edit(edit: Mapping[str, Any], line: Line) -> Mapping[str, Any]:
    action, value = next(iter(edit.items()))
    return {"line": line.number, "action": action, "value": value}


def _denial(denial: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if denial is None:
        return None
    return {"group": denial["group"], "carc": denial["carc"], "rarc": list(denial.get("rarc", ()))}

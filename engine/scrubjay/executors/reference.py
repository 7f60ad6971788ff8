"""The reference executor: `meaning.md` as code, in plain Python, without cleverness."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scrubjay.executors.pairs import Pair
from scrubjay.executors.run import Run, run_of
from scrubjay.executors.verdicts import Decided, Verdict
from scrubjay.executors.visits import subject_of, visit_key
from scrubjay.facts.universe import ClaimFacts, Group, Line
from scrubjay.rules.program import Program, Rule

ORDER = ("claim", "visit", "line")


class Reference:
    """Decides by evaluating every rule on every line it may be about."""

    name = "reference"

    def decide(self, program: Program, group: Group, claims: Sequence[ClaimFacts]) -> list[Decided]:
        """The verdicts of each claim, in the order given."""
        run = run_of(program, group)
        return [decided_claim(run, claim) for claim in claims]


def decided_claim(run: Run, claim: ClaimFacts) -> Decided:
    """The verdicts of one claim, whichever executor worked out the rules: it asks `run`."""
    verdicts: list[Verdict] = []
    covered: set[int] = set()
    clear = 0
    for policy, rules in run.program.policies.items():
        able = [line for line in claim.lines if run.can_be_subject(rules, line)]
        covered.update(id(line) for line in able)
        for kind in ORDER:
            of_kind = [rule for rule in rules if rule.subject == kind]
            for lines in subjects(kind, able) if of_kind else ():
                verdict = verdict_on(policy, of_kind, kind, lines, run.rule)
                if verdict is None:
                    clear += 1
                else:
                    verdicts.append(verdict)
    return Decided(claim, tuple(verdicts), tuple(line for line in claim.lines if id(line) not in covered), clear)


def clear_of(run: Run, decided: Decided) -> list[Verdict]:
    """The subjects of a decided claim that came out clear, by policy."""
    spoken = {(verdict.policy, verdict.subject, verdict.lines) for verdict in decided.verdicts}
    found: list[Verdict] = []
    for policy, rules in run.program.policies.items():
        able = [line for line in decided.claim.lines if run.can_be_subject(rules, line)]
        for kind in ORDER:
            if any(rule.subject == kind for rule in rules):
                each = subjects(kind, able)
                found += [Verdict(policy, kind, own, "clear") for own in each if (policy, kind, own) not in spoken]
    return found


def subjects(kind: str, able: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The subjects of a kind that lines belong to, each with all of its lines."""
    seen: dict[object, tuple[Line, ...]] = {}
    for line in able:
        key: object = id(line) if kind == "line" else visit_key(line) if kind == "visit" else ""
        if key not in seen:
            seen[key] = tuple(sorted(subject_of(kind, line), key=lambda own: own.order))
    return list(seen.values())


def verdict_on(
    policy: str, rules: Sequence[Rule], kind: str, lines: tuple[Line, ...], tried: Callable[[Rule, Line], Pair]
) -> Verdict | None:
    """The verdict of a policy's rules, in order, on the lines of one subject; None where it is clear."""
    open_: list[tuple[int, Line]] = []
    for rule in rules:
        for line in lines:
            pair = tried(rule, line)
            if pair[0]:
                return Verdict(policy, kind, lines, "flagged", rule.index, line)
            if pair[1]:
                open_.append((rule.index, line))
    return Verdict(policy, kind, lines, "unchecked", open=tuple(open_)) if open_ else None

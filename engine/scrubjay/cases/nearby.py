"""Scenes beside the one that a rule flags: who billed, what lets off, facts a little different, less that is known.

Nothing is expected of them: what comes of each is what the pack decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrubjay.cases.facts_nearby import at_limits, changed, misfits
from scrubjay.cases.goals import Goal, Unmet, unmet
from scrubjay.cases.judging import Judged
from scrubjay.cases.plain import NPI, OTHER_NPI
from scrubjay.cases.scene import Json, Tried, claim_of, copied, put_in
from scrubjay.cases.searching import search
from scrubjay.cases.sides.subjects import NEIGHBOURS, Subject, some
from scrubjay.cases.steps.moving import moves
from scrubjay.executors.joining import candidates
from scrubjay.executors.spans import DAY, moved
from scrubjay.executors.testing import Context
from scrubjay.executors.visits import subject_of
from scrubjay.facts.universe import Line
from scrubjay.rules.ordering import leaves
from scrubjay.rules.program import Join, Rule, Test

FEW = 12
"""How many rows of history a scene may have to be shown again with less known."""


def nearby(of: Subject, base: Judged) -> Iterator[tuple[str, list[Json]]]:
    """Scenes beside the flagged one, by what they show."""
    yield "who billed", list(_whose(base.one.scene))
    for join in of.rule.withouts:
        yield f"with what must not be ({join.name})", list(_there(of, base, join))
    yield "what lets it off", list(_let_off(of, base))
    yield "when the window ends", list(_ends_of_windows(of, base))
    yield "an authorization that misses", list(misfits(base.one.scene, base.one.line))
    yield "each fact a little different", [*at_limits(of, base), *changed(base.one.scene)]
    yield "less is known", list(_less(base.one.scene))


def _whose(scene: Json) -> Iterator[Json]:
    """The lines beside the one that is tried, billed by the same provider and another, on this claim or on others."""
    history = scene.get("history") or []
    others = claim_of(scene)["lines"][:-1]
    if not history and not others:
        yield from _again(scene)
        return
    for theirs in (NPI, OTHER_NPI):
        made = copied(scene)
        put_in(claim_of(made), "billing.npi", NPI)
        for row in made.get("history") or []:
            row["billing"] = {"npi": theirs}
        yield made
        if others:
            claim = claim_of(made)
            moved, claim["lines"] = claim["lines"][:-1], claim["lines"][-1:]
            claim["lines"][0]["number"] = 1
            rows = [
                {**line, "claim": f"B-{at}", "line": 1, "status": "paid", "billing": {"npi": theirs}}
                for at, line in enumerate(moved, start=1)
            ]
            for row in rows:
                row.pop("number", None)
            made = {**made, "history": [*(made.get("history") or []), *rows]}
            made["complete"] = [*(made.get("complete") or []), {"what": "history"}]
            made.pop("minutes", None)
            yield made


def _again(scene: Json) -> Iterator[Json]:
    """The line that is tried billed before, on another claim of its day: by the same provider and by another."""
    for theirs in (NPI, OTHER_NPI):
        made = copied(scene)
        put_in(claim_of(made), "billing.npi", NPI)
        row = {**claim_of(made)["lines"][-1], "claim": "B-1", "line": 1, "status": "paid", "billing": {"npi": theirs}}
        row.pop("number", None)
        made["history"] = [row]
        made["complete"] = [*(made.get("complete") or []), {"what": "history"}]
        yield made


def _ends_of_windows(of: Subject, base: Judged) -> Iterator[Json]:
    """The first line counted, moved so that the window from it ends a day before, on and a day after the line's day."""
    date, history = base.one.line.date, base.one.scene.get("history") or []
    dated = [at for at, row in enumerate(history) if row.get("date")]
    if date is None or not dated:
        return
    first = min(dated, key=lambda at: str(history[at]["date"]))
    for name in sorted(of.reads.measures):
        window = of.judge.program.measures[name].window
        if window is not None and window.shape in ("from_first", "last", "gap"):
            span = window.gap if window.shape == "gap" else window.lasts
            for days in (-1, 0, 1):
                scene = copied(base.one.scene)
                scene["history"][first]["date"] = (moved(date, span, -1) + days * DAY).isoformat()
                yield scene


def _there(of: Subject, base: Judged, join: Join) -> Iterator[Json]:
    """The scene with the fact that must not be there; then with each test of it just missed, or met in other ways."""
    one = base.one
    context = _context(of.rule, one)
    for scene in some(moves(Goal(join, True, context), one, of.kit), 12):
        judged = of.judge.judged(scene)
        if judged is None:
            continue
        there = judged.one
        here = _context(of.rule, there)
        found = candidates(join, here, subject_of(of.rule.subject, there.line))
        fact = next((fact for fact, pair in found if pair[0]), None)
        if fact is None:
            continue
        yield scene
        yield from _whose(scene)
        if isinstance(fact, Line):
            for leaf in leaves(join.where):
                if isinstance(leaf, Test):
                    at = replace(here, target=fact)
                    for want in (False, True):
                        yield from some(moves(Goal(leaf, want, at), there, of.kit), 2)
        return


def _let_off(of: Subject, base: Judged) -> Iterator[Json]:
    """The scene with each `unless` met, of the rule and its marks; then with each test of it missed."""
    program = of.judge.program
    marking = [one for name in sorted(of.reads.marks) for one in program.marks.get(name, ())]
    for rule in (of.rule, *marking):
        unless = rule.unless
        if unless is None or any(not isinstance(leaf, Test) for leaf in leaves(unless)):
            continue

        def lacking(one: Tried, rule: Rule = rule) -> Unmet:
            return unmet(rule.unless, True, _context(rule, one))

        there = search(base.one.scene, lacking, of.kit, NEIGHBOURS)
        if there is None:
            continue
        yield there.scene
        for leaf in leaves(unless):
            if isinstance(leaf, Test):
                for want in (False, True):
                    yield from some(moves(Goal(leaf, want, _context(rule, there)), there, of.kit), 2)


def _context(rule: Rule, one: Tried) -> Context:
    return Context(one.run, one.line, one.line, rule.match, of=rule.subject)


def _less(scene: Json) -> Iterator[Json]:
    """The scene with one thing less known each: a list, whether it is whole, a field of the claim or of its line."""
    plain = copied(scene)
    if len(plain.get("history") or ()) > FEW:
        plain.pop("history")
        plain.pop("complete", None)
        yield copied(plain)
    for name in sorted(set(plain) - {"claims"}):
        made = copied(plain)
        made.pop(name)
        yield made
    for key in claim_of(plain):
        if key not in ("id", "payer", "lines"):
            made = copied(plain)
            claim_of(made).pop(key)
            yield made
    for key in claim_of(plain)["lines"][-1]:
        if key != "number":
            made = copied(plain)
            claim_of(made)["lines"][-1].pop(key)
            yield made

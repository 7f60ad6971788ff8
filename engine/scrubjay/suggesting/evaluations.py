"""Which evaluation code the chart bears out: every candidate is tried, and the pack's own rules on it decide.

A level counts only where the pack asks something of the chart for it alone; the criteria of the levels stand in the
pack and nowhere else. CPT numbers the levels of a kind upwards, so the highest that is surely borne out is the one that
the lowest component decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scrubjay.decisions.decision import plain
from scrubjay.decisions.filling import filled
from scrubjay.decisions.wording import question
from scrubjay.executors.pairs import NEVER, SURE, Pair
from scrubjay.executors.run import Run
from scrubjay.facts.deriving import THERAPY
from scrubjay.facts.universe import Line
from scrubjay.rules.program import Join, Rule
from scrubjay.suggesting.bench import Bench, Seen, mended
from scrubjay.suggesting.draft import changed
from scrubjay.suggesting.pack_says import EVALUATIONS, charted, components, reached, sources_of
from scrubjay.suggesting.record import Visit, documents, habit, line_name, others_of_the_day
from scrubjay.suggesting.suggestion import Edit, Gap, Suggestion

Charted = Mapping[int, tuple[Rule, Join, Pair]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code tried on a line: the pack's rules on the chart that are about this code alone."""

    code: str
    kind: str
    edits: tuple[Edit, ...]
    seen: Seen
    line: Line
    own: Charted

    @property
    def borne_out(self) -> Pair:
        """SURE: the chart surely holds what the pack asks for; NEVER: it surely does not."""
        pairs = [pair for _, _, pair in self.own.values()]
        if pairs and all(pair == NEVER for pair in pairs):
            return SURE
        return NEVER if not pairs or any(pair == SURE for pair in pairs) else (False, True)


def evaluation(bench: Bench, seen: Seen, visit: Visit) -> tuple[Seen, list[Suggestion], list[Gap]]:
    """The evaluation's code of a visit, and one for an evaluation that is documented and not billed."""
    made: list[Suggestion] = []
    gaps: list[Gap] = []
    billed = [line for line in visit.lines if line.row.get("kind") in EVALUATIONS]
    for line in billed:
        edits = {code: (_edit(line.number, "replace_code", code),) for code in _codes(seen, visit)}
        seen = _chosen(bench, seen, visit, _candidates(bench, seen, line.number, edits), line, made, gaps)
    others = [line for line in others_of_the_day(seen, visit) if line.row.get("kind") in (*EVALUATIONS, None)]
    documented = [kind for kind in EVALUATIONS if documents(seen.group, visit, kind)]
    if len(documented) > 1 and not billed:
        words = "The chart holds an evaluation and a re-evaluation of this day, none billed; which it is, is open."
        gaps.append(Gap(visit.name, words, ("chart.document",)))
    elif documented and not billed and not others:
        number = seen.draft.free_number()
        value = {
            "modifiers": list(habit(visit)),
            "units": 1,
            "date": visit.date.isoformat(),
            "like": visit.model.number,
        }
        edits = {
            code: (_edit(number, "add_line", {"code": code, **value}),)
            for code, kind in _codes(seen, visit).items()
            if kind in documented
        }
        if edits:
            seen = _chosen(bench, seen, visit, _candidates(bench, seen, number, edits), None, made, gaps)
    return seen, made, gaps


def _codes(seen: Seen, visit: Visit) -> dict[str, str]:
    """The evaluation codes of the visit's discipline alone that are in force on its day, with their kind."""
    table = seen.group.tables.get(THERAPY)
    found = {}
    for code in sorted(table.rows) if table is not None else ():
        row = table.row(code, visit.date) if table is not None else None
        kind = row.cells.get("kind") if row is not None else None
        if row is not None and kind in EVALUATIONS and row.cells.get("disciplines") == (visit.discipline,):
            found[code] = str(kind)
    return found


def _candidates(bench: Bench, seen: Seen, number: int, edits: Mapping[str, tuple[Edit, ...]]) -> list[Candidate]:
    tried: list[tuple[str, Seen, Line, Charted]] = []
    for code, change in edits.items():
        with_it = bench.see(changed(seen.draft, change))
        if with_it is None or with_it.run is None:
            continue
        line = next(line for line in with_it.claim.lines if line.number == number)
        tried.append((code, with_it, line, charted(with_it.run, line)))
    return [
        Candidate(code, str(line.row.get("kind")), edits[code], with_it, line, _own(code, rules, tried))
        for code, with_it, line, rules in tried
    ]


def _own(code: str, rules: Charted, tried: list[tuple[str, Seen, Line, Charted]]) -> Charted:
    shared = {index for other, _, _, found in tried if other != code for index in found}
    return {index: one for index, one in rules.items() if index not in shared}


def _chosen(
    bench: Bench,
    seen: Seen,
    visit: Visit,
    candidates: list[Candidate],
    line: Line | None,
    made: list[Suggestion],
    gaps: list[Gap],
) -> Seen:
    """The draft with the code that the chart bears out. `line`: the billed one; None: none is."""
    name = line_name(line) if line is not None else visit.name
    now = next((one for one in candidates if line is not None and one.code == line.row.get("code")), None)
    told = [one for one in candidates if one.own]
    if not told or (line is not None and (now is None or not now.own)):
        pack = seen.decision.pack or "the pack"
        gaps.append(
            Gap(name, f"{pack} does not say what the chart must hold for an evaluation code; none is suggested.")
        )
        return seen
    sure = [one for one in told if one.borne_out == SURE]
    alike = [one for one in sure if now is not None and one.kind == now.kind] or sure
    best = max(alike, key=lambda one: one.code, default=None)
    _open(told, best, visit, name, gaps)
    if best is None:
        if all(one.borne_out == NEVER for one in told):
            listed = ", ".join(one.code for one in told)
            gaps.append(
                Gap(name, f"The chart bears out none of {listed}: without its record an evaluation can't be billed.")
            )
        elif not documents(seen.group, visit, "evaluation") and not documents(seen.group, visit, "reevaluation"):
            words = f"No evaluation of this day was given: the code is left as it is. {question('charts')}"
            gaps.append(Gap(name, words, ("charts",)))
        return seen
    if now is not None and best.code == now.code:
        return seen
    policies = [rule.policy for rule, _, _ in (now.own if now is not None else best.own).values()]
    tried = bench.tried(seen, best.edits, gone=policies if now is not None else ())
    if tried.seen is None:
        found = "; ".join(one.message for one in tried.new)
        gaps.append(Gap(name, f"The chart bears out {best.code}; not suggested, because it would be found: {found}"))
        return seen
    made.append(
        Suggestion(
            kind="code" if line is not None else "line",
            about=name,
            edits=tried.edits,
            reason=_reason(best, told, visit, billed=line is not None),
            sources=sources_of(_run(best), best.own),
            mends=mended(seen, tried.seen),
        )
    )
    return tried.seen


def _reason(best: Candidate, told: list[Candidate], visit: Visit, billed: bool) -> str:
    rows = documents(best.seen.group, visit, best.kind)
    asked = {
        key: label
        for one in told
        if one.kind == best.kind
        for _, join, _ in one.own.values()
        for key, label in components(join).items()
    }
    row = next(
        (r for r in rows if any(reached(_run(best), best.line, j, r)[0][0] for _, j, _ in best.own.values())), {}
    )
    held = [f"{label} {_value(row[key])}" for key, label in asked.items() if row.get(key) is not None]
    kind = "re-evaluation" if best.kind == "reevaluation" else "evaluation"
    said = f"The chart's {kind} of {visit.date.isoformat()}"
    said += f" ({', '.join(held)})" if held else ""
    levels = [one.code for one in told if one.kind == best.kind]
    said += f" bears out {best.code}"
    said += f", the highest of {', '.join(levels)} that it surely does" if len(levels) > 1 else ""
    said += "." if billed else ", and no line that was given bills it."
    higher = [one for one in told if one.kind == best.kind and one.code > best.code and one.borne_out == NEVER]
    for one in higher[:1]:
        said += " " + " ".join(filled(rule, _run(one), one.line) for rule, _, pair in one.own.values() if pair == SURE)
    return said


def _value(value: object) -> str:
    said = plain(value, "text")
    return {True: "yes", False: "no"}.get(said, str(said)) if isinstance(said, bool) else str(said)


def _open(told: list[Candidate], best: Candidate | None, visit: Visit, name: str, gaps: list[Gap]) -> None:
    """What the day's document leaves open, that a higher level (without a best one: any) would need."""
    for one in told:
        if (
            one.borne_out[0]
            or one.borne_out == NEVER
            or (best is not None and (one.kind, one.code) <= (best.kind, best.code))
        ):
            continue
        if best is not None and one.kind != best.kind:
            continue
        for row in documents(one.seen.group, visit, one.kind):
            for _, join, _ in one.own.values():
                pair, lacks = reached(_run(one), one.line, join, row)
                if pair != NEVER and lacks:
                    facts = tuple(f"chart.{key}" for key in lacks)
                    asks = " ".join(question(fact) for fact in facts)
                    gaps.append(Gap(name, f"Whether the chart bears out {one.code} is not told. {asks}", facts))


def _run(candidate: Candidate) -> Run:
    assert candidate.seen.run is not None
    return candidate.seen.run


def _edit(line: int, action: str, value: object) -> Edit:
    return {"line": line, "action": action, "value": value}

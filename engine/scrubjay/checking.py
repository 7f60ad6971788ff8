"""Checking as one call: facts and packs in, a report out. What the command line, a service or a notebook calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrubjay.collecting import seldom
from scrubjay.decisions.deciding import Choice, decide
from scrubjay.decisions.decision import Decision
from scrubjay.decisions.derivation import Node
from scrubjay.decisions.form import FORM, form_notes
from scrubjay.decisions.summarizing import Listed, summary
from scrubjay.decisions.why import asked, why
from scrubjay.executors.verdicts import Executor, Verdict
from scrubjay.facts.claim import Facts, Note
from scrubjay.facts.gathering import gather
from scrubjay.facts.patients import NONE_SETTLED, Settled
from scrubjay.facts.patients_facts import PatientsFacts
from scrubjay.facts.universe import ClaimFacts, Group, Universe
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.packs.routing import NO_OFFICE, Office, check_ranks, goes_by, of_payer_kind, route
from scrubjay.rules.checking import every_problem
from scrubjay.rules.program import Program
from scrubjay.rules.programs import Programs
from scrubjay.setting_aside.aside import NOTHING, Aside

if TYPE_CHECKING:
    from scrubjay.suggesting.suggestion import Suggested


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run. `errors` are of input that could not be used; `notes` change nothing."""

    decisions: tuple[Decision, ...]
    summary: Mapping[str, Any]
    notes: tuple[Note, ...]
    errors: tuple[Note, ...]

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"decisions": [decision.document() for decision in self.decisions], **self.rest()}

    def rest(self) -> dict[str, Any]:
        """All but the decisions, as JSON."""
        return {
            "summary": dict(self.summary),
            "notes": [note_document(note) for note in self.notes],
            "errors": [note_document(note) for note in self.errors],
        }


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of facts: the decisions, and what they were gathered to. `about_form`: index of the claim, note."""

    decisions: tuple[Decision, ...]
    universe: Universe
    about_form: tuple[tuple[int, Note], ...]


@dataclass(frozen=True, slots=True)
class Checker:
    """Packs made ready: which of them may decide, and their programs."""

    library: Library
    packs: tuple[Pack, ...]
    office: Office
    programs: Programs
    _chosen: dict[tuple[Any, ...], Choice] = field(default_factory=dict, repr=False, compare=False)
    """Where claims with the same payer, plan and state go, found once."""

    def choose(self, claim: ClaimFacts) -> Choice:
        """The program that decides a claim."""
        key = goes_by(claim.row)
        if key not in self._chosen:
            found = route(self.packs, claim.row, self.office)
            program = self.programs.of(found.pack) if found.pack is not None else None
            nearest = tuple((near.pack, near.failed) for near in found.nearest)
            self._chosen[key] = Choice(program, found.perhaps, nearest)
        return self._chosen[key]

    def universe(self, facts: Facts) -> Universe:
        """The universe of a run's facts."""
        return gather(facts, self.library.tables)

    @seldom()
    def check(
        self,
        facts: Facts,
        executor: Executor,
        notes: Iterable[Note] = (),
        progress: Callable[[int], None] | None = None,
        aside: Aside = NOTHING,
    ) -> Report:
        """Decide all claims. `notes`: what the readers noticed; `aside`: what is waived or was known before."""
        decided = self.decided(facts, executor, progress)
        universe = decided.universe
        decisions, of_waivers = aside.put(decided.decisions)
        said = (*notes, *universe.notes, *(note for _, note in decided.about_form), *of_waivers)
        errors = tuple(note for note in said if note.level != "note")
        listed = Listed(
            superseded=tuple((str(claim.row.get("id")), by) for claim, by in universe.superseded),
            void=len(universe.void),
            duplicate=len(universe.duplicates),
            skipped=sum(note.level == "skip" for note in errors),
        )
        remarks = tuple(note for note in said if note.level == "note")
        return Report(tuple(decisions), summary(decisions, listed), remarks, errors)

    def decided(
        self,
        facts: Facts,
        executor: Executor,
        progress: Callable[[int], None] | None = None,
        settled: Settled = NONE_SETTLED,
    ) -> Decided:
        """Decide all claims of facts, be they all of a run or all that concern some of its patients.

        `settled`: the people of keys that may fit somebody outside of these facts (`find_persons`).
        """
        universe = gather(facts, self.library.tables, settled)
        patients = PatientsFacts(facts, self.library.tables, settled)
        decisions = decide(universe, self.choose, executor, patients, progress)
        form = self.library.loaded.get(FORM)
        about_form = form_notes(universe, self.choose, executor, self.programs.of(form)) if form else ()
        return Decided(tuple(decisions), universe, tuple(about_form))

    def why(self, facts: Facts, executor: Executor, claim: str, policy: str | None = None) -> tuple[Node, ...]:
        """Why `CLAIM` or `CLAIM:LINE` came out as it did, or why a policy did not flag it. Raises NotFound."""
        universe = self.universe(facts)
        patients, tables = PatientsFacts(facts, self.library.tables), self.library.tables

        def hangs(group: Group, program: Program, verdict: Verdict) -> list[dict[str, Any]]:
            from scrubjay.differing.otherwise import otherwise

            ways = otherwise(patients.narrowed(group, {}), tables, program, verdict)
            return [way.document() for way in ways]

        return why(universe, self.choose, executor, self.near, asked(claim, policy, universe), hangs)

    def suggest(self, facts: Facts, executor: Executor, claim: str) -> tuple[Suggested, ...]:
        """What the record supports for each claim of an id. Raises NotFound."""
        from scrubjay.suggesting.suggest import suggest

        tables = self.library.tables
        return suggest(self.universe(facts), self.choose, executor, PatientsFacts(facts, tables), tables, claim)

    def near(self, claim: ClaimFacts, program: Program | None) -> tuple[tuple[str, str], ...]:
        """The packs that came nearest to deciding a claim beside the one that does, with the condition that failed.

        Where one decides, a pack of another kind of payer, or one of whose conditions none holds, did not come near.
        """
        others = [
            pack
            for pack in self.packs
            if program is None or (pack.id != program.pack_id and of_payer_kind(pack, claim.row))
        ]
        found = route(others, claim.row)
        if found.pack is not None:
            return ((found.pack.id, "it routes too, and is less specific"),)
        return tuple((near.pack, near.failed) for near in found.nearest if program is None or near.met)


def checker(library: Library, only: Sequence[Pack] = (), office: Office = NO_OFFICE) -> Checker:
    """Packs ready to check with; `only` narrows which may decide, they still must route.

    Raises PackErrors with the problems of all packs at once.
    """
    packs = tuple(only) if only else tuple(pack for pack in library.loaded.values() if pack.claims is not None)
    problems = list(library.broken)
    programs = Programs(library)
    for pack in packs:
        try:
            programs.of(pack)
        except PackErrors as error:
            problems += every_problem(library, error)
    problems += check_ranks(packs)
    if problems:
        raise PackErrors(tuple(problems))
    named = set(office.packs.values())
    more = tuple(library.loaded[pack_id] for pack_id in sorted(named) if pack_id in library.loaded)
    return Checker(library, (*packs, *(pack for pack in more if pack not in packs and not only)), office, programs)


def note_document(note: Note) -> dict[str, str]:
    """A reader's note as JSON."""
    return {"level": note.level, "file": note.place.file, "where": note.place.where, "message": note.message}

"""Every problem of a pack that was refused: those that stopped it, and what the rest of its text would still meet.

Loading, merging and compiling each refuse with all of their own problems; a writer of packs wants those of all three.
"""

from __future__ import annotations

from dataclasses import replace

from scrubjay.packs.library import Library
from scrubjay.packs.loading import validated
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors, Problem
from scrubjay.packs.resolving import merged_so_far
from scrubjay.rules.compiling import compile_pack


def every_problem(library: Library, errors: PackErrors) -> tuple[Problem, ...]:
    """The problems of a refused pack and of its names and fields, in the order of the text."""
    if errors.read is None:
        return errors.problems
    merged, found, bases = merged_so_far(errors.read, library.find)
    problems = {*errors.problems, *found}
    if errors.sound and bases:
        # a name that is not there was told by merging, at each place that says it
        told = {problem.message for problem in found}
        compiling = _of_compiling(library, merged, frozenset(problems))
        problems |= {problem for problem in compiling if problem.message not in told}
    return tuple(sorted(problems))


def _of_compiling(library: Library, merged: Pack, known: frozenset[Problem]) -> set[Problem]:
    """What compiling says of the items that are whole, but on lines that have a problem already."""
    whole = tuple(item for item in merged.items if not isinstance(validated(item), list))
    if any("mark" in item.data for item in merged.items if item not in whole):
        return set()
    try:
        compile_pack(replace(merged, items=whole), library.tables)
    except PackErrors as errors:
        lines = {(problem.place.file, problem.place.line) for problem in known}
        return {problem for problem in errors.problems if (problem.place.file, problem.place.line) not in lines}
    return set()

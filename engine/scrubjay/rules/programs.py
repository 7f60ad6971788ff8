"""Packs of a library made into programs, each once, with the hash of what it says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from scrubjay.packs.expanding import expanded_document, pack_hash
from scrubjay.packs.library import Library
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors
from scrubjay.rules.compiling import GeneralForm, compile_lowered, lower
from scrubjay.rules.program import Program


@dataclass(frozen=True, slots=True)
class Programs:
    """Programs by pack id, compiled when first asked for."""

    library: Library
    _made: dict[str, Program] = field(default_factory=dict)

    def of(self, pack: Pack) -> Program:
        """The program of a pack. Raises PackErrors with every problem."""
        if pack.id not in self._made:
            self._made[pack.id] = program_of(self.library, pack)
        return self._made[pack.id]


def program_of(library: Library, pack: Pack) -> Program:
    """The program of a pack, merged with its bases, with its hash. Raises PackErrors."""
    merged = library.merged(pack)
    general = lower(merged)
    program = compile_lowered(merged, general, library.tables)
    return replace(program, hash=pack_hash(_document(merged, general), program.tables))


def expanded(library: Library, pack: Pack) -> dict[str, Any]:
    """A pack in the general form, as plain data. Raises PackErrors."""
    merged = library.merged(pack)
    general = lower(merged)
    if general.problems:
        raise PackErrors(tuple(general.problems))
    return _document(merged, general)


def _document(merged: Pack, general: GeneralForm) -> dict[str, Any]:
    return expanded_document(merged, [rule for _, rule in general.rules], general.measures)

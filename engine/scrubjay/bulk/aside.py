"""Puts facts aside as they are read: by patient, with what is needed to find out later who belongs with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scrubjay.bulk.atoms import atom_of, is_stray, number_of
from scrubjay.bulk.notes import NoteFile
from scrubjay.bulk.records import KIND, Codebook, pickled
from scrubjay.bulk.spill import Frame, Pairs, Spill
from scrubjay.facts.claim import Claim, Facts, Note, Placed, Row
from scrubjay.facts.patients import Key, key_of
from scrubjay.facts.superseding import REPLACEMENT, VOID
from scrubjay.facts.unknown import UNKNOWN, Unknown

BY_PATIENT: Final = ("history", "authorizations", "coverages", "episodes", "charts")
_REMEMBERED: Final = 200_000
"""Patient keys remembered so that each is written about once."""


@dataclass(slots=True)
class Aside:
    """What was put aside of a run."""

    folder: Path
    fanout: int
    main: Spill
    """Claims and rows of a member, by their atom."""
    strays: Spill
    """Rows that name no member: whose they are is found when all claims are known."""
    tied: Spill
    """Rows of `lines` and `minutes` that name a claim, by the number of its id."""
    keys: Spill
    """The patient keys of claims, by their atom."""
    claim_ids: Pairs
    """Claim ids and the atoms that have them, in claims or history."""
    naming: Pairs
    """Payers' control numbers that a replacement or void names, and its atom."""
    holding: Pairs
    """The same of claims and history that have the number."""
    notes: NoteFile
    codebook: Codebook = field(default_factory=Codebook)
    claims: int = 0
    weights: dict[int, int] = field(default_factory=dict)
    """By bucket: how many lines and rows."""
    stray_claims: set[Key] = field(default_factory=set)
    stray_rows: set[Key] = field(default_factory=set)
    named_lines: set[Key] = field(default_factory=set)
    """Patients that rows of `lines` name."""
    same_patient: list[Placed] = field(default_factory=list)
    complete: list[tuple[int, Placed]] = field(default_factory=list)
    """Rows of `complete` that name no member: they speak of everybody."""
    _ranks: dict[str, int] = field(default_factory=dict)
    _seen: set[Key] = field(default_factory=set)

    def put(self, facts: Facts, notes: Sequence[Note], ranks: Sequence[int]) -> None:
        """Facts with what there is to say about them; `ranks`: the places of the claims in the input."""
        for note in notes:
            self.notes.add(note)
        for claim, rank in zip(facts.claims, ranks, strict=True):
            self._claim(claim, rank)
        for name in BY_PATIENT:
            for placed in getattr(facts, name):
                self._row(name, placed)
        for placed in facts.lines:
            self._tied("lines", placed)
            if names_patient(placed.row):
                self.named_lines.add(key_of(placed.row))
        for placed in facts.minutes:
            if placed.row.get("line") is None:
                self._row("minutes", placed)
            else:
                self._tied("minutes", placed)
        for placed in facts.complete:
            key = key_of(placed.row)
            rank = self._rank("complete")
            if is_stray(key):
                self.complete.append((rank, placed))
            else:
                self._put(key, Frame(atom_of(key), KIND["complete"], rank, self.codebook.placed(placed)), 1)
        self.same_patient += facts.same_patient

    def finish(self) -> None:
        """Write out everything that is still in memory."""
        for spill in (self.main, self.strays, self.tied, self.keys, self.claim_ids, self.naming, self.holding):
            spill.flush()
        self.notes.close()

    def _claim(self, claim: Claim, rank: int) -> None:
        self.claims += 1
        key = key_of(claim.row)
        atom = atom_of(key)
        if is_stray(key):
            self.stray_claims.add(key)
        if key not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen.add(key)
            self.keys.put(atom % self.fanout, Frame(atom, 0, 0, key_bytes(key)))
        self._put(key, Frame(atom, KIND["claims"], rank, self.codebook.claim(claim)), max(1, len(claim.lines)))
        claim_id = claim.row.get("id")
        self.claim_ids.put(number_of(claim_id), atom)
        if not isinstance(claim_id, str):
            self.claim_ids.put(number_of(str(claim.row.get("id", ""))), atom)
        named = claim.row.get("original_reference")
        if claim.row.get("frequency") in (REPLACEMENT, VOID) and isinstance(named, str) and named:
            self.naming.put(number_of(named), atom)
        self._holds(claim.row, atom)

    def _row(self, name: str, placed: Placed) -> None:
        rank = self._rank(name)
        key = key_of(placed.row)
        frame = Frame(atom_of(key), KIND[name], rank, self.codebook.placed(placed))
        if is_stray(key):
            self.stray_rows.add(key)
            self.strays.put(0, frame)
        else:
            self._put(key, frame, 1)
            if name == "history":
                self.history_at(placed.row, frame.atom)

    def history_at(self, row: Row, atom: int) -> None:
        """What a row of history, once it is known whose it is, may tie to others."""
        claim_id = row.get("claim", UNKNOWN)
        if not isinstance(claim_id, Unknown):
            self.claim_ids.put(number_of(claim_id), atom)
        self._holds(row, atom)

    def _holds(self, row: Row, atom: int) -> None:
        held = row.get("payer_control_number")
        if isinstance(held, str):
            self.holding.put(number_of(held), atom)

    def _tied(self, name: str, placed: Placed) -> None:
        tied = number_of(placed.row.get("claim"))
        frame = Frame(tied, KIND[name], self._rank(name), self.codebook.placed(placed))
        self.tied.put(tied % self.fanout, frame)

    def _put(self, key: Key, frame: Frame, weight: int) -> None:
        bucket = frame.atom % self.fanout
        self.weights[bucket] = self.weights.get(bucket, 0) + weight
        self.main.put(bucket, frame)

    def _rank(self, name: str) -> int:
        rank = self._ranks.get(name, 0)
        self._ranks[name] = rank + 1
        return rank


def open_aside(folder: Path, fanout: int) -> Aside:
    """Room to put facts aside, in an empty folder."""
    return Aside(
        folder,
        fanout,
        Spill(folder / "main", fanout),
        Spill(folder / "strays", 1),
        Spill(folder / "tied", fanout),
        Spill(folder / "keys", fanout),
        Pairs(folder / "claim_ids", fanout),
        Pairs(folder / "naming", fanout),
        Pairs(folder / "holding", fanout),
        NoteFile(folder / "notes"),
    )


def names_patient(row: Row) -> bool:
    """Whether a row says whose it is."""
    return any(name.startswith("patient.") for name in row)


def key_bytes(key: Key) -> bytes:
    """A patient key as bytes: what is not given is None."""
    return pickled(tuple(None if part is UNKNOWN else part for part in key))

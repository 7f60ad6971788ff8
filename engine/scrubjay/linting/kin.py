"""The bases and heirs of packs under lint that lie in the same place: a commit may hold one file of a chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scrubjay.linting.targets import Target
from scrubjay.packs.library import Library, shipped_folder
from scrubjay.packs.loading import load_pack
from scrubjay.packs.pack import Pack
from scrubjay.packs.places import PackErrors


def with_kin(library: Library, targets: Iterable[Target], near: Iterable[Target]) -> Library:
    """The library with those of the packs nearby that the targets inherit from, or that inherit from them.

    A pack nearby takes the place of a shipped one of its id, and not of one in a folder that the user named.
    """
    own = _packs(targets)
    others = {name: pack for name, pack in _packs(near).items() if name not in own}
    every = {**others, **own}
    taken: set[str] = set()
    wanted = set(own)
    while wanted:
        taken |= wanted
        bases = {base for name in wanted if name in every for base in every[name].extends}
        heirs = {name for name, pack in every.items() if taken & set(pack.extends)}
        wanted = (bases | heirs) & set(every) - taken
    kin = {name: others[name] for name in taken if name in others and not _users_own(library, name)}
    return Library({**library.loaded, **kin}, library.tables, library.broken, library.refused)


def _users_own(library: Library, name: str) -> bool:
    """Whether the library has a pack of this id that is not shipped."""
    shipped = f"{shipped_folder().name}/"
    return name in library.loaded and not library.loaded[name].file.startswith(shipped)


def _packs(targets: Iterable[Target]) -> Mapping[str, Pack]:
    """Packs by id, as far as they can be read; the first of two with one id."""
    found: dict[str, Pack] = {}
    for target in targets:
        try:
            pack: Pack | None = load_pack(target.text, target.name) if target.problem is None else None
        except PackErrors as errors:
            pack = errors.read
        if pack is not None and pack.id:
            found.setdefault(pack.id, pack)
    return found

"""Claims as pytest items. Needs pytest and syrupy; `pytest_plugin` imports it only where packs are tested."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from syrupy.data import Snapshot, SnapshotCollection, SnapshotCollections
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from scrubjay.checking import Checker
from scrubjay.packs.library import Library, name_of, open_library
from scrubjay.packs.places import PackErrors
from scrubjay.testing.claims import CLAIMS, KEPT, is_left_over
from scrubjay.testing.running import ClaimUnusable, Tested, decided_text, kept_text, ready


class CannotTest(Exception):
    """Why a claim's test fails: shown without a traceback."""


@dataclass(slots=True)
class Packs:
    """The packs folders under test; each is opened once, and each pack made ready once."""

    folders: tuple[Path, ...]
    _libraries: dict[Path, Library] = field(default_factory=dict)
    _ready: dict[Path, Checker] = field(default_factory=dict)

    def folder_of(self, path: Path) -> Path | None:
        """The packs folder that a file of claims is in."""
        if path.parent.suffix != CLAIMS:
            return None
        return next((folder for folder in self.folders if folder in path.parents), None)

    def text(self, claim: Path) -> str:
        """The decisions of a claim. Raises CannotTest."""
        try:
            return decided_text(self._checker(claim.parent.with_suffix(".toml")), claim)
        except (PackErrors, ClaimUnusable) as error:
            raise CannotTest(str(error)) from None

    def _checker(self, pack_file: Path) -> Checker:
        if pack_file not in self._ready:
            folder = self.folder_of(pack_file.with_suffix(CLAIMS) / "claim.json")
            assert folder is not None
            if folder not in self._libraries:
                self._libraries[folder] = open_library((folder,))
            library = self._libraries[folder]
            name = name_of(pack_file, folder)
            pack = next((one for one in library.loaded.values() if one.file == name), None)
            if pack is None:
                wrong = [str(problem) for problem in library.broken if problem.place.file == name]
                raise CannotTest("\n".join(wrong) or f"{name}: there is no such pack beside {pack_file.stem}{CLAIMS}")
            self._ready[pack_file] = ready(library, pack)
        return self._ready[pack_file]


class KeptDecisions(SingleFileSnapshotExtension):
    """The text beside a claim. Other files of the folder are none of syrupy's business: it would delete them."""

    _write_mode = WriteMode.TEXT
    file_extension = KEPT.removeprefix(".")

    @classmethod
    def dirname(cls, *, test_location: Any) -> str:
        """The folder of the claim itself."""
        return str(Path(test_location.filepath).parent)

    @classmethod
    def get_snapshot_name(cls, *, test_location: Any, index: Any = 0) -> str:
        """The claim's name."""
        return str(test_location.basename)

    @classmethod
    def get_file_basename(cls, *, test_location: Any, index: Any) -> str:
        """The claim's name."""
        return str(test_location.basename)

    def discover_snapshots(self, *, test_location: Any, **_: Any) -> SnapshotCollections:
        """The claim's own text; texts without a claim are tests that fail."""
        found = SnapshotCollections()
        location = Path(self.dirname(test_location=test_location)) / f"{test_location.basename}{KEPT}"
        if location.is_file():
            found.add(self.read_snapshot_collection(snapshot_location=str(location)))
        return found

    def read_snapshot_collection(self, *, snapshot_location: str) -> SnapshotCollection:
        """One text, under its claim's name."""
        collection = SnapshotCollection(location=snapshot_location)
        collection.add(Snapshot(name=Path(snapshot_location).stem))
        return collection


def collector(packs: Packs, path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """What collects the test of a file: a claim, or a kept text whose claim is gone; None for any other file."""
    found: pytest.Collector | None = None
    if packs.folder_of(path.resolve()) is None:
        return None
    if path.suffix == ".json":
        found = ClaimFile.from_parent(parent, path=path)
    elif path.suffix == KEPT and is_left_over(path):
        found = LeftOver.from_parent(parent, path=path)
    return found


class ClaimFile(pytest.File):
    """A claim's document: one test."""

    def collect(self) -> Iterable[pytest.Item]:
        """The test that its decisions are as they are kept."""
        from scrubjay.testing.pytest_plugin import PACKS

        packs, claim = self.config.stash[PACKS], self.path.resolve()

        def decisions(scrubjay_decisions: Any) -> None:
            now = packs.text(claim)
            if scrubjay_decisions != now:
                raise CannotTest("\n".join(Tested(claim, now, kept_text(claim)).difference()))

        yield _Function.from_parent(self, name=self.path.stem, callobj=decisions)


class LeftOver(pytest.File):
    """A kept text whose claim is gone: a test that fails, or drops it with --snapshot-update."""

    def collect(self) -> Iterable[pytest.Item]:
        """The test."""
        path, update = self.path, bool(self.config.getoption("update_snapshots"))

        def left_over() -> None:
            if not update:
                raise CannotTest(f"{path.name}: its claim is gone (--snapshot-update drops it)")
            path.unlink()

        yield _Function.from_parent(self, name=self.path.stem, callobj=left_over)


class _Function(pytest.Function):
    """A test whose failure needs no code to be shown."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, CannotTest) else super().repr_failure(excinfo)

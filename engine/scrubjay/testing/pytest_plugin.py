"""pytest plugin `scrubjay`: each claim beside a pack is a test, its kept decisions a syrupy snapshot.

Asleep until packs folders are named: `scrubjay_packs = ["packs"]` in pytest's ini options, or `--scrubjay-packs DIR`.
The kept texts are those of `scrubjay pack test`, byte for byte; `--snapshot-update` keeps what is decided now.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scrubjay.testing.pytest_claims import Packs

PACKS: pytest.StashKey[Packs] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option and the ini setting that wake the plugin."""
    parser.getgroup("scrubjay").addoption(
        "--scrubjay-packs",
        action="append",
        default=[],
        metavar="DIR",
        help="a folder of payer policy packs whose claims (NAME.claims/*.json beside NAME.toml) are tests; repeatable",
    )
    parser.addini("scrubjay_packs", "folders of payer policy packs whose claims are tests", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Make the folders known that were named. Raises UsageError where one is none, or syrupy is not there."""
    given = [Path(config.invocation_params.dir, name) for name in config.getoption("--scrubjay-packs")]
    folders = [*config.getini("scrubjay_packs"), *given]
    if not folders:
        return
    wrong = [str(folder) for folder in folders if not folder.is_dir()]
    if wrong:
        raise pytest.UsageError(f"scrubjay_packs: there is no such folder: {', '.join(wrong)}")
    try:
        from scrubjay.testing.pytest_claims import Packs
    except ModuleNotFoundError as error:
        if error.name != "syrupy":
            raise
        raise pytest.UsageError("scrubjay_packs needs syrupy: pip install 'scrubjay[pytest]'") from None
    config.stash[PACKS] = Packs(tuple(folder.resolve() for folder in folders))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A claim's document, or a kept text whose claim is gone."""
    packs = parent.config.stash.get(PACKS, None)
    if packs is None:
        return None
    from scrubjay.testing.pytest_claims import collector

    found: pytest.Collector | None = collector(packs, file_path, parent)
    return found


@pytest.fixture
def scrubjay_decisions(request: pytest.FixtureRequest) -> Any:
    """The kept decisions of the claim that is the test."""
    from scrubjay.testing.pytest_claims import KeptDecisions

    return request.getfixturevalue("snapshot").use_extension(KeptDecisions)

from __future__ import annotations

from pathlib import Path

import pytest
from acme import acme


@pytest.fixture
def pack_file(tmp_path: Path) -> Path:
    """The pack in a packs folder of its own."""
    return acme(tmp_path / "packs")

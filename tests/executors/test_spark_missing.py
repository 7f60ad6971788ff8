"""Without the extra, whoever asks for Spark is told what to install."""

from __future__ import annotations

import importlib
import sys

import pytest


@pytest.mark.parametrize("missing", ["pandas", "pyspark"])
def test_a_missing_library_is_named_with_the_command_that_brings_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("scrubjay.executors.spark")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("pandas", "pyarrow", "pyspark"):
        monkeypatch.setitem(sys.modules, name, None if name == missing else sys)
    with pytest.raises(ModuleNotFoundError, match=rf"needs {missing}: pip install 'scrubjay\[spark\]'"):
        importlib.import_module("scrubjay.executors.spark")

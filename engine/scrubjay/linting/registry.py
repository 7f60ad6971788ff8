"""Every check by its code: what loading refuses (SJ0xx), and what lint adds."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

from scrubjay.linting import checks as families
from scrubjay.linting.check import Check


def _declared() -> Iterator[Check]:
    """What the files of `checks` declare: a new file is found, nothing else knows of it."""
    for module in sorted(info.name for info in pkgutil.iter_modules(families.__path__)):
        yield from importlib.import_module(f"{families.__name__}.{module}").CHECKS


CHECKS: Mapping[str, Check] = {check.code: check for check in sorted(_declared(), key=lambda check: check.code)}

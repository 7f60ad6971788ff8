"""Policy kinds: one file each, a model that lowers itself to measures and rules of the general form."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

from scrubjay.packs.kinds.base import Lowered, Policy


def _models() -> Iterator[type[Policy]]:
    """Every kind that a file of this folder defines: a new file is a new kind, nothing else knows of it."""
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        members = vars(importlib.import_module(f"{__name__}.{module}")).values()
        yield from (
            member
            for member in members
            if isinstance(member, type)
            and issubclass(member, Policy)
            and member.__dict__.get("kind_name")
            and member.__module__.endswith(f".{module}")
        )


KINDS: Mapping[str, type[Policy]] = {model.kind_name: model for model in _models()}

__all__ = ["KINDS", "Lowered", "Policy"]

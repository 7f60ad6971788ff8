"""How large input is: from when on it is put aside on disk, and into how many pieces."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

LARGE: Final = 64 << 20
"""From so many bytes on, as text, files are large: about 40,000 claims as JSON lines."""
_PACKED: Final = 50
"""How many times smaller Parquet is than the same as JSON lines."""


def is_large(files: Iterable[str]) -> bool:
    """Whether files together are so large that they are better put aside on disk."""
    return size_as_text(files) >= LARGE


def size_as_text(files: Iterable[str]) -> int:
    """About how many bytes files have as text."""
    return sum(size_of(file) * (_PACKED if Path(file).suffix.lower() == ".parquet" else 1) for file in files)


def size_of(file: str) -> int:
    """The bytes of a file; 0 where there is none to be read again."""
    try:
        return Path(file).stat().st_size
    except (OSError, ValueError):
        return 0

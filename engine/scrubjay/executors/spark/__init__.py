"""Spark: the claims of a DataFrame, decided by the columnar executor on many machines (`docs/spark.md`).

Needs the extra `spark`. Nothing else of scrubjay imports this package.
"""

try:
    import pandas  # noqa: F401  # Spark asks for it before it passes Arrow on
    import pyarrow  # noqa: F401
    import pyspark  # noqa: F401
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"deciding on Spark needs {missing.name}: pip install 'scrubjay[spark]'", name=missing.name
    ) from None

from scrubjay.executors.spark.asking import FramesRefused
from scrubjay.executors.spark.deciding import CLAIMS_OF_A_PART, decide_frames
from scrubjay.executors.spark.packs import PackFiles, PacksDiffer, pack_files
from scrubjay.executors.spark.reporting import counts, decisions, findings, notes, unchecked

__all__ = [
    "CLAIMS_OF_A_PART",
    "FramesRefused",
    "PackFiles",
    "PacksDiffer",
    "counts",
    "decide_frames",
    "decisions",
    "findings",
    "notes",
    "pack_files",
    "unchecked",
]

"""All claims of a batch at once, through Polars: the same verdicts as the reference's."""

from scrubjay.executors.columnar.deciding import Columnar

__all__ = ["Columnar"]

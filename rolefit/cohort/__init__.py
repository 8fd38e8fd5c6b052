"""Many sheets at once: read from whatever a form tool exports, scored row by row.

``score_table`` takes a table in memory (pandas, polars, pyarrow), ``score_batches`` Arrow record batches, as Dask, Ray,
Spark and DuckDB hand them out. Both need the extra: ``pip install 'rolefit[cohort]'``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rolefit.cohort.arrow import score_batches, score_table

__all__ = ["score_batches", "score_table"]


def __getattr__(name: str) -> object:
    """Load what needs the extra on first use: reading files needs none."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from rolefit.cohort import arrow

    return getattr(arrow, name)

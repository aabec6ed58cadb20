"""Worker processes for the pure, CPU-heavy core: deadline, kill, restart."""

from reader.compute.pool import Compute, Lane

__all__ = ["Compute", "Lane"]

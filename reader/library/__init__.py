"""One person's library: one door for both front ends; rooms for texts, names and search."""

from reader.library.door import Library
from reader.store.values import Found

__all__ = ["Found", "Library"]

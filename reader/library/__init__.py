"""One person's library: the one door for both front ends, with rooms for texts and names."""

from reader.library.door import Library

__all__ = ["Library"]

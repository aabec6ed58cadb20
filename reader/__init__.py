"""A news reader for the terminal: clean text, and who and what is in it."""

__version__ = "0.1.0"

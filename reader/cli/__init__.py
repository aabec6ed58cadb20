"""The command line: one command a verb, text or JSON. Never imports the interface's toolkit."""

from reader.cli.entry import run

__all__ = ["run"]

"""Words to the terminal: cleaned on their way out, results to stdout, all else to stderr."""

import contextlib
import json
import os
import shutil
import sys
import textwrap
from typing import TextIO

from reader.errors import ReaderError
from reader.hygiene import clean_line, clean_text, escape_json
from reader.model import OUTSIDE_TEXT, Article, BlockKind

MAX_WIDTH = 80


class Printer:
    """Where results and remarks go; BrokenPipeError when nobody reads the result any more."""

    def __init__(self) -> None:
        # Python has None for a stream that was closed before the start.
        self.out: TextIO | None = sys.stdout
        self.err: TextIO | None = sys.stderr

    def line(self, words: str = "") -> None:
        """One line of the result, its columns as they are."""
        self._write(clean_text(words[:4000]).replace("\n", " ").rstrip() + "\n")

    def text(self, words: str) -> None:
        """A result of many lines."""
        self._write(clean_text(words) + "\n")

    def json(self, value: object) -> None:
        """One JSON value on one line; at once, so that a reader of lines need not wait."""
        self._write(escape_json(json.dumps(value, ensure_ascii=not self._is_utf8)) + "\n")
        self.flush()

    def xml(self, document: str) -> None:
        """An XML document; its letters as references where they cannot be written."""
        if not self._is_utf8:
            document = document.encode("ascii", "xmlcharrefreplace").decode()
        self.text(document.rstrip("\n"))

    @property
    def _is_utf8(self) -> bool:
        """False where letters would be replaced by near ones: the value would be another."""
        encoding = getattr(self.out, "encoding", None) or ""
        return encoding.lower().replace("-", "") == "utf8"

    def flush(self) -> None:
        """Everything printed so far has left the program; raises ReaderError if it cannot."""
        self._write("", flush=True)

    def _write(self, words: str, *, flush: bool = False) -> None:
        if self.out is None:
            if not words:
                return
            raise ReaderError("The result cannot be written: standard output is closed.")
        try:
            self.out.write(words)
            if flush:
                self.out.flush()
        except OSError as problem:
            _forget(self.out)
            if isinstance(problem, BrokenPipeError):
                raise
            why = clean_line(problem.strerror or type(problem).__name__)
            raise ReaderError(
                f"The result cannot be written: {why[:1].lower()}{why[1:]}."
            ) from problem

    def _tell(self, words: str) -> None:
        """Write to stderr; nobody is left to tell when that does not work."""
        if self.err is None:
            return
        try:
            self.err.write(words)
            self.err.flush()
        except OSError:
            _forget(self.err)

    def remark(self, words: str) -> None:
        """A sentence that is not the result."""
        self._tell(clean_line(words, limit_chars=2000) + "\n")

    def problem(self, problem: ReaderError) -> None:
        """What went wrong, as one sentence."""
        self.remark(sentence(problem))

    def progress(self, words: str) -> None:
        """A line that the next one overwrites; only on a terminal."""
        if is_terminal(self.err):
            self._tell("\r\x1b[K" + clean_line(words, limit_chars=MAX_WIDTH - 1))

    @property
    def is_terminal(self) -> bool:
        """True when a person, not a program, reads the result."""
        return is_terminal(self.out)


def is_terminal(stream: TextIO | None) -> bool:
    """True when the stream is open and a terminal."""
    return stream is not None and stream.isatty()


def _forget(stream: TextIO) -> None:
    """Send what is still buffered nowhere: Python would try to write it again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError):  # a stream without a file of its own
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def sentence(problem: ReaderError) -> str:
    """The message with its full stop; in the interface it stands without."""
    return str(problem).rstrip(".") + "."


def head_of(article: Article) -> list[str]:
    """Title and the line below it, without what is missing."""
    facts = [article.byline, article.site]
    if article.published:
        facts.append(f"{article.published.astimezone():%-d %b %Y, %H:%M}")
    return [
        line for line in (article.title, " · ".join(fact for fact in facts if fact)) if line
    ]


def wrap_article(article: Article) -> str:
    """The article for a person: head, wrapped text, captions and credits at the end."""
    width = min(MAX_WIDTH, shutil.get_terminal_size((MAX_WIDTH, 24)).columns)
    parts = ["\n".join(textwrap.fill(line, width) for line in head_of(article))]
    previous = None
    for block in article.blocks:
        if block.kind in OUTSIDE_TEXT:
            continue
        words = _wrap(block.kind, block.text, width)
        if block.kind is previous is BlockKind.LIST_ITEM:
            parts[-1] += "\n" + words
        else:
            parts.append(words)
        previous = block.kind
    parts += [
        textwrap.fill(" ".join(("Photo:", caption.text, caption.credit)).strip(), width)
        for caption in article.captions
    ]
    parts += [textwrap.fill(words, width) for words in article.credits]
    return "\n\n".join(part for part in parts if part)


def _wrap(kind: BlockKind, words: str, width: int) -> str:
    if kind in {BlockKind.CODE, BlockKind.TABLE}:
        return words
    first, rest = {
        BlockKind.LIST_ITEM: ("• ", "  "),
        BlockKind.QUOTE: ("│ ", "│ "),
    }.get(kind, ("", ""))
    return "\n".join(
        textwrap.fill(line, width, initial_indent=first, subsequent_indent=rest)
        for line in words.split("\n")
    )


def count(number: int, one: str, many: str) -> str:
    """How many there are, in words: "1 feed", "1,200 feeds"."""
    return f"{number:,} {one if number == 1 else many}"


def megabytes(size_bytes: int) -> str:
    """A size for people."""
    return f"{size_bytes / 1e6:,.1f} MB"

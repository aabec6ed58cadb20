"""Words to the terminal: cleaned on their way out, results to stdout, all else to stderr."""

import json
import shutil
import sys
import textwrap
from typing import TextIO

from reader.errors import ReaderError
from reader.hygiene import clean_line, clean_text
from reader.model import OUTSIDE_TEXT, Article, BlockKind

MAX_WIDTH = 80


class Printer:
    """Where results and remarks go."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.err = err or sys.stderr

    def line(self, words: str = "") -> None:
        """One line of the result, its columns as they are."""
        self.out.write(clean_text(words[:4000]).replace("\n", " ").rstrip() + "\n")

    def text(self, words: str) -> None:
        """A result of many lines."""
        self.out.write(clean_text(words) + "\n")

    def json(self, value: object) -> None:
        """One JSON value on one line; at once, so that a reader of lines need not wait."""
        self.out.write(json.dumps(value, ensure_ascii=False) + "\n")
        self.out.flush()

    def remark(self, words: str) -> None:
        """A sentence that is not the result."""
        self.err.write(clean_line(words, limit_chars=2000) + "\n")

    def problem(self, problem: ReaderError) -> None:
        """What went wrong, as one sentence."""
        self.remark(sentence(problem))

    def progress(self, words: str) -> None:
        """A line that the next one overwrites; only on a terminal."""
        if self.err.isatty():
            self.err.write("\r\x1b[K" + clean_line(words, limit_chars=MAX_WIDTH - 1))
            self.err.flush()

    @property
    def is_terminal(self) -> bool:
        """True when a person, not a program, reads the result."""
        return self.out.isatty()


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

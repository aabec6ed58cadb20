"""What rules tell: a toast, and what the terminal itself shows if the user wants that."""

import contextlib
from collections.abc import Iterable
from typing import Literal

from textual.app import App

from reader.hygiene import clean_line
from reader.model import Notice, RuleId
from reader.ui.rule_words import told
from reader.ui.stage import Stage

Way = Literal["off", "bell", "osc9", "osc777"]
MAX_CHARS = 120


class Notices:
    """Tells of what came, once for each run that brought it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._waiting: list[Notice] = []
        self.last_rule: RuleId | None = None
        """The rule that told something last."""

    def add(self, notices: Iterable[Notice]) -> None:
        """Keep what was found while names are looked for, until `tell`."""
        self._waiting += notices

    def tell(self, notices: Iterable[Notice] = ()) -> None:
        """Say what is known by now, all in one."""
        found = [*self._waiting, *notices]
        self._waiting = []
        words = told(found, key=self._stage.keys.shown("rules"))
        if not words:
            return
        self.last_rule = found[-1].rule_id
        self._stage.tell(words)
        ring(self._stage.app, self._stage.library.config.display.notify, words)


def ring(app: App[object], way: Way, words: str) -> None:
    """Have the terminal itself tell it, in the way that it understands."""
    if way == "off":
        return
    if way == "bell":
        app.bell()
        return
    driver = app._driver
    if driver is not None and not app.is_headless:
        with contextlib.suppress(OSError):  # a terminal that is gone needs no notice
            driver.write(sequence(way, words))


def sequence(way: Way, words: str) -> str:
    """The escape sequence; its text holds nothing that could end it or begin another."""
    text = clean_line(words, limit_chars=MAX_CHARS).replace(";", ",")
    # ConEmu's, also iTerm2 and others: https://iterm2.com/documentation-escape-codes.html;
    # 777 is rxvt-unicode's, also foot, WezTerm and terminals on VTE.
    return f"\x1b]9;{text}\x1b\\" if way == "osc9" else f"\x1b]777;notify;reader;{text}\x1b\\"

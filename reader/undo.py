"""The last things the user did to entries and texts, so that they can be taken back."""

import threading
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from reader.errors import StoreError
from reader.model import EntryId
from reader.store import entries
from reader.store.db import Database
from reader.store.imprints import LineChoice, set_choices
from reader.store.values import EntryState

if TYPE_CHECKING:
    from reader.store.corrections import CorrectionStep
    from reader.store.smart_feeds import SmartStep
    from reader.store.tags import TagState

STEPS = 20


class Undone(Struct, frozen=True):
    """What an undo put back."""

    words: str
    """The sentence that was given when it was done."""
    entry_ids: tuple[EntryId, ...] = ()
    """Those whose marks are as they were."""
    is_text: bool = False
    """True when it was a choice about lines of texts, which read otherwise now."""
    is_names: bool = False
    """True when it was a correction of names, which are others now."""
    is_tags: bool = False
    """True when it was a change of tags."""
    is_smart: bool = False
    """True when it was a change of smart feeds."""


class _Step(Struct, frozen=True):
    words: str
    before: tuple[EntryState, ...] = ()
    choices: tuple[LineChoice, ...] = ()
    corrections: "tuple[CorrectionStep, ...]" = ()
    tags: "tuple[TagState, ...]" = ()
    smart: "tuple[SmartStep, ...]" = ()


class UndoStack:
    """Up to twenty steps, newest first; any thread may use it."""

    def __init__(self) -> None:
        self._steps: deque[_Step] = deque(maxlen=STEPS)
        self._lock = threading.Lock()

    def push(self, words: str, before: Sequence[EntryState]) -> None:
        """Keep how these entries were before they were changed."""
        with self._lock:
            self._steps.append(_Step(words, tuple(before)))

    def push_choices(self, words: str, before: Sequence[LineChoice]) -> None:
        """Keep what was said of these lines before something else was."""
        with self._lock:
            self._steps.append(_Step(words, choices=tuple(before)))

    def push_corrections(self, words: str, before: "Sequence[CorrectionStep]") -> None:
        """Keep what puts corrections of names back."""
        with self._lock:
            self._steps.append(_Step(words, corrections=tuple(before)))

    def push_tags(self, words: str, before: "Sequence[TagState]") -> None:
        """Keep which tags entries had."""
        with self._lock:
            self._steps.append(_Step(words, tags=tuple(before)))

    def push_smart(self, words: str, before: "Sequence[SmartStep]") -> None:
        """Keep how smart feeds were."""
        with self._lock:
            self._steps.append(_Step(words, smart=tuple(before)))

    def undo(self, db: Database, *, wait_s: float | None = None) -> Undone | None:
        """Put the newest step back; None when there is none.

        `wait_s` is that of `Database.write`; a step that could not be put back stays.
        """
        with self._lock:
            if not self._steps:
                return None
            step = self._steps.pop()
        try:
            _put_back(db, step, wait_s)
        except StoreError:
            with self._lock:
                self._steps.append(step)
            raise
        ids = tuple(state.id for state in step.before)
        return Undone(
            step.words,
            ids,
            is_text=bool(step.choices),
            is_names=bool(step.corrections),
            is_tags=bool(step.tags),
            is_smart=bool(step.smart),
        )


def _put_back(db: Database, step: _Step, wait_s: float | None) -> None:
    if step.choices:
        set_choices(db, step.choices, wait_s=wait_s)
    elif step.corrections:
        # Deferred: 2 ms that a start does not pay for.
        from reader.store.corrections import set_corrections  # noqa: PLC0415

        set_corrections(db, step.corrections, wait_s=wait_s)
    elif step.tags:
        from reader.store.tags import restore_tags  # noqa: PLC0415 - as above

        restore_tags(db, step.tags, wait_s=wait_s)
    elif step.smart:
        from reader.store.smart_feeds import set_smart  # noqa: PLC0415 - as above

        set_smart(db, step.smart, wait_s=wait_s)
    else:
        entries.restore_states(db, step.before, wait_s=wait_s)

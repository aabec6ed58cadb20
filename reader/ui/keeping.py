"""Stores where the user is: now and then, and at the end. Only what changed is written."""

import logging

from reader.errors import NotFoundError, StoreError
from reader.model import Entry
from reader.ui.place import KEY, Place, write_place
from reader.ui.stage import Stage

LOG = logging.getLogger(__name__)
TELL_FROM = 2  # another program that writes is done long before the second time


class PlaceKeeper:
    """Stores the place of a main screen: list, entry, pane, and where in the text."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._stored = ""
        self._failures = 0

    def entry_of(self, place: Place) -> Entry | None:
        """The entry the user was on; opening it may have taken it out of its list."""
        if place.entry_id is None:
            return None
        try:
            return self._stage.library.entry(place.entry_id)
        except NotFoundError:
            return None

    def save(self) -> None:
        """Remember where the user is, if that is another place; raises StoreError."""
        stage = self._stage
        if stage.panes.view.is_single or not stage.screen.is_mounted:
            return
        if stage.library.is_read_only:
            return
        stage.desk.save_position()
        place = write_place(stage.place())
        if place != self._stored:
            stage.library.remember(KEY, place)
            self._stored = place

    def save_now_and_then(self) -> None:
        """The same, called by a clock: what fails is tried again, and told when it lasts."""
        try:
            self.save()
        except StoreError as problem:
            self._failures += 1
            LOG.warning("the place was not kept: %s", problem)
            if self._failures == TELL_FROM:
                self._stage.tell(str(problem), is_error=True)
        else:
            self._failures = 0

    def save_at_the_end(self) -> None:
        """The same, for the last time: nobody can be told any more."""
        try:
            self.save()
        except StoreError as problem:
            LOG.warning("the place was not kept: %s", problem)

"""What the keys about names do: stepping through mentions, the filter, the types, the card."""

from collections import Counter
from collections.abc import Callable
from functools import partial

from textual.timer import Timer

from reader.model import Entity, EntryId
from reader.ui.cards import Cards
from reader.ui.entity_types import is_name
from reader.ui.moving import Moving
from reader.ui.panel_words import Starting
from reader.ui.stage import Stage
from reader.ui.type_choice import KEY, TypeChoice, write_choice
from reader.ui.words import plural

COUNT_AFTER_S = 0.15
COUNTED_ONE_BY_ONE = 50  # from there on the article itself is taken to be among them


class NameKeys:
    """Acts on the names of the text that lies open."""

    def __init__(
        self,
        stage: Stage,
        moving: Moving,
        *,
        open_id: Callable[[EntryId], None],
        undo: Callable[[], None],
    ) -> None:
        self._stage = stage
        self.cards = Cards(stage, moving, open_id=open_id, undo=undo)
        self._moving = moving
        self._view, self._panel = stage.panes.article, stage.panes.panel
        self._counting: Timer | None = None
        self._counted: tuple[Entity | None, str] = (None, "")

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id about names does."""
        return {
            "mention.next": lambda: self._step(1),
            "mention.previous": lambda: self._step(-1),
            "names.find": self._filter,
            "names.types": self.types,
            "names.correct": self._correct,
        }

    # --- the chosen name -------------------------------------------------------------------

    def chosen(self, entity: Entity | None, mention: int) -> None:
        """Say more of a name in the panel; after a moment in how many articles else it is."""
        if self._counting is not None:
            self._counting.stop()
        is_known = entity is not None and self._counted[0] == entity
        can_count = self._stage.desk.entry is not None and entity and is_name(entity)
        words = self._counted[1] if is_known else "" if can_count else None
        self._panel.show_chosen(entity, mention, elsewhere=words)
        if entity is not None and can_count and not is_known:
            # Later: a hand that runs down the list asks the library nothing.
            count_it = partial(self._count, entity, mention)
            self._counting = self._stage.screen.set_timer(COUNT_AFTER_S, count_it)

    def _count(self, entity: Entity, mention: int) -> None:
        names, entry = self._stage.library.names, self._stage.desk.entry
        if self._panel.chosen != entity or entry is None:
            return
        with self._stage.reporting():
            key = names.key_of(entity)
            others = len(names.sightings(key, without=entry.id, limit=COUNTED_ONE_BY_ONE))
            if others == COUNTED_ONE_BY_ONE:
                others = names.history(key, weeks=1).articles - 1
            words = plural(others, "other article", "other articles")
            self._counted = entity, words if others else "no other article so far"
            self._panel.show_chosen(entity, mention, elsewhere=self._counted[1])

    # --- keys ------------------------------------------------------------------------------

    def _step(self, step: int) -> None:
        self._moving.note_place()
        found = self._view.step_mention(step)
        if found is None:
            self._say_none()
        elif found.words:
            self._stage.say(found.words)

    def _filter(self) -> None:
        if self._panel.entities:
            self._panel.type_filter()
        else:
            self._say_none()

    def _say_none(self) -> None:
        is_sought = isinstance(self._panel.state, Starting)
        self._stage.say("Names are being found" if is_sought else "No names in this text")

    def _correct(self) -> None:
        entity = self._panel.selected
        if entity is None:
            self._say_none()
        else:
            self.cards.correct(entity)

    def types(self) -> None:
        """Choose the types that are shown, each while it is looked at."""
        # Deferred, like every box: 5 to 20 ms that the first screen does not need.
        from reader.ui.dialogs.types import TypesDialog  # noqa: PLC0415

        naming = self._stage.desk.naming
        box = TypesDialog(
            naming.choice,
            has_signs=self._view.has_signs,
            counts=Counter(entity.type for entity in self._panel.entities),
            preview=naming.show_types,
        )
        self._stage.app.push_screen(box, self._types_chosen)

    def _types_chosen(self, choice: TypeChoice | None) -> None:
        if choice is None:
            return
        with self._stage.reporting():
            self._stage.library.remember(KEY, write_choice(choice))
            self._stage.say("Kept for every article")

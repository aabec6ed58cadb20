"""What the keys about names do: stepping through mentions, the filter, the types, the card."""

from collections import Counter
from collections.abc import Callable

from reader.model import Entity
from reader.ui.moving import Moving
from reader.ui.panel_words import Starting
from reader.ui.stage import Stage
from reader.ui.type_choice import KEY, TypeChoice, write_choice


class NameKeys:
    """Acts on the names of the text that lies open."""

    def __init__(self, stage: Stage, moving: Moving) -> None:
        self._stage = stage
        self._moving = moving
        self._view, self._panel = stage.panes.article, stage.panes.panel

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id about names does."""
        return {
            "mention.next": lambda: self._step(1),
            "mention.previous": lambda: self._step(-1),
            "names.find": self._filter,
            "names.types": self.types,
        }

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

    def card(self, entity: Entity) -> None:
        """Show the card of a name: its forms, its mentions here."""
        from reader.ui.card import EntityCard  # noqa: PLC0415 - see types

        article = self._stage.desk.article
        if article is None:
            return
        mention = self._view.mention if self._view.chosen == entity else 0

        def go(index: int | None) -> None:
            if index is not None:
                self._view.choose(entity, mention=index)

        box = EntityCard(entity, article, mention=max(0, mention))
        self._stage.app.push_screen(box, go)

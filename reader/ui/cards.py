"""Opens the cards of names, and does what they were closed with; corrects names."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from reader.model import Entity, EntryId, Sighting
from reader.ui.entity_types import is_name
from reader.ui.moving import Moving
from reader.ui.noted import CardPlace, NotedCard
from reader.ui.stage import Stage

if TYPE_CHECKING:
    from reader.ui.card import CardAnswer, Elsewhere
    from reader.ui.dialogs.correct import Corrected

# Boxes are imported when they are first opened: 5 to 20 ms that the first screen does not need.
# ruff: noqa: PLC0415


class Cards:
    """The cards of the names in the text that lies open."""

    def __init__(
        self,
        stage: Stage,
        moving: Moving,
        *,
        open_id: Callable[[EntryId], None],
        undo: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._moving = moving
        self._open_id = open_id
        self._undo = undo
        self._view, self._panel = stage.panes.article, stage.panes.panel

    def show(self, entity: Entity, place: CardPlace | None = None) -> None:
        """Show the card of a name; the cursor is at its current mention unless told."""
        from reader.ui.card import EntityCard

        article = self._stage.desk.article
        if article is None:
            return
        mention = self._view.mention if self._view.chosen == entity else 0
        box = EntityCard(
            entity,
            article,
            place=place or CardPlace("mentions", max(0, mention)),
            elsewhere=self._elsewhere(entity),
            is_kept=not self._stage.panes.view.is_single,
        )
        self._stage.app.push_screen(box, partial(self._answered, entity))

    def reopen(self, card: NotedCard) -> None:
        """Show a card that was left, with its cursor; nothing when its name is not here."""
        entity = next((entity for entity in self._panel.entities if card.is_of(entity)), None)
        if entity is not None:
            self._view.choose(entity)
            self.show(entity, card.place)

    def _elsewhere(self, entity: Entity) -> "Elsewhere | None":
        from reader.ui.card import Elsewhere

        names, entry = self._stage.library.names, self._stage.desk.entry
        if entry is None or not is_name(entity):
            return None
        key, entry_id = names.key_of(entity), entry.id

        def more(after: Sighting | None) -> Sequence[Sighting]:
            return names.sightings(key, after=after, without=entry_id)

        return Elsewhere(names.history(key), more, datetime.now(UTC))

    def _answered(self, entity: Entity, answer: "CardAnswer | None") -> None:
        if answer is None:
            return
        with self._stage.reporting():
            match answer.does:
                case "correct":
                    self.correct(entity, answer.place)
                case "undo":
                    self._undo()
                    self._show_at(entity, answer.place)
                case "article" if answer.entry_id is not None:
                    self._note(entity, answer.place)
                    self._go_to_article(entity, answer.entry_id)
                case _:
                    self._note(entity, answer.place)
                    self._view.choose(entity, mention=answer.mention)
                    if "article" not in self._stage.panes.shown:
                        self._stage.panes.go_to("article")

    def _note(self, entity: Entity, place: CardPlace) -> None:
        self._moving.note_place(NotedCard(entity.name, entity.type, place))

    def _go_to_article(self, entity: Entity, entry_id: EntryId) -> None:
        """Open another article with the same name lit up in it."""
        names = self._stage.library.names
        key = names.key_of(entity)
        self._open_id(entry_id)
        self._stage.panes.go_to("article")
        same = next((e for e in self._panel.entities if names.key_of(e) == key), None)
        if same is not None:
            self._view.choose(same)

    # --- corrections -----------------------------------------------------------------------

    def correct(self, entity: Entity, place: CardPlace | None = None) -> None:
        """Ask what is wrong with a name; with a place its card is shown again."""
        from reader.ui.dialogs.correct import CorrectDialog

        entry = self._stage.desk.entry
        if entry is None:
            return
        box = CorrectDialog(
            self._stage.library.names,
            entity,
            entry_id=entry.id,
            others=self._panel.entities,
            form=str(place.row) if place is not None and place.section == "forms" else "",
        )
        self._stage.app.push_screen(box, partial(self._corrected, entity, place))

    def _corrected(
        self, entity: Entity, place: CardPlace | None, answer: "Corrected | None"
    ) -> None:
        entry = self._stage.desk.entry
        with self._stage.reporting():
            if answer is not None and entry is not None:
                self._stage.say(self._keep(entity.name, answer, entry.id))
                self._stage.desk.show_names_again()
                self._stage.jobs.catch_up_names()
            self._show_at(entity, place)

    def _keep(self, name: str, answer: "Corrected", entry_id: EntryId) -> str:
        """Remember what is right; what to say."""
        from reader.ui.correction_words import corrected, said_again, taken_back, undone

        names, undo = self._stage.library.names, self._stage.keys.shown("undo")
        correction, kept = answer.correction, answer.taken_back
        if kept is not None:
            name = correction.key.folded
            names.take_back(kept, words=said_again(name, correction))
            return taken_back(name, correction, undo=undo)
        is_everywhere = answer.is_everywhere
        where = None if is_everywhere else entry_id
        names.correct(correction, entry_id=where, words=undone(name, correction))
        return corrected(name, correction, is_everywhere=is_everywhere, undo=undo)

    def _show_at(self, entity: Entity, place: CardPlace | None) -> None:
        """Light up what now is where the name was, and show its card if one was open."""
        start = entity.mentions[0].start
        for now in self._panel.entities:
            if any(mention.start == start for mention in now.mentions):
                if now != self._view.chosen:
                    self._view.choose(now)
                if place is not None:
                    self.show(now, place)
                return

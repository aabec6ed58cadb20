"""The key that tags an entry."""

from collections.abc import Callable, Sequence

from reader.model import EntryId
from reader.ui.outside import entry_in_hand
from reader.ui.stage import Stage
from reader.ui.words import count, quoted

NAME_CELLS = 20


class Tagging:
    """Asks for tags, gives them and takes them away."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id does."""
        return {"entry.tag": self.ask}

    def ask(self) -> None:
        """Show the tags of the entry in hand, to be ticked."""
        # Deferred, like every box: the first screen needs none.
        from reader.ui.dialogs.tag import TagChange, TagDialog  # noqa: PLC0415

        stage = self._stage
        entry = entry_in_hand(stage)
        if entry is None:
            stage.say("No entry is chosen")
            return
        tags = stage.library.tags

        def answered(change: TagChange | None) -> None:
            if change is not None and change != TagChange():
                self._change([entry.id], entry.title, add=change.add, remove=change.remove)

        has = tags.of([entry.id]).get(entry.id, ())
        stage.app.push_screen(TagDialog(tags, entry.title, has), answered)

    def _change(
        self, ids: Sequence[EntryId], title: str, *, add: Sequence[str], remove: Sequence[str]
    ) -> None:
        stage = self._stage
        with stage.reporting():
            words = f"Undone: {quoted(title)} has the tags of before"
            stage.library.tags.change(ids, add=add, remove=remove, words=words)
            stage.say(tagged(add, remove, undo=stage.keys.shown("undo")))
            stage.desk.say_next()
            stage.lists.load_feeds()


def tagged(add: Sequence[str], remove: Sequence[str], *, undo: str) -> str:
    """What is said of tags that were given and taken away."""
    if add and remove:
        done = f"Tagged {_names(add)}, took {_names(remove)} off"
    else:
        done = f"Tagged {_names(add)}" if add else f"Took {_names(remove)} off"
    return f"{done}. {undo} undoes"


def _names(names: Sequence[str]) -> str:
    first = quoted(names[0], NAME_CELLS)
    return first if len(names) == 1 else f"{first} and {count(len(names) - 1)} more"

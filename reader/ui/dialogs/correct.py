"""Correcting a name: every way in which it may be wrong is a row, and typing narrows them.

What is typed and no row holds is the name's new one, or that of another name to join it with.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult

from reader.hygiene import clean_line
from reader.model import (
    NAME_TYPES,
    Correction,
    Drop,
    Entity,
    EntryId,
    Join,
    KeptCorrection,
    KnownName,
    NameKey,
    Rename,
    Retype,
    Split,
)
from reader.ui.correction_words import a_type, tail_of
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.finding import Choice, FindBox, find_choices, searchable
from reader.ui.dialogs.frame import Hint, Side
from reader.ui.dialogs.parts import Field, Part, Words
from reader.ui.entity_types import TYPE_LOOKS, is_name
from reader.ui.words import plural, quoted

KNOWN = "known"
KNOWN_FROM = 2  # letters
MAX_NAME_CHARS = 200
NAME_CELLS = 30


class Names(Protocol):
    """What this box asks of the library."""

    def key_of(self, entity: Entity) -> NameKey:
        """By what an entity is known in every article."""
        ...

    def corrections(self) -> list[KeptCorrection]:
        """All that are remembered, newest first."""
        ...

    def find_known(self, words: str, *, limit: int = 20) -> list[KnownName]:
        """The names that somebody may mean."""
        ...


class Corrected(Struct, frozen=True):
    """What is right, and where."""

    correction: Correction
    is_everywhere: bool = True
    taken_back: KeptCorrection | None = None
    """The remembered correction that is to be forgotten instead."""


Row = Choice[Corrected]


class CorrectDialog(FindBox[Corrected], AskingBox[Corrected]):
    """Rows of corrections; answers with the one that was chosen, or None."""

    accept_words = "so it is"
    foot_lines = 1
    least_rows = most_rows = 14

    def __init__(
        self,
        names: Names,
        entity: Entity,
        *,
        entry_id: EntryId,
        others: Sequence[Entity],
        form: str = "",
    ) -> None:
        self._names = names
        self._entity = entity
        self._key = names.key_of(entity)
        self._known: list[Row] = []
        self._asked = ""
        self._is_everywhere = True
        rows = [
            *self._type_rows(),
            self._row(Drop(self._key), "It is not a name", right="drop"),
        ]
        splits = list(self._split_rows())
        first = [row for row, split in splits if split == form]
        rest = [row for row, split in splits if split != form]
        kept = self._kept_rows(entry_id)
        super().__init__([*first, *rows, *rest, *self._join_rows(others), *kept])

    def title_words(self) -> str:
        """The name."""
        return f"Correct {quoted(self._entity.name, NAME_CELLS)}"

    def compose_body(self) -> ComposeResult:
        """The rows, and where the correction holds."""
        yield from super().compose_body()
        with Side():
            yield Words(self._scope_words(), role="muted", id="scope")

    def hints(self) -> tuple[Hint, ...]:
        """What Enter and Tab do: the letters belong to the field."""
        return (
            Hint("Enter", self.accept_words, "open"),
            Hint(keys_of(self).shown("box.next"), "where", "box.next"),
            Hint("Esc", "clear, close", "back"),
        )

    async def action_run(self, action_id: str) -> None:
        """The keys of a box; the one to the next field changes where it holds."""
        if action_id in {"box.next", "box.previous"}:
            self._is_everywhere = not self._is_everywhere
            self.query_one("#scope", Words).say(self._scope_words(), role="muted")
        else:
            await super().action_run(action_id)

    def accept(self) -> None:
        """Answer with the row under the cursor, for where it was to hold."""
        chosen = self._list.selected
        if chosen is not None:
            self.dismiss(replace(chosen.value, is_everywhere=self._is_everywhere))

    def _scope_words(self) -> str:
        key = keys_of(self).shown("box.next")
        if self._is_everywhere:
            return f"In all articles, from now on. {key}: only in this one"
        return f"Only in this article. {key}: in all articles"

    # --- the rows --------------------------------------------------------------------------

    def matching(self, typed: str) -> list[Row]:
        """The rows that hold what is typed, names of the library, and the new name."""
        rows = super().matching(typed)
        name = clean_line(typed, limit_chars=MAX_NAME_CHARS).strip()
        if len(name) < KNOWN_FROM:
            self._known = []
            self.forget(KNOWN)
        else:
            shown = {row.value for row in rows}
            rows += [row for row in find_choices(self._known, name) if row.value not in shown]
            self._ask_known(name)
        if name and name != self._entity.name:
            rows.append(
                self._row(Rename(self._key, name), f"Call it {quoted(name)}", right="rename")
            )
        return rows

    def _ask_known(self, words: str) -> None:
        if words == self._asked:
            return
        self._asked = words
        self.ask(
            KNOWN,
            lambda _: self._names.find_known(words),
            words="Looking for names",
            then=self._take_known,
            failed=lambda _: None,
        )

    def _take_known(self, found: list[KnownName]) -> None:
        before = self._list.selected
        self._known = [
            self._join_row(known.key, known.name, plural(known.articles, "article", "articles"))
            for known in found
            if known.key != self._key
        ]
        rows = self.matching(self.query_one("#typed", Field).value)
        self._list.show(rows, cursor_key=before.value if before else None)
        self._list.display = bool(rows)

    def _type_rows(self) -> Iterator[Row]:
        for kind in NAME_TYPES:
            if kind is not self._entity.type:
                look = TYPE_LOOKS[kind]
                words = f"It is {a_type(kind)}"
                yield self._row(Retype(self._key, kind), words, right=f"retype {look.sign}")

    def _split_rows(self) -> Iterator[tuple[Row, str]]:
        """A row for each form that the others can do without, and the form."""
        entity = self._entity
        forms = {
            self._names.key_of(replace(entity, name=mention.text)).folded: mention.text
            for mention in reversed(entity.mentions)
        }
        if len(forms) > 1:
            for folded, form in reversed(forms.items()):
                split = Split(self._key, folded)
                words = f"{quoted(form)} is another one"
                yield self._row(split, words, right=_told("split", entity.reason(form))), form

    def _join_rows(self, others: Sequence[Entity]) -> Iterator[Row]:
        near = [other for other in others if is_name(other) and other != self._entity]
        words = set(self._key.folded.split())
        near.sort(key=lambda other: self._distance(other, words))
        for other in near:
            yield self._join_row(self._names.key_of(other), other.name, "here")

    def _distance(self, other: Entity, words: set[str]) -> tuple[bool, bool]:
        """Those that share a word with the name come first, then those of its type."""
        shares = not words.isdisjoint(self._names.key_of(other).folded.split())
        return not shares, other.type is not self._entity.type

    def _join_row(self, key: NameKey, name: str, where: str) -> Row:
        join = Join(self._key, key, name)
        kind = TYPE_LOOKS[key.type].one
        return self._row(join, f"It is {quoted(name)}", right=_told("join", kind, where))

    def _kept_rows(self, entry_id: EntryId) -> Iterator[Row]:
        """A row for each correction that holds here, to take it back."""
        for kept in self._names.corrections():
            if kept.entry_id in {None, entry_id}:
                correction = kept.correction
                words = f"Not so: {quoted(correction.key.folded)} {tail_of(correction)}"
                where = "here" if kept.entry_id else "in all articles"
                right = _told("take back", where)
                value = Corrected(correction, taken_back=kept)
                yield Choice(value, (Part(words),), right, searchable(words, right))

    def _row(self, correction: Correction, words: str, *, right: str = "") -> Row:
        return Choice(
            Corrected(correction),
            (Part(words),),
            right,
            searchable(words, right),
        )


def _told(*words: str) -> str:
    """What a row does, and what is known of what it speaks of."""
    return " · ".join(filter(None, words))

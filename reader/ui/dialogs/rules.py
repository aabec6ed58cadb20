"""The rules in the order in which they are applied, and what can be done with each."""

from collections.abc import Callable
from typing import ClassVar, Protocol, TypeVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.strip import Strip

from reader.model import Rule, RuleId
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.frame import Edge, Hint
from reader.ui.dialogs.list_box import CHANGE, LOOK, ListBox
from reader.ui.dialogs.parts import Part, Words, draw_choice
from reader.ui.dialogs.rule import Saved
from reader.ui.keymap import make_bindings
from reader.ui.row_list import RowLook
from reader.ui.rule_words import does, query_words, saved, scope_words, sign_of, state_words
from reader.ui.words import count, plural, quoted
from reader.undo import Undone

A = TypeVar("A")
QUERY_CELLS, DOES_CELLS = 26, 19
_OWN_KEYS = {"feed.add", "feed.edit", "undo"}


class Keeps(Protocol):
    """What this box asks of the library's rules."""

    def all(self) -> list[Rule]:
        """Every rule."""
        ...

    def pause(self, rule_id: RuleId, *, paused: bool, words: str = "") -> Rule:
        """Apply it no more, or again."""
        ...

    def remove(self, rule_id: RuleId, *, words: str = "") -> None:
        """Take it away."""
        ...

    def take_back(self, rule_id: RuleId, *, words: str = "") -> int:
        """Undo all it did."""
        ...


class RulesLeft(Struct, frozen=True):
    """How the box was left."""

    has_changed: bool
    """True when marks of entries may be others now."""
    show: Rule | None = None
    """The rule whose entries are to be shown."""


class RulesDialog(ListBox[RulesLeft, Rule]):
    """Enter shows what a rule touched; answers with how it was left."""

    DEFAULT_CSS = """
    RulesDialog Frame { width: 76; }
    RulesDialog #state { height: 2; }
    RulesDialog #state.-empty { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        binding for binding in make_bindings("feeds") if binding.id in _OWN_KEYS
    ]
    heading = "Rules, in their order"
    lines_around, most_rows, said_lines = 6, 20, 2

    def __init__(
        self,
        rules: Keeps,
        *,
        number: int,
        undo: Callable[[], Undone | None],
        edit_box: Callable[[Rule | None], Screen[Saved]],
        rule_id: RuleId | None = None,
    ) -> None:
        super().__init__(key=lambda rule: rule.id, number=number)
        self._rules = rules
        self._undo_last = undo
        self._edit_box = edit_box
        self._rule_id = rule_id
        """Where the cursor begins; None for the first row."""
        self._has_changed = False

    def compose_state(self) -> ComposeResult:
        """What it does and did."""
        yield Words(id="state")

    def hints(self) -> tuple[Hint, ...]:
        """What the keys do to the rule under the cursor."""
        keys, rule = keys_of(self), self._list.selected
        own = [Hint(keys.shown("feed.add"), "add", "feed.add")]
        if rule is not None:
            pause = "resume" if rule.is_paused else "pause"
            own = [
                Hint(keys.shown("open"), "show", "open"),
                *own,
                Hint(keys.shown("feed.edit"), "edit", "feed.edit"),
                Hint(keys.shown("box.tick"), pause, "box.tick"),
                Hint(keys.shown("rule.remove"), "delete", "rule.remove"),
            ]
        return (*own, Hint(keys.shown("back"), "back", "back"))

    def look(self) -> None:
        """Begin with the rule that was meant."""
        self._read(self._rule_id)

    def _read(self, cursor_id: RuleId | None = None) -> None:
        self.ask(
            LOOK,
            lambda _: self._rules.all(),
            words="Looking at the rules",
            then=lambda found: self._show(found, cursor_id),
            failed=self.fail,
        )

    def _show(self, found: list[Rule], cursor_id: RuleId | None) -> None:
        selected = self._list.selected
        if cursor_id is None and selected is not None:
            cursor_id = selected.id
        self._number = len(found)
        self.fit()
        self._list.show(found, cursor_key=cursor_id)
        self.show_selected()

    def show_state(self, row: Rule | None) -> None:
        """What it finds, where, and what it did; without a rule, how to make one."""
        name, state = self.query_one("#name", Edge), self.query_one("#state", Words)
        if row is None:
            name.words = ""
            key = keys_of(self).shown("feed.add")
            state.say(f"No rules yet. {key} makes one, and shows what it would have touched")
            return
        name.words = f"{query_words(row.draft)} · {scope_words(row)}"
        words, key = state_words(row), keys_of(self).shown("rule.take_back")
        if row.touched and row.draft.action != "notify":
            words += f". {key} takes that back"
        state.say(words, role="error" if row.trouble else "text", lines=2)

    # --- keys ------------------------------------------------------------------------------

    async def action_run(self, action_id: str) -> None:
        """The keys of a box, and those of rules."""
        rule = self._list.selected
        if action_id == "feed.add":
            self.app.push_screen(self._edit_box(None), self._saved)
        elif action_id == "undo":
            self._undo()
        elif rule is None or action_id not in {
            "feed.edit",
            "box.tick",
            "rule.remove",
            "rule.take_back",
        }:
            await super().action_run(action_id)
        elif action_id == "feed.edit":
            self.app.push_screen(self._edit_box(rule), self._saved)
        elif action_id == "box.tick":
            self._pause(rule)
        elif action_id == "rule.remove":
            self._remove(rule)
        else:
            self._take_back(rule)

    def accept(self) -> None:
        """Show what the rule under the cursor touched."""
        rule = self._list.selected
        if rule is None:
            return
        if rule.touched:
            self.dismiss(RulesLeft(self._has_changed, rule))
        else:
            self.say("It has touched no article yet")

    def leave(self) -> None:
        """Say whether entries may be otherwise now."""
        self.dismiss(RulesLeft(self._has_changed))

    def _saved(self, answer: Saved | None) -> None:
        if answer is None:
            return
        self._steps += 1
        self._has_changed |= answer.was_applied
        undo = keys_of(self).shown("undo")
        self.say(saved(answer.rule, applied=answer.was_applied, undo=undo))
        self._read(answer.rule.id)

    def _pause(self, rule: Rule) -> None:
        name, paused = _called(rule), not rule.is_paused
        was = "is paused again" if rule.is_paused else "is applied again"
        now = "is paused" if paused else "is applied again"
        self._do(
            lambda: self._rules.pause(
                rule.id, paused=paused, words=f"Undone: rule {name} {was}"
            ),
            lambda _: f"Rule {name} {now}",
        )

    def _remove(self, rule: Rule) -> None:
        name = _called(rule)
        touched = plural(rule.touched, "article stays so", "articles stay so")
        stays = f". Its {touched}" if rule.touched else ""
        self._do(
            lambda: self._rules.remove(rule.id, words=f"Undone: rule {name} is there again"),
            lambda _: f"Deleted rule {name}{stays}",
        )

    def _take_back(self, rule: Rule) -> None:
        if not rule.touched:
            self.say("It has touched no article yet")
            return
        name = _called(rule)
        self._has_changed = True
        self._do(
            lambda: self._rules.take_back(
                rule.id, words=f"Undone: what rule {name} did is done again"
            ),
            lambda number: f"{plural(number, 'article', 'articles')} as before rule {name}",
        )

    def _do(self, change: Callable[[], A], words: Callable[[A], str]) -> None:
        """Change a rule in a thread, say it, and look at all of them again."""
        if self.is_asking(CHANGE):
            return

        def done(answer: A) -> None:
            self._steps += 1
            self.say(words(answer) + self.undo_words())
            self._read()

        self.ask(CHANGE, lambda _: change(), words="Saving", then=done, failed=self.fail)

    def _undo(self) -> None:
        def undone(_: Undone | None) -> None:
            self._has_changed = True
            self._read()

        self.undo_here(self._undo_last, then=undone)

    def _draw(self, rule: Rule, place: RowLook) -> list[Strip]:
        sign, role = sign_of(rule)
        ink = "muted" if rule.is_paused else "text"
        parts = [
            Part(sign, role, cells=2),
            Part(query_words(rule.draft), ink, cells=QUERY_CELLS),
            Part("", cells=1),
            Part(does(rule.draft), ink, cells=DOES_CELLS),
            Part("", cells=1),
            Part(scope_words(rule), "muted"),
        ]
        return draw_choice(
            self, place, parts, right=count(rule.touched) if rule.touched else ""
        )


def _called(rule: Rule) -> str:
    return quoted(query_words(rule.draft), QUERY_CELLS)

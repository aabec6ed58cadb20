"""Writing a rule: what it asks for, what it does, and what it would have touched by now."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from reader.model import (
    CancelToken,
    Entry,
    Feed,
    Rule,
    RuleAction,
    RuleDraft,
    RuleId,
    RulePreview,
)
from reader.ui.dialogs.asking import AskingBox
from reader.ui.dialogs.box import keys_of
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Part, Tick, Words, draw_choice
from reader.ui.row_list import RowList, RowLook
from reader.ui.rule_words import ACTIONS, also_words, preview_words
from reader.ui.surface import icons_of, look_of
from reader.ui.words import age, quoted

TRY, SAVE = "try", "save"
TRY_AFTER_S = 0.1  # a hand that types on asks once
LINES_AROUND = 10
"""Edges, fields and what is said."""
MOST_ROWS, LEAST_ROWS = 12, 2
AGE_CELLS = 7
_LABELS: dict[RuleAction, str] = {"read": "mark read"}


class Tries(Protocol):
    """What this box asks of the library's rules."""

    def preview(self, draft: RuleDraft, *, limit: int = 50) -> RulePreview:
        """What it would have touched."""
        ...

    def save(
        self,
        draft: RuleDraft,
        *,
        rule_id: RuleId | None = None,
        applies: bool = False,
        words: str = "",
    ) -> Rule:
        """Make it, or change it."""
        ...


class Saved(Struct, frozen=True):
    """The rule as it is kept, and whether it was applied to what was there."""

    rule: Rule
    was_applied: bool


class OneOf(Widget, can_focus=True):
    """`(x) mark read  ( ) star  …`: Left, Right and Space choose."""

    DEFAULT_CSS = "OneOf { width: 1fr; height: 1; }"

    chosen: reactive[RuleAction] = reactive[RuleAction]("read")

    def __init__(self, chosen: RuleAction, *, changed: Callable[[], None]) -> None:
        super().__init__(id="action")
        self._changed = changed
        self.set_reactive(OneOf.chosen, chosen)

    def render_line(self, y: int) -> Strip:  # noqa: ARG002 - there is one line
        """Every choice, the chosen one with a sign."""
        look, icons = look_of(self), icons_of(self)
        parts = []
        for action in ACTIONS:
            is_chosen = action == self.chosen
            ground = "row" if is_chosen and self.has_focus else "bar"
            style = look.style("strong" if is_chosen else "text", on=ground)
            sign = icons.tick if is_chosen else " "
            parts += [
                Segment(f"({sign}) {_LABELS.get(action, action)}", style),
                Segment("  ", look.style("text", on="bar")),
            ]
        quiet = look.style("text", on="bar")
        return Strip(parts).adjust_cell_length(self.size.width, quiet)

    def step(self, step: int) -> None:
        """Choose the next one, round and round."""
        place = ACTIONS.index(self.chosen) + step
        self.chosen = ACTIONS[place % len(ACTIONS)]
        self._changed()

    def on_key(self, event: events.Key) -> None:
        """The arrows choose; others are the box's."""
        if event.key in {"left", "right"}:
            event.stop()
            event.prevent_default()
            self.step(1 if event.key == "right" else -1)

    def on_click(self) -> None:
        """Choose the next one."""
        self.step(1)


class RuleDialog(AskingBox[Saved]):
    """Enter saves; answers with the rule as it is kept, or None."""

    DEFAULT_CSS = """
    RuleDialog Frame { width: 76; }
    RuleDialog .fields { height: 1; }
    RuleDialog .fields Words { width: 7; }
    RuleDialog Field { width: 1fr; }
    RuleDialog #status { height: 2; }
    RuleDialog #status.-empty { display: block; }
    """

    def __init__(
        self,
        rules: Tries,
        draft: RuleDraft,
        *,
        feed: Feed | None,
        undo_words: str,
        rule_id: RuleId | None = None,
    ) -> None:
        super().__init__()
        self._rules = rules
        self._draft = draft
        self._feed = feed
        """The one feed that it may be for."""
        self._undo_words = undo_words
        self._rule_id = rule_id
        self._is_stale = False
        """True when something was typed while it was tried."""
        self._list: RowList[Entry] = RowList(
            self._draw, key=lambda entry: entry.id, ground="bar", id="tried"
        )
        self._list.can_focus = False

    def compose_top(self) -> ComposeResult:
        """Whether it is a new one."""
        words = "New rule" if self._rule_id is None else "Change the rule"
        yield Edge("top", words=words, id="title")

    def compose_body(self) -> ComposeResult:
        """The fields, what is wrong with them, and what it would have touched."""
        draft, feed = self._draft, self._feed
        with Side():
            with Horizontal(classes="fields"):
                yield Words("When")
                yield Field(draft.query, id="query")
            with Horizontal(classes="fields"):
                yield Words("In")
                if feed is None:
                    yield Words("every feed", role="muted", id="everywhere")
                else:
                    words = f"only in {quoted(feed.title, 48)}"
                    yield Tick(words, ticked=draft.feed_id is not None, id="feed")
            with Horizontal(classes="fields"):
                yield Words("Do")
                yield OneOf(draft.action, changed=self._changed)
            with Horizontal(classes="fields", id="tag-row"):
                yield Words("Tag")
                yield Field(draft.tag, id="tag")
            with Horizontal(classes="fields", id="also-row"):
                yield Words("And")
                yield Tick(also_words(None), ticked=False, id="also")
        yield Edge("middle", words="", id="found")
        with Side():
            yield self._list
            yield Words(role="muted", id="status")

    def hints(self) -> tuple[Hint, ...]:
        """How to save, how to apply it to what is shown, and how to leave."""
        keys = keys_of(self)
        return (
            Hint("Enter", "save", "open"),
            Hint(keys.shown("rule.also"), "also to these", "rule.also"),
            Hint("Tab", "fields", "box.next"),
            Hint("Esc", "cancel", "back"),
        )

    def main_list(self) -> RowList[Entry]:
        """What it would have touched."""
        return self._list

    def on_mount(self) -> None:
        """Begin with the query, and try what it was opened with."""
        # At once: asked for by `focus` it would come behind the keys that wait by then.
        self.set_focus(self.query_one("#query", Field))
        self._show_rows()
        self._try()

    def on_resize(self) -> None:
        """As many rows as fit."""
        self._show_rows()

    # --- what is written -------------------------------------------------------------------

    def _written(self) -> RuleDraft:
        feed_id = self._draft.feed_id
        if self._feed is not None:
            feed_id = self._feed.id if self.query_one("#feed", Tick).is_on else None
        action = self.query_one(OneOf).chosen
        tag = self.query_one("#tag", Field).value if action == "tag" else ""
        return RuleDraft(self.query_one("#query", Field).value, action, feed_id, tag)

    def _show_rows(self) -> None:
        """Show the fields that mean something to what it does."""
        action = self.query_one(OneOf).chosen
        has_tag, can_also = action == "tag", action != "notify"
        self.query_one("#tag-row").display = has_tag
        self.query_one("#also-row").display = can_also
        # One height whatever is found and chosen: the box does not jump.
        room = self.app.size.height - LINES_AROUND
        rows = max(LEAST_ROWS, min(MOST_ROWS, room))
        self._list.styles.height = rows + (not can_also) - has_tag

    async def action_run(self, action_id: str) -> None:
        """The keys of a box; those that tick choose, and try anew."""
        if action_id == "rule.also":
            self.query_one("#also", Tick).toggle()
        elif action_id == "box.tick" and isinstance(self.focused, OneOf):
            self.focused.step(1)
        else:
            await super().action_run(action_id)
        if action_id in {"box.tick", "rule.also"}:
            self._changed()

    def on_click(self) -> None:
        """A click may have ticked."""
        self.call_after_refresh(self._changed)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Try what is typed."""
        event.stop()
        self._changed()

    def _changed(self) -> None:
        self._show_rows()
        self.set_timer(TRY_AFTER_S, self._try)

    # --- trying ----------------------------------------------------------------------------

    def _try(self) -> None:
        """Ask what it would have touched; one at a time, the last one always."""
        if self.is_asking(SAVE):
            return
        if self.is_asking(TRY):
            self._is_stale = True
            return
        self._is_stale = False
        draft = self._written()
        if draft.action == "tag":
            draft = RuleDraft(draft.query, "read", draft.feed_id)  # the same articles
        if not draft.query.strip() and draft.feed_id is None:
            self._show_nothing("Words, or as in a search: feed: entity: -not OR since:2w")
            return
        self.ask(
            TRY,
            lambda _: self._rules.preview(draft),
            words="Looking",
            then=self._show_found,
            failed=self._show_wrong,
        )

    def _show_found(self, found: RulePreview) -> None:
        self.query_one("#found", Edge).words = preview_words(found)
        self._list.show(found.entries)
        self._say_also(found)
        self._say("" if found.count else "New articles may be found though none of these is")
        self._try_again()

    def _show_wrong(self, words: str) -> None:
        self._show_nothing("")
        self._say(words, is_error=True)
        self._try_again()

    def _show_nothing(self, words: str) -> None:
        self.query_one("#found", Edge).words = ""
        self._list.show(())
        self._say_also(None)
        self._say(words)

    def _say_also(self, found: RulePreview | None) -> None:
        self.query_one("#also", Tick).say(also_words(found))

    def _try_again(self) -> None:
        if self._is_stale:
            self._try()

    # --- saving ----------------------------------------------------------------------------

    def accept(self) -> None:
        """Save it; what is wrong is said and the box stays."""
        if self.is_asking(SAVE):
            return
        draft = self._written()
        applies = self.query_one("#also", Tick).is_on and draft.action != "notify"
        self.forget(TRY)

        def save(_: CancelToken) -> Saved:
            rule = self._rules.save(
                draft, rule_id=self._rule_id, applies=applies, words=self._undo_words
            )
            return Saved(rule, applies)

        self.ask(
            SAVE,
            save,
            words="Saving the rule",
            then=self._leave_with,
            failed=lambda words: self._say(words, is_error=True),
        )

    def _leave_with(self, answer: Saved) -> None:
        self.dismiss(answer)

    def tell_wait(self, name: str, words: str) -> None:  # noqa: ARG002 - whatever it is
        """Say it under the list."""
        self._say(words)

    def _say(self, words: str, *, is_error: bool = False) -> None:
        self.query_one("#status", Words).say(words, role="error" if is_error else "muted")

    def _draw(self, entry: Entry, place: RowLook) -> list[Strip]:
        parts = [
            Part(age(entry.published, now=datetime.now(UTC)), "muted", cells=AGE_CELLS),
            Part(entry.title or entry.url, "muted" if entry.is_read else "text"),
        ]
        return draw_choice(self, place, parts, right=entry.feed_title)

"""Search: the bar on the status line, the result as the list, and the steps between matches."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

from textual.timer import Timer

from reader.errors import QueryError
from reader.keys import show_key
from reader.model import Entry, Listing
from reader.ui.jobs import SEARCH
from reader.ui.lit_names import Finder, make_finder
from reader.ui.replies import Searched
from reader.ui.snapshots import FoundList
from reader.ui.stage import Stage
from reader.ui.words import count, plural

if TYPE_CHECKING:
    from reader.query.terms import Query
    from reader.ui.filter_field import FilterField

# The query language is imported when somebody searches: the first screen needs none of it.
# ruff: noqa: PLC0415

Scope = Literal["library", "this list", "article"]
ARTICLE_AFTER_S = 0.05  # a hand that types on looks through a text once
ANSWER_S = 0.25  # so long the next question waits for the answer to the last one
LEAST_LETTERS = 2
HINT = "Tab scope   Enter to the list   {save}Esc ends"
HINT_ARTICLE = "Enter to the first match   Esc ends"


class Finding:
    """One search at a time: typed, shown, stepped through, ended."""

    def __init__(self, stage: Stage, *, open_row: Callable[[], None]) -> None:
        self._stage = stage
        self._open_row = open_row
        self._lists, self._view, self._status = stage.lists, stage.desk.view, stage.status
        self._field: FilterField | None = None
        self._timer: Timer | None = None
        self._scope: Scope = "library"
        self._asked: tuple[str, Scope] = ("", "library")
        self._right, self._wrong = "", 0
        self._words = ""
        """What is sought, once something was looked up; empty when nothing is."""
        self._number = ""
        self._shows_touched = False
        """True when the list is what a rule touched, and nothing is sought."""
        self._return_to = ""
        self._lit: Finder | None = None
        """What is lit in texts."""

    def actions(self) -> dict[str, Callable[[], None]]:
        """What each action id does."""
        return {"search": self.begin}

    # --- the bar ---------------------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """True while the letters go into the bar."""
        return self._field is not None and self._stage.screen.focused is self._field

    def begin(self) -> None:
        """Let the letters go into the bar: in the article for a match in it."""
        from reader.ui.filter_field import FilterField

        panes = self._stage.panes
        if panes.view.is_zen:
            panes.toggle_zen()
        self._return_to = panes.focused
        self._scope = "article" if panes.focused == "article" else "library"
        if self._shows_touched:
            self._show_nothing()
        if self._field is None:
            self._field = FilterField(
                "", changed=self._typed, accept=self._accept, leave=self.leave
            )
            self._stage.screen.mount(self._field)
        self._field.value = self._words
        self._field.cursor_position = len(self._words)
        self._stage.screen.set_focus(self._field, scroll_visible=False)
        self._typed()

    def next_scope(self, step: int) -> None:
        """Look somewhere else for the same."""
        scopes: list[Scope] = ["library", "this list", "article"]
        if self._stage.panes.view.is_single:
            return
        if self._lists.sought is not None and self._scope != "article":
            self._lists.end_found()  # the list that is meant is the one behind the result
        self._scope = scopes[(scopes.index(self._scope) + step) % len(scopes)]
        self._typed()

    def _typed(self) -> None:
        """Draw the bar; ask anew when the words or the scope are others."""
        if self._field is None:
            return
        if self.is_typing and self._asked != (self._field.value, self._scope):
            self._asked = self._field.value, self._scope
            self._stop_timer()
            in_article = self._scope == "article"
            if in_article or self._stage.jobs.seconds(SEARCH) is not None:
                wait_s = ARTICLE_AFTER_S if in_article else ANSWER_S
                self._timer = self._stage.screen.set_timer(wait_s, self._ask)
            else:
                self._ask()  # most answers are there before the next letter
        self._draw()

    def _stop_timer(self) -> bool:
        """Do not ask by and by; False when that was not to be."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
        return timer is not None

    def _draw(self) -> None:
        if self._field is None or not self.is_typing:
            self._status.bar = ("", "", 0)
            return
        hint = HINT_ARTICLE
        if not self._stage.panes.view.is_single:
            keys = self._stage.keys.keys_of("search.save")
            save = next((show_key(key) for key in keys if len(key) > 1), "")
            hint = HINT.format(save=f"{save} saves it   " if save else "")
        prompt = f"{self._scope} ▸ "
        behind_caret = self._field.cursor_position < self._wrong
        wrong = len(prompt) + self._wrong + behind_caret if self._wrong else 0
        self._status.bar = (prompt + self._field.words_with_caret, self._right or hint, wrong)

    def _ask(self) -> None:
        self._timer = None
        words, scope = self._asked
        self._right, self._wrong = "", 0
        if len(words.strip()) < LEAST_LETTERS:
            self._show_nothing()
        elif scope == "article":
            self._look_in_article(words)
        else:
            listing = self._lists.listing if scope == "this list" else Listing(show="all")
            self._stage.jobs.search(words, listing)
        self._draw()

    def _show_nothing(self) -> None:
        self._stage.jobs.cancel(SEARCH)
        self._words = self._number = ""
        self._shows_touched = False
        self._lists.end_found()
        self._light(None)

    # --- answers ---------------------------------------------------------------------------

    def searched(self, answer: Searched) -> None:
        """Show what was found, unless something else was asked for since."""
        words, scope = self._asked
        if answer.words != words or scope == "article":
            if self._stop_timer():
                self._ask()  # what was typed meanwhile has waited for this
            return
        if answer.error or answer.query is None or answer.found is None:
            self._say_wrong(answer.error, answer.column)
            return
        self._shows_touched = False
        found, query = answer.found, answer.query
        more = "+" if found.is_more else ""
        self._words, self._number = words, f"{count(found.count)}{more}"
        self._right, self._wrong = f"{self._number} · {answer.seconds * 1000:.0f} ms", 0
        empty = "Nothing found. Fewer words find more, and prefix* all that go on."
        if answer.waiting:  # a large refresh left their texts for later
            to_come = plural(answer.waiting, "new text", "new texts")
            self._right += f" · {to_come} to come"
            empty = f"Nothing found yet: {to_come} are still being prepared."
        find = make_finder(query)
        self._lists.show_found(
            FoundList(
                name=f"/ {words.strip()}",
                counts=(f"found {self._number}", self._number),
                empty_words=empty,
                more=partial(self._more, query, answer.listing),
                find=find,
            ),
            found.entries,
        )
        self._light(find)
        self._draw()

    def _more(self, query: "Query", listing: Listing, last: Entry) -> list[Entry]:
        return list(self._stage.library.search.find(query, listing, after=last).entries)

    def _look_in_article(self, words: str) -> None:
        try:
            query = self._stage.library.search.parse(words, is_unfinished=True)
        except QueryError as problem:
            self._say_wrong(str(problem), problem.column)
            return
        self._light(make_finder(query))
        number = self._view.matches
        self._words, self._number = words, count(number)
        self._right = plural(number, "match", "matches")

    def _say_wrong(self, error: str, column: int) -> None:
        self._right, self._wrong = error, column
        self._draw()

    def _light_smart(self) -> None:
        """Light up what the smart feed looks for whose list is shown, if it is one."""
        find = self._lists.smart.finder(self._lists.listing)
        if find is not self._lit:
            self._light(find)

    def _light(self, find: Finder | None) -> None:
        self._lit = find
        self._view.light_words(find)

    # --- after typing ----------------------------------------------------------------------

    def _accept(self) -> None:
        """Go to the result: the list, or the first match of the article."""
        if self._wrong:
            return
        in_article = self._scope == "article"
        self._stage.panes.go_to("article" if in_article else "entries")
        self._draw()
        if in_article:
            self.step(1)

    def leave(self) -> bool:
        """End the search, the list and the place as before; False when there was none."""
        was_typing = self.is_typing
        if not was_typing and not self.is_active:
            return False
        if was_typing:
            panes = self._stage.panes
            panes.go_to(next(pane for pane in panes.existing if pane == self._return_to))
        self._asked = ("", self._scope)
        self._right, self._wrong = "", 0
        self._show_nothing()
        self._draw()
        return True

    def show_touched(self, found: FoundList, rows: Sequence[Entry]) -> None:
        """Show what a rule touched as the result of a search is shown."""
        self.leave()
        self._words, self._number = found.name, found.counts[-1]
        self._asked = ("", "library")
        self._shows_touched = True
        self._lists.show_found(found, rows)
        self._light(None)

    @property
    def is_search(self) -> bool:
        """True while something is sought, and not shown for another reason."""
        return self.is_active and not self._shows_touched

    @property
    def is_active(self) -> bool:
        """True while `n` and `N` mean matches."""
        return bool(self._words)

    @property
    def steps_in_text(self) -> bool:
        """True where `n` goes to the next match, if there is one."""
        in_text = self._stage.panes.focused == "article" and self._view.matches > 0
        return self.is_active or in_text

    @property
    def words(self) -> str:
        """What is sought, as it was typed."""
        return self._words

    @property
    def scope(self) -> Scope:
        """Where it is sought."""
        return self._asked[1]

    def note(self, words: str) -> bool:
        """Say it in the bar, where it hides the status line; False when it does not."""
        if self.is_typing:
            self._right = words
            self._draw()
        return self.is_typing

    def chip(self) -> str:
        """What stands in the status line while a search is active."""
        is_gone = self._asked[1] != "article" and self._lists.sought is None
        if self._words and is_gone and not self.is_typing:  # another list is shown
            self._words = self._number = ""
            self._light(None)
        if not self._words and not self.is_typing:
            self._light_smart()
        sign = "" if self._shows_touched else "/ "
        return f"{sign}{self._words.strip()} {self._number}" if self._words else ""

    def step(self, step: int) -> bool:
        """Go to the next match, in the text or in the list; False without a search.

        In the list of a smart feed in the text alone, and False behind its last match.
        """
        if not self.is_active:
            return self._stage.panes.focused == "article" and self._view.step_match(step)
        if self._stage.panes.focused == "article" and self._view.step_match(step):
            return True
        if self._lists.sought is None:
            self._view.step_match(step, wraps=True)
            self._stage.say("first match again" if step > 0 else "last match again")
        elif self._lists.entries.move(step):
            self._open_row()
            self._view.step_match(1, wraps=True)
        elif not self._lists.entries.rows:
            self._stage.say("Nothing was found")
        else:
            self._stage.say("This is the last match" if step > 0 else "This is the first match")
        return True

"""Asks for the name and the password of a feed; the password is never shown or logged."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from reader.hygiene import host_of
from reader.model import Feed
from reader.ui.dialogs.box import Box
from reader.ui.dialogs.frame import Edge, Hint, Side
from reader.ui.dialogs.parts import Field, Words

KEPT = "Kept outside the library: in the keyring, else in a file only you can read."
OPEN = "The address begins with http: whoever is on the way can read the password."
WANTED = "Type the name and the password"


class LoginDialog(Box[tuple[str, str]]):
    """Answers with name and password, or None."""

    DEFAULT_CSS = """
    LoginDialog .fields Words { width: 10; }
    LoginDialog Field { width: 1fr; }
    """

    def __init__(self, feed: Feed) -> None:
        super().__init__()
        self._feed = feed

    def compose_top(self) -> ComposeResult:
        """The upper edge with the host."""
        yield Edge("top", words=f"Log in to {host_of(self._feed.url)}", id="title")

    def compose_body(self) -> ComposeResult:
        """The fields, and where what is typed is kept."""
        with Side():
            with Horizontal(classes="fields"):
                yield Words("Name")
                yield Field(id="name")
            with Horizontal(classes="fields"):
                yield Words("Password")
                yield Field(id="password", is_secret=True)
            yield Words(KEPT, role="muted")
            if self._feed.url.startswith("http:"):
                yield Words(OPEN, role="error")
            yield Words(role="muted", id="status")

    def hints(self) -> tuple[Hint, ...]:
        """How to go on, and how to leave."""
        return (
            Hint("Enter", "log in", "open"),
            Hint("Tab", "fields", "box.next"),
            Hint("Esc", "cancel", "back"),
        )

    def on_mount(self) -> None:
        """Begin in the name."""
        self.query_one("#name", Field).focus()

    def accept(self) -> None:
        """Answer with both; after the name alone, go on to the password."""
        name, secret = (self.query_one(f"#{part}", Field) for part in ("name", "password"))
        if name.value and not secret.value and self.focused is name:
            secret.focus()
        elif name.value.strip() or secret.value:
            self.dismiss((name.value.strip(), secret.value))
        else:
            self.query_one("#status", Words).say(WANTED, role="error")

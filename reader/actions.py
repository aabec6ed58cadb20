"""The one table of actions: ids, keys, words, and the panes in which each is bound.

Bindings, footer, palette, help and the user's own keys are all made from it. It knows what an
action is called, and nothing of what it does.
"""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

Pane = Literal["feeds", "entries", "article", "entities", "box"]
"""Where keys arrive; "box" is a dialog without a field in focus."""

PANES: tuple[Pane, ...] = ("feeds", "entries", "article", "entities")

EVERYWHERE: frozenset[Pane] = frozenset(PANES)
WITH_BOX: frozenset[Pane] = frozenset({*PANES, "box"})
LISTS_AND_ARTICLE: frozenset[Pane] = frozenset({"feeds", "entries", "article"})
ON_ENTRIES: frozenset[Pane] = frozenset({"entries", "article", "entities"})
BOX_ONLY: frozenset[Pane] = frozenset({"box"})


class Action(Struct, frozen=True):
    """Something the user can do by a key, the palette, the help screen or the footer."""

    id: str
    """The name in the configuration: "entry.star"; further keys are its ".alt", ".alt2"."""
    keys: tuple[str, ...]
    """Key names as Textual has them; the first is the one that is shown."""
    label: str
    """Its words in the footer: "star"."""
    help: str
    """Its line in help and palette, without a full stop."""
    where: str = "everywhere"
    """Last column of the help screen."""
    panes: frozenset[Pane] = EVERYWHERE
    """Where it is bound; elsewhere its key says that it does nothing."""
    footer: Mapping[Pane, int] = field(default_factory=dict)
    """Rank in the footer of each pane that shows it, 1 first."""
    partner: str = ""
    """Id of the action whose key is shown beside it in the footer: `j k choose`."""
    footer_label: str = ""
    """Words for the footer where the partners' differ from `label`."""
    in_palette: bool = True

    @property
    def binding_ids(self) -> tuple[str, ...]:
        """One id for each key, in their order."""
        tails = ("", ".alt", *(f".alt{number}" for number in range(2, len(self.keys))))
        return tuple(self.id + tail for tail in tails[: len(self.keys)])


def _move(action_id: str, keys: tuple[str, ...], words: str, **more: object) -> Action:
    """An action that only moves, in every pane and box; the palette does without it."""
    return Action(
        action_id,
        keys,
        words,
        words,
        where="everywhere",
        panes=WITH_BOX,
        in_palette=False,
        **more,  # type: ignore[arg-type]  # the few fields that differ
    )


MOVING: tuple[Action, ...] = (
    _move(
        "move.down",
        ("j", "down"),
        "down: a row, or a line of the article",
        footer={"entities": 1},
        partner="move.up",
        footer_label="choose",
    ),
    _move("move.up", ("k", "up"), "up: a row, or a line of the article"),
    Action(
        "pane.left",
        ("h", "left"),
        "left",
        "to the pane on the left; folds a folder in the feeds",
        in_palette=False,
    ),
    Action("pane.right", ("l", "right"), "right", "to the pane on the right", in_palette=False),
    Action("pane.next", ("tab",), "next pane", "to the next pane", in_palette=False),
    Action(
        "pane.previous", ("shift+tab",), "previous pane", "to the pane before", in_palette=False
    ),
    Action("pane.feeds", ("1",), "feeds", "to the feeds"),
    Action("pane.entries", ("2",), "entries", "to the entries"),
    Action("pane.article", ("3",), "article", "to the article"),
    Action("pane.entities", ("4",), "entities", "to the entities"),
    _move("half.down", ("d", "ctrl+d"), "half a page down"),
    _move("half.up", ("u", "ctrl+u"), "half a page up"),
    _move("page.down", ("pagedown",), "a page down"),
    _move("page.up", ("pageup",), "a page up"),
    _move("top", ("g", "home"), "to the top"),
    _move("bottom", ("G", "end"), "to the end"),
    Action(
        "section.next",
        ("}",),
        "next section",
        "next folder, day, heading, type or removed part",
        in_palette=False,
    ),
    Action(
        "section.previous",
        ("{",),
        "section before",
        "previous folder, day, heading, type or removed part",
        in_palette=False,
    ),
)

READING: tuple[Action, ...] = (
    Action(
        "read.on",
        ("space",),
        "read on",
        "read on: a page, then the next unread",
        footer={"feeds": 2, "entries": 1, "article": 1},
    ),
    Action("page.back", ("b",), "page back", "the article a page back", in_palette=False),
    Action(
        "open",
        ("enter",),
        "open",
        "open what is chosen",
        panes=WITH_BOX,
        footer={"feeds": 1, "entries": 2},
        in_palette=False,
    ),
    Action(
        "unread.next",
        ("n",),
        "next unread",
        "next unread entry",
        footer={"article": 2},
    ),
    Action("unread.previous", ("N",), "previous unread", "previous unread entry"),
    Action("article.next", ("J",), "next article", "next article in the list"),
    Action("article.previous", ("K",), "previous article", "previous article in the list"),
    Action("feed.next", ("]", ")"), "next feed", "next feed with unread"),
    Action("feed.previous", ("[", "("), "previous feed", "previous feed with unread"),
    Action("place.back", ("backspace",), "place before", "back to the place before this one"),
    Action(
        "back",
        ("q", "escape"),
        "back",
        "back one step; in the feeds q quits",
        panes=WITH_BOX,
        footer={"article": 9, "entities": 6},
        in_palette=False,
    ),
)

ENTRIES: tuple[Action, ...] = (
    Action(
        "entry.read",
        ("m",),
        "read",
        "mark read or unread",
        "entries and article",
        ON_ENTRIES,
        {"entries": 3},
    ),
    Action(
        "entry.star",
        ("s",),
        "star",
        "star, or take the star off",
        "entries and article",
        ON_ENTRIES,
        {"entries": 4, "article": 6},
    ),
    Action(
        "entry.later",
        ("L",),
        "later",
        "keep for later, or not any more",
        "entries and article",
        ON_ENTRIES,
        {"article": 10},
    ),
    Action(
        "list.all_read",
        ("A",),
        "all read",
        "mark all in this list, feed or folder read",
        "feeds / entries",
        LISTS_AND_ARTICLE,
        {"feeds": 3, "entries": 5},
    ),
    Action(
        "undo",
        ("U",),
        "undo",
        "take back the last mark or choice, up to 20 steps",
        footer={"entries": 8, "feeds": 7},
    ),
    Action(
        "list.show",
        (".",),
        "all or unread",
        "show all, unread or starred entries",
        "feeds / entries",
        LISTS_AND_ARTICLE,
        {"entries": 9},
    ),
)

FEEDS: tuple[Action, ...] = (
    Action(
        "refresh.this",
        ("r",),
        "refresh",
        "fetch this feed, folder or page again; find the names anew",
        footer={"feeds": 4},
    ),
    Action(
        "refresh.all",
        ("R",),
        "refresh all",
        "show what is new, else refresh all feeds",
        footer={"feeds": 5, "entries": 6},
    ),
    Action(
        "feed.add",
        ("a",),
        "add",
        "add a site or feed",
        "feeds / entries / article",
        LISTS_AND_ARTICLE,
        {"feeds": 6, "entries": 7},
    ),
    Action(
        "feed.edit",
        ("E",),
        "edit",
        "change this feed's title, folder or full text",
        "feeds / entries",
        frozenset({"feeds", "entries"}),
        {"feeds": 9},
    ),
    Action(
        "feed.import",
        ("I",),
        "import",
        "import feeds from an .opml file",
        "feeds / entries / article",
        LISTS_AND_ARTICLE,
    ),
)

ARTICLE: tuple[Action, ...] = (
    Action(
        "text.kind",
        ("x",),
        "text",
        "full text, feed text, raw",
        "article",
        footer={"article": 3},
    ),
    Action(
        "text.removed",
        ("X",),
        "removed",
        "show what was removed, and why",
        "article",
        footer={"article": 4},
    ),
    Action(
        "text.furniture",
        ("E",),
        "furniture",
        "a line is furniture of this site; a removed part is not",
        "article",
        frozenset({"article"}),
        {"article": 11},
    ),
    Action(
        "text.narrower", ("<",), "narrower", "narrower text", "article", partner="text.wider"
    ),
    Action("text.wider", (">",), "wider", "wider text", "article"),
    Action("view.zen", ("z",), "only text", "the text alone, or everything again", "article"),
    Action(
        "open.browser",
        ("o",),
        "browser",
        "open the page in the browser",
        "feeds / entries / article",
        LISTS_AND_ARTICLE,
        {"article": 7},
    ),
    Action(
        "open.site",
        ("O",),
        "site",
        "open the feed's site in the browser",
        "feeds / entries / article",
        LISTS_AND_ARTICLE,
    ),
    Action(
        "copy", ("y",), "copy", "copy the link, the address or the name", footer={"article": 8}
    ),
    Action(
        "mention.next",
        ("*",),
        "next mention",
        "next mention of the chosen name",
        footer={"article": 5, "entities": 2},
        partner="mention.previous",
        footer_label="names",
    ),
    Action(
        "mention.previous",
        ("#",),
        "mention before",
        "mention before of the chosen name",
    ),
    Action(
        "view.entities",
        ("w",),
        "hide names",
        "hide or show the entities",
        footer={"entities": 5},
    ),
)

PROGRAM: tuple[Action, ...] = (
    Action("theme", ("Z",), "theme", "choose a theme"),
    Action(
        "palette",
        (":", "ctrl+p"),
        "commands",
        "find a command, feed or article",
        footer={"feeds": 8, "entities": 7},
        in_palette=False,
    ),
    Action("help", ("?", "f1"), "keys", "all keys; type to find one", panes=WITH_BOX),
    Action("messages", (), "messages", "what was said since the start"),
    Action("quit", ("Q", "ctrl+q", "ctrl+c"), "quit", "quit at once", panes=WITH_BOX),
    Action("suspend", ("ctrl+z",), "to the shell", "to the shell; fg comes back"),
)

IN_BOXES: tuple[Action, ...] = (
    Action("box.tick", ("space",), "tick", "tick", "boxes", BOX_ONLY, in_palette=False),
    Action(
        "box.next", ("tab",), "next field", "next field", "boxes", BOX_ONLY, in_palette=False
    ),
    Action(
        "box.previous",
        ("shift+tab",),
        "field before",
        "field before",
        "boxes",
        BOX_ONLY,
        in_palette=False,
    ),
)

ACTIONS: tuple[Action, ...] = (
    *READING,
    *ENTRIES,
    *FEEDS,
    *ARTICLE,
    *MOVING,
    *PROGRAM,
    *IN_BOXES,
)
"""Every action there is, in the order of the help screen."""

_LIST_PREFIXES = ("unread.", "article.", "feed.", "entry.", "list.")
NEEDS_LISTS = frozenset(
    {
        *(action.id for action in ACTIONS if action.id.startswith(_LIST_PREFIXES)),
        *(
            "text.furniture",
            "pane.feeds",
            "pane.entries",
            "refresh.all",
            "open.site",
            "place.back",
        ),
    }
)
"""Ids of what cannot be done where there is one article and no list."""

_BY_ID = {action.id: action for action in ACTIONS}


def find_action(action_id: str) -> Action:
    """The action of that id; KeyError for an id that is in no table."""
    return _BY_ID[action_id]


def actions_of(pane: Pane) -> list[Action]:
    """The actions bound in a pane, in the order of the help screen."""
    return [action for action in ACTIONS if pane in action.panes]

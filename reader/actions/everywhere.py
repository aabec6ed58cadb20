"""Actions that mean the same in every pane or box: moving, reading on, the program itself."""

from reader.actions.action import BOX_ONLY, WITH_BOX, Action


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


def _of_rules(action_id: str, keys: tuple[str, ...], label: str, words: str) -> Action:
    """An action in the boxes of rules."""
    return Action(action_id, keys, label, words, "rules", BOX_ONLY, in_palette=False)


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
        footer={"feeds": 1, "entries": 2, "entities": 3},
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
        footer={"article": 9, "entities": 7},
        in_palette=False,
    ),
)

PROGRAM: tuple[Action, ...] = (
    Action("theme", ("Z",), "theme", "choose a theme"),
    Action(
        "palette",
        (":", "ctrl+p"),
        "commands",
        "find a command, feed or article",
        footer={"feeds": 8, "entities": 9},
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
    _of_rules("rule.remove", ("D", "delete"), "delete", "delete the rule"),
    _of_rules("rule.take_back", ("T",), "take back", "take back all that the rule did"),
    _of_rules("rule.also", ("ctrl+t",), "also to these", "apply it to what is shown, too"),
)

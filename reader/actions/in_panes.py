"""Actions on what a pane shows: entries, feeds, the article."""

from reader.actions.action import LISTS_AND_ARTICLE, ON_ENTRIES, Action

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
        "what changed, full text, feed text, raw",
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

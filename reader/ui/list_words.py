"""What a list is called, and what its title bar says of how much is in it.

Pure.
"""

from reader.model import Entry, Listing, Show
from reader.ui.words import count

_EVERYTHING: dict[Show, str] = {
    "unread": "All unread",
    "all": "All entries",
    "starred": "All starred",
}


def list_name(listing: Listing, title: str) -> str:
    """The name of a list in titles and sentences; `title` is that of its feed."""
    match listing.scope:
        case "starred":
            return "Starred"
        case "later":
            return "Later"
        case "everything":
            return _EVERYTHING[listing.show]
        case "folder":
            title = listing.folder
        case _:
            pass
    return {"unread": title, "all": f"{title}, all", "starred": f"{title}, starred"}[
        listing.show
    ]


def counts_in_words(
    counts: tuple[int, int, int], listing: Listing, waiting: int, *, is_more: bool = False
) -> tuple[str, ...]:
    """The longest form first, then a short one of what is shown.

    `counts` are entries, unread and starred ones; of a smart feed only unread are counted,
    and `is_more` of them there are.
    """
    entries, unread, starred = counts
    new = [f"{count(waiting)} new"] if waiting else []
    if listing.scope == "smart":
        shown_unread = f"{count(unread)}{'+' if is_more else ''}"
        return (
            " · ".join([f"unread {shown_unread}", *new]),
            " · ".join([shown_unread, *new]),
        )
    is_unread = listing.show != "starred"
    part = f"unread {count(unread)}" if is_unread else f"starred {count(starred)}"
    shown = {"unread": unread, "all": entries, "starred": starred}
    return (
        " · ".join([f"all {count(entries)}", part, *new]),
        " · ".join([count(shown[listing.show]), *new]),
    )


def is_marked(entry: Entry, mark: str) -> bool:
    """Whether it is `read`, `starred` or kept for `later`."""
    return {"read": entry.is_read, "starred": entry.is_starred, "later": entry.is_later}[mark]


def marked_already(mark: str, *, is_set: bool) -> str:
    """What is said where another program did what a key was to do."""
    match mark:
        case "read":
            return "It is read already" if is_set else "It is unread already"
        case "starred":
            return "It is starred already" if is_set else "It has no star any more"
        case _:
            return (
                "It is kept for later already"
                if is_set
                else "It is not kept for later any more"
            )


def toggled(mark: str, title: str, *, was: bool) -> tuple[str, str]:
    """What is said of a `read`, `starred` or `later` that was turned around, and by undo."""
    match mark:
        case "read":
            said = "Marked unread" if was else "Marked read"
            back = "is read again" if was else "is unread again"
        case "starred":
            said = "Star taken off" if was else "Starred"
            back = "starred again" if was else "without star"
        case _:
            said = "No longer for later" if was else "Kept for later"
            back = "for later again" if was else "not for later"
    return said, f"Undone: {title} {back}"

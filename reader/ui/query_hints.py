"""What can stand in a search, as the footer shows it while one is typed."""

from reader.ui.keymap import FooterItem

_FORMS = (
    ("feed:", "title"),
    ("entity:", "name"),
    ("tag:", "name"),
    ("is:", "unread, starred, later"),
    ("since:", "2w"),
    ("-word", "without"),
    ('"a b"', "phrase"),
    ("OR", "either"),
    ("ab*", "begins so"),
    ("folder:", "name"),
    ("author:", "name"),
    ("site:", "host"),
    ("lang:", "de"),
    ("has:", "enclosure"),
    ("before:", "2026-10-01"),
)
QUERY_FORMS = tuple(FooterItem(form, label, action_id="") for form, label in _FORMS)
"""No key does these: a click on one does nothing."""

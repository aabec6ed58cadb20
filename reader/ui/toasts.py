"""Toasts: what happened without the user, at most two at a time."""

from textual.app import App

MOST_TOASTS = 2
TOAST_S = 6.0
ERROR_TOAST_S = 3600.0  # until a key


def show_toast(app: App[object], words: str, *, is_error: bool) -> None:
    """Show plain words; the oldest toast goes when there are too many."""
    app.notify(
        words,
        severity="error" if is_error else "information",
        timeout=ERROR_TOAST_S if is_error else TOAST_S,
        markup=False,
    )
    # Later: a toast is only counted once the app has taken it.
    app.call_later(_leave_the_newest, app)


def _leave_the_newest(app: App[object]) -> None:
    by_age = sorted(app._notifications, key=lambda note: note.raised_at)
    for note in by_age[:-MOST_TOASTS]:
        app._unnotify(note)


def clear_errors(app: App[object]) -> None:
    """Take away the toasts if one of them is an error, which stands until a key."""
    if any(note.severity == "error" for note in app._notifications):
        app.clear_notifications()

"""Small things the interface remembers across restarts: keys to text."""

from reader.store.db import Database


def remember(db: Database, key: str, value: str, *, wait_s: float | None = None) -> None:
    """Store a value under a key, in place of an earlier one; `wait_s` as `Database.write`."""
    with db.write(wait_s) as connection:
        connection.execute(
            "INSERT INTO places (key, value) VALUES (?, ?) "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )


def recall(db: Database, key: str) -> str:
    """What was remembered under the key; empty when nothing was."""
    with db.read() as connection:
        row = connection.execute("SELECT value FROM places WHERE key = ?", (key,)).fetchone()
    return row[0] if row else ""

"""What is kept beside a library so that nothing is lost with it, once a day."""

from datetime import datetime

from reader.feeds.opml import make_opml
from reader.model import CancelToken
from reader.saving import save_file
from reader.store.backups import back_up, is_due
from reader.store.db import Database
from reader.store.feeds import export_feeds
from reader.store.plain_lists import list_stars, make_stars, opml_path, stars_path


def keep_safe(db: Database, now: datetime, *, cancel: CancelToken) -> None:
    """List subscriptions and stars in plain files and copy the library, if that is due.

    Raises DamagedError when the library is damaged: what was kept before stays.
    CancelledError when it was stopped; StoreError or SourceError when it cannot be written.
    """
    if not is_due(db.path, now):
        return
    opml, stars = make_opml(export_feeds(db), now), make_stars(list_stars(db))
    for path, content in ((opml_path(db.path), opml), (stars_path(db.path), stars)):
        save_file(str(path), content, may_replace=True, is_private=True)
    back_up(db, now, cancel=cancel)

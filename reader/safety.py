"""Once a day: what is kept beside a library so that nothing is lost with it, and letting go."""

from datetime import datetime

from msgspec.structs import replace

from reader.errors import StoreError
from reader.feeds.opml import make_opml
from reader.model import CancelToken
from reader.model.keeping import LetGo
from reader.saving import save_file
from reader.store.backups import back_up, is_due
from reader.store.db import Database
from reader.store.feeds import export_feeds
from reader.store.keeping import is_due as may_let_go
from reader.store.keeping import let_go
from reader.store.plain_lists import list_stars, make_stars, opml_path, stars_path
from reader.store.unseen import empty_unseen


def keep_safe(db: Database, now: datetime, *, cancel: CancelToken) -> bool:
    """List subscriptions and stars in plain files and copy the library, if that is due.

    True once there is a copy of today; False while another process makes it.
    Raises DamagedError when the library is damaged: what was kept before stays.
    CancelledError when it was stopped; StoreError or SourceError when it cannot be written.
    """
    if not is_due(db.path, now):
        return True
    opml, stars = make_opml(export_feeds(db), now), make_stars(list_stars(db))
    for path, content in ((opml_path(db.path), opml), (stars_path(db.path), stars)):
        save_file(str(path), content, may_replace=True, is_private=True)
    return back_up(db, now, cancel=cancel) is not None


def let_go_daily(db: Database, now: datetime, *, cancel: CancelToken) -> LetGo:
    """Let go of what is more than is kept, or deleted, if that is due; after `keep_safe` alone.

    Raises StoreError when the library cannot be written.
    """
    return _let_go(db, now, cancel) if may_let_go(db, now) else LetGo()


def let_go_now(db: Database, now: datetime) -> LetGo:
    """Let go of what is more than is kept, or deleted, texts and all, after today's backup.

    Raises StoreError where nothing can be written, or another process makes that backup.
    """
    if db.refusal:
        raise StoreError(db.refusal)
    cancel = CancelToken()
    if not keep_safe(db, now, cancel=cancel):
        raise StoreError("Another reader makes today's backup. Try again when it is done.")
    return _let_go(db, now, cancel, at_once=True)


def _let_go(
    db: Database, now: datetime, cancel: CancelToken, *, at_once: bool = False
) -> LetGo:
    deleted = empty_unseen(db, now, cancel=cancel, at_once=at_once)
    # Last, as it notes that the run of today was made.
    done = let_go(db, now, cancel=cancel, at_once=at_once)
    return replace(done, deleted=deleted)

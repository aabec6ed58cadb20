"""Articles that a refresh left to be made: one when somebody reads it, all by and by."""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from reader.compute import Compute, tasks
from reader.errors import ComputeError, NoWorkerError, StoreError
from reader.model import CancelToken, EntryId, FeedText, MadeText
from reader.refresh.making import TEXTS_DEADLINE_S, batches
from reader.store import waiting
from reader.store.db import Database
from reader.store.imprints import NEWEST_OF_SITE, make_remembered
from reader.store.waiting import Late

ONE_DEADLINE_S = 3.0  # somebody waits
BESIDE_CHARS = 1 << 20  # of HTML made with the text somebody waits for
WORKERS, HURRIED = 2, 50  # at work at once, and texts a transaction, when somebody waits
GENTLY, REST_S = 8, 0.05  # when nobody does, but a key may have to wait for the transaction

log = logging.getLogger(__name__)


def make_one(
    db: Database, compute: Compute, entry_id: EntryId, *, cancel: CancelToken | None
) -> MadeText | None:
    """Make this entry's article, if it waits; None when it does not, or holds no text.

    With it those of its feed's newest entries, so that its site's furniture can be learnt. What
    cannot be stored is made for the eye, and waits on. So does what takes too long or kills its
    worker, which raises ComputeError: `make_all` gives it more time.
    """
    if not waiting.is_waiting(db, entry_id):
        return None
    wanted = [entry_id]
    if not db.refusal:
        wanted += waiting.waiting_beside(db, entry_id, limit=NEWEST_OF_SITE)
    given = _few(entry_id, dict(waiting.given_texts(db, wanted)))
    if entry_id not in given:  # somebody else made it meanwhile
        return None
    try:
        made = _run(compute, list(given.items()), seconds=ONE_DEADLINE_S, cancel=cancel)
    except NoWorkerError:
        raise
    except ComputeError as problem:  # one of the others, perhaps
        log.warning("a text and those beside it: %s", problem)
        alone = [(entry_id, given[entry_id])]
        made = _run(compute, alone, seconds=ONE_DEADLINE_S, cancel=cancel)
    if not db.refusal:
        try:
            _save(db, made)
        except StoreError as problem:
            log.warning("texts that were made could not be stored: %s", problem)
    return next((late.made for late in made if late.entry_id == entry_id), None)


def _few(first: EntryId, given: dict[EntryId, FeedText]) -> dict[EntryId, FeedText]:
    """The text of the first one, and as many others as take no time that is felt."""
    chars, few = 0, {first: given[first]} if first in given else {}
    for entry_id, text in given.items():
        chars += len(text.html)
        if chars < BESIDE_CHARS:
            few[entry_id] = text
    return few


def make_all(
    db: Database,
    compute: Compute,
    *,
    threads: int = 1,
    size: int = HURRIED,
    rest_s: float = 0.0,
    cancel: CancelToken,
) -> Iterator[int]:
    """Make every article that waits, unread ones first; how many of a batch were stored.

    With `rest_s` others have the library for so long between two batches. Raises
    NoWorkerError.
    """
    ids = [] if db.refusal else waiting.list_waiting(db)
    under_way: deque[Future[list[Late]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="texts") as pool:
        try:
            for start in range(0, len(ids), size):
                some = ids[start : start + size]
                under_way.append(pool.submit(_make_some, db, compute, some, cancel))
                if len(under_way) > threads:
                    yield _save(db, under_way.popleft().result())
                    if cancel.wait(rest_s):
                        return
            while under_way:
                yield _save(db, under_way.popleft().result())
        except (GeneratorExit, KeyboardInterrupt):
            cancel.cancel()  # else the threads' tasks are waited for, up to 15 s
            raise
        finally:
            # Whoever stops asking has no use for what is being made.
            pool.shutdown(wait=False, cancel_futures=True)


def _make_some(
    db: Database, compute: Compute, ids: Sequence[EntryId], cancel: CancelToken
) -> list[Late]:
    return _make(compute, waiting.given_texts(db, ids), cancel)


def _make(
    compute: Compute, given: Sequence[tuple[EntryId, FeedText]], cancel: CancelToken | None
) -> list[Late]:
    """The articles; each alone when one of them kills its worker or takes too long."""
    made: list[Late] = []
    ids = iter([entry_id for entry_id, _ in given])
    for texts in batches(text for _, text in given):
        some = [(next(ids), text) for text in texts]
        try:
            made += _run(compute, some, seconds=TEXTS_DEADLINE_S, cancel=cancel)
        except NoWorkerError:
            raise
        except ComputeError as problem:
            log.warning("texts that waited: %s", problem)
            made += [_make_alone(compute, entry_id, text, cancel) for entry_id, text in some]
    return made


def _make_alone(
    compute: Compute, entry_id: EntryId, text: FeedText, cancel: CancelToken | None
) -> Late:
    try:
        return _run(compute, [(entry_id, text)], seconds=TEXTS_DEADLINE_S, cancel=cancel)[0]
    except NoWorkerError:  # it waits for better times
        raise
    except ComputeError as problem:
        log.warning("the text of entry %d: %s", entry_id, problem)
        return Late(entry_id, None, None)


def _run(
    compute: Compute,
    given: Sequence[tuple[EntryId, FeedText]],
    *,
    seconds: float,
    cancel: CancelToken | None,
) -> list[Late]:
    if not given:
        return []
    texts = tuple(text for _, text in given)
    made = compute.run(tasks.make_texts, texts, seconds=seconds, cancel=cancel)
    return [
        Late(entry_id, text, make_remembered(text.article, text.imprint) if text else None)
        for (entry_id, _), text in zip(given, made, strict=True)
    ]


def _save(db: Database, made: Sequence[Late]) -> int:
    return waiting.save_texts(db, made, datetime.now(UTC)) if made else 0

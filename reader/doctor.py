"""What is wrong with this installation and this library, and how to mend it."""

import os
import sys
from datetime import UTC, datetime

from msgspec import Struct

from reader.compute import Compute, tasks
from reader.compute.languages import find_models
from reader.config import Config, Paths, load_config
from reader.config_check import find_problems
from reader.entities.languages import language_name
from reader.errors import (
    ComputeError,
    ConfigError,
    DamagedError,
    NotFoundError,
    StoreError,
)
from reader.hygiene import clean_line
from reader.opener import find_browser, find_copier
from reader.store.backups import KEPT, find_backup, list_backups
from reader.store.backups import restore as restore_backup
from reader.store.check import check_integrity, find_faults
from reader.store.compact import compact as compact_file
from reader.store.db import Database, look_at
from reader.store.sizes import FeedSize, file_size, list_sizes
from reader.store.unseen import count_unseen
from reader.store.unwritable import find_refusal
from reader.terminal import find_encoding

NAMES_DEADLINE_S = 60.0  # a first start on a slow disk loads 60 MB of model and runtime
MEND_DAMAGED = (
    "The next start saves what can be saved into a new library and keeps this one; "
    "`reader doctor --restore` takes the newest backup instead."
)
__all__ = ["Check", "FeedSize", "compact", "examine", "restore"]

SAMPLE = "Anna Rask spoke in Port Sella."
LARGEST = 10
TITLE_CHARS = 40  # of each of them
WORTH_COMPACTING = 0.2  # of the file, from 10 MB on
_LEAST_BYTES = 10_000_000


class Check(Struct, frozen=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str
    mend: str = ""
    """What to do; empty when there is nothing to do."""
    feeds: tuple[FeedSize, ...] = ()
    """Every feed with what it takes, the largest first, where that is what was looked at."""


def examine(paths: Paths) -> list[Check]:
    """Every check, in the order a user would ask them; takes seconds.

    Nothing is changed: no library is made, and one of an older version stays as it is.
    """
    config, config_check = _config(paths)
    return [
        config_check,
        *_library(paths),
        _backups(paths),
        _names(config, paths),
        _languages(config),
        _terminal(),
        _browser(),
        _clipboard(),
    ]


def _config(paths: Paths) -> tuple[Config, Check]:
    problems = find_problems(paths)
    try:
        config = load_config(paths.config_file)
    except ConfigError:
        config = Config()
    if problems:
        message = ". ".join(str(problem).removesuffix(".") for problem in problems)
        mend = "`reader config default` prints every setting with its default."
        return config, Check("configuration", ok=False, message=message, mend=mend)
    there = paths.config_file.exists()
    message = f"{paths.config_file} is right" if there else "none: the defaults are in force"
    return config, Check("configuration", ok=True, message=message)


def _library(paths: Paths) -> list[Check]:
    """Whether it is sound, and what takes its room."""
    if not paths.database.exists():
        return [Check("library", ok=True, message=f"none yet; it will be {paths.database}")]
    try:
        db = look_at(paths.database)
        try:
            details = [] if db.is_older else [_sizes(db), _kept(db)]
            return [_soundness(db, paths), *details]
        finally:
            db.close()
    except DamagedError as problem:
        return [Check("library", ok=False, message=str(problem), mend=MEND_DAMAGED)]
    except StoreError as problem:
        return [Check("library", ok=False, message=str(problem))]


def _soundness(db: Database, paths: Paths) -> Check:
    if fault := check_integrity(db):
        mend = f"Copy {paths.library} to a safe place before anything else. {MEND_DAMAGED}"
        return Check("library", ok=False, message=f"damaged: {fault}", mend=mend)
    size = paths.database.stat().st_size / 1e6
    message = f"{paths.database} is sound, {size:.1f} MB"
    if db.is_older:
        message += "; it has an older format and will be brought up to date at the next start"
    elif faults := find_faults(db):
        return Check(
            "library",
            ok=False,
            message=f"{paths.database} can be read, but {'; '.join(faults)}",
            mend="Nothing is lost. `reader doctor --restore` takes the newest backup instead.",
        )
    if refusal := find_refusal(paths.database):
        return Check("library", ok=False, message=f"{message}. {refusal}")
    return Check("library", ok=True, message=message)


def _sizes(db: Database) -> Check:
    """What each feed takes, the largest named."""
    feeds, file = list_sizes(db), file_size(db)
    texts = sum(feed.size_bytes for feed in feeds)
    largest = ", ".join(
        f"{clean_line(feed.title, limit_chars=TITLE_CHARS)}"
        f"{' (removed)' if feed.is_removed else ''} "
        f"{feed.size_bytes / 1e6:,.1f} MB"
        for feed in feeds[:LARGEST]
        if feed.size_bytes
    )
    message = f"texts of {len(feeds):,} feeds {texts / 1e6:,.1f} MB"
    message += f"; the largest: {largest}" if largest else ""
    mend = ""
    if file.free_bytes > max(_LEAST_BYTES, WORTH_COMPACTING * file.size_bytes):
        mend = f"`reader doctor --compact` gives {file.free_bytes / 1e6:,.1f} MB back."
    return Check("sizes", ok=True, message=message, mend=mend, feeds=tuple(feeds))


def _kept(db: Database) -> Check:
    """What is out of sight, and why; none of it is found but by is:hidden."""
    unseen = count_unseen(db)
    parts = []
    if unseen.waiting:
        size = unseen.waiting_bytes / 1e6
        parts.append(
            f"{unseen.waiting:,} entries are out of sight as more than is kept, "
            f"and their texts, {size:,.1f} MB, go within a day or two"
        )
    if unseen.deleted:
        size = unseen.deleted_bytes / 1e6
        parts.append(
            f"{unseen.deleted:,} were deleted, and their texts, {size:,.1f} MB, "
            "go within a day or two"
        )
    if unseen.by_rule:
        size = unseen.by_rule_bytes / 1e6
        parts.append(
            f"{unseen.by_rule:,} that rules hid are kept as the others, {size:,.1f} MB"
        )
    if unseen.emptied:
        parts.append(f"the texts of {unseen.emptied:,} have gone")
    mend = ""
    if unseen.waiting:
        mend = "`reader edit FEED --keep everything` before then brings them back."
    return Check("kept", ok=True, message="; ".join(parts) or "every entry is there", mend=mend)


def compact(paths: Paths) -> tuple[int, int]:
    """Make the library's file as small as it can be; its size before and after, in bytes.

    Raises NotFoundError without a library, StoreError when it cannot be done: then nothing is
    changed.
    """
    if not paths.database.exists():
        raise NotFoundError(f"There is no library yet; it will be {paths.database}.")
    return compact_file(paths.database)


def _backups(paths: Paths) -> Check:
    backups = list_backups(paths.database)
    if not backups:
        return Check("backups", ok=True, message="none yet; one is made every day")
    listed = ", ".join(f"{kept.name} ({kept.size_bytes / 1e6:,.1f} MB)" for kept in backups)
    together = sum(kept.size_bytes for kept in backups) / 1e6
    message = f"{listed} (UTC), together {together:,.1f} MB; the newest {KEPT} are kept"
    mend = "`reader doctor --restore [NAME]` puts one in the library's place, which is kept."
    return Check("backups", ok=True, message=message, mend=mend)


def restore(paths: Paths, which: str) -> tuple[str, str]:
    """Put that backup, or the newest, in the library's place; its name, and where that is kept.

    Raises NotFoundError without such a backup, StoreError when it cannot be done: then nothing
    is changed.
    """
    backup = find_backup(paths.database, which)
    kept = restore_backup(paths.database, backup, datetime.now(UTC))
    return backup.name, "" if kept is None else str(kept)


def _names(config: Config, paths: Paths) -> Check:
    """Whether the model can be loaded and used, in a worker as everywhere."""
    compute = Compute(log_file=paths.log_file)
    try:
        found = compute.run(
            tasks.find_names,
            SAMPLE,
            "",
            config.entities.by_language,
            seconds=NAMES_DEADLINE_S,
            lane="names",
        )
    except ComputeError as problem:
        return Check("names", ok=False, message=str(problem))
    finally:
        compute.close()
    is_there = found.was_looked_for
    message = f"{found.tagger}, loads and answers" if is_there else found.note
    return Check("names", ok=is_there, message=message)


def _languages(config: Config) -> Check:
    """Which languages have a model, and how to get one for another."""
    models = find_models(config.entities.by_language)
    parts = [f"{language_name(code)}: {model.name}" for code, model in models.items()]
    message = "; ".join([*parts, "others: simple rules"])
    mend = (
        "For another language install its pipeline, for German “python -m spacy download"
        " de_core_news_sm”, into the environment of reader, beside spaCy itself:"
        " “pip install 'reader-tui[spacy]'”. Any other is named in config.toml:"
        ' [entities] pipelines = { de = "NAME" }.'
    )
    return Check("languages", ok=True, message=message, mend=mend)


def _terminal() -> Check:
    found = find_encoding(
        os.environ,
        preferred=sys.stdout.encoding or "",
        is_utf8_mode=bool(sys.flags.utf8_mode),
    )
    encoding = found.lower().replace("-", "")
    if encoding == "utf8":
        return Check("terminal", ok=True, message="speaks UTF-8")
    mend = "Set LANG to a UTF-8 locale, such as C.UTF-8; until then ASCII signs are used."
    return Check("terminal", ok=False, message=f"speaks {encoding or 'nothing'}", mend=mend)


def _browser() -> Check:
    if found := find_browser():
        return Check("browser", ok=True, message=f"pages open with {found}")
    # Nothing is wrong: over ssh there is seldom one.
    message = "none here; y copies the link of an article instead of o"
    mend = "Set BROWSER to a program if pages should open here."
    return Check("browser", ok=True, message=message, mend=mend)


def _clipboard() -> Check:
    found = find_copier()
    message = f"copies with {found}" if found else "copies through the terminal (OSC 52)"
    return Check("clipboard", ok=True, message=message)

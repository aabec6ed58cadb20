"""The daily backup and the mended library, as the interface tells of them."""

from datetime import timedelta
from pathlib import Path

from reader.config import Config, Entities, Paths, find_paths
from reader.library import Library
from reader.model.keeping import Keep
from reader.parts import now
from reader.store import feeds
from reader.store.backups import list_backups
from reader.store.changes import apply_change
from reader.store.problems import backup_folder
from reader.ui.app import ReaderApp
from tests.storing import make_content, new_entries
from tests.ui_library import main_of, wait_for

MEDIUM = (120, 36)


def open_own(folder: Path) -> tuple[Library, Paths]:
    paths = find_paths(library=folder)
    return Library.open(paths, Config(entities=Entities(background=False))), paths


async def test_a_library_that_is_open_for_two_seconds_has_a_backup(tmp_path: Path) -> None:
    library, paths = open_own(tmp_path)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        await wait_for(pilot, lambda: bool(list_backups(paths.database)))


async def test_why_there_is_no_backup_is_told(tmp_path: Path) -> None:
    backup_folder(tmp_path / "library.sqlite").write_text("in the way")
    library, _ = open_own(tmp_path)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        said = main_of(pilot).stage.said
        await wait_for(pilot, lambda: any("No backup was made: " in words for words in said))


async def test_what_was_let_go_is_told_with_its_feeds(tmp_path: Path) -> None:
    library, _ = open_own(tmp_path)
    long_ago = now() - timedelta(days=400)
    for number in range(4):
        url = f"https://site{number}.example/feed"
        feed_id = feeds.add_feed(library._db, url, title=f"Feed {number}", now=long_ago)
        old = [make_content(f"{number}.{one}", published=long_ago) for one in range(4 - number)]
        apply_change(library._db, feed_id, new_entries(*old), long_ago)
        library.keeping.set_feed(feed_id, Keep(days=90))
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        await wait_for(pilot, lambda: len(main.stage.said) > 0)
        assert main.stage.said == [
            "10 entries went out of sight: more than is kept of “Feed 0” (4), “Feed 1” (3) and "
            "2 other feeds. Their texts go in a day. `reader doctor` says more"
        ]
        assert main.lists.count_words()[-1] == "0"


async def test_what_was_saved_of_a_damaged_library_is_told(tmp_path: Path) -> None:
    library, paths = open_own(tmp_path)
    library.safekeeping.start()
    library.safekeeping.wait()
    library.close()
    paths.database.write_bytes(b"no library at all, " * 400)
    library, _ = open_own(tmp_path)
    async with ReaderApp(library).run_test(size=MEDIUM) as pilot:
        main = main_of(pilot)
        assert main.stage.said[0].startswith("The library was damaged, and nothing")
        assert main.status.answer == main.stage.said[0]

"""What the doctor finds, in places of its own."""

import json
from pathlib import Path

import pytest

from reader import doctor
from reader.config import Config, Paths, find_paths
from reader.doctor import Check, examine
from reader.library import Library
from reader.store.feeds import edit_feed
from reader.store.schema import VERSION
from tests.storing import add_filled_feed


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths(library=tmp_path / "library", config=tmp_path / "config.toml")


def check(name: str, paths: Paths) -> Check:
    return next(found for found in examine(paths) if found.name == name)


def test_the_model_is_loaded_to_see_that_it_works(paths: Paths) -> None:
    found = check("names", paths)
    assert found.ok
    assert "our tagger" in found.message


def test_a_model_that_does_not_load_is_found(paths: Paths, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.cfg").write_text("[nlp]\nlang = en\n")
    meta = {"lang": "en", "name": "test", "version": "1.2", "pipeline": ["ner"]}
    (folder / "meta.json").write_text(json.dumps(meta))
    paths.config_file.write_text(f'[entities]\npipeline = "{folder}"\n')
    found = check("names", paths)
    assert not found.ok
    assert "cannot be loaded" in found.message


def test_each_language_says_what_finds_its_names(paths: Paths, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.cfg").write_text("[nlp]\nlang = de\n")
    (folder / "meta.json").write_text('{"lang": "de", "name": "test", "version": "1.2"}')
    paths.config_file.write_text(f'[entities.pipelines]\nde = "{folder}"\n')
    found = check("languages", paths)
    assert "German: de_test" in found.message
    assert "others: simple rules" in found.message
    assert "de_core_news_sm" in found.mend


def test_no_library_is_made(paths: Paths) -> None:
    assert check("library", paths).ok
    assert not paths.database.exists()


def test_an_older_library_is_looked_at_and_left_as_it_is(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    Library.open(paths, Config()).close()
    before = {path: path.read_bytes() for path in paths.library.iterdir()}
    monkeypatch.setattr("reader.store.schema.VERSION", VERSION + 1)
    found = check("library", paths)
    assert found.ok
    assert "will be brought up to date at the next start" in found.message
    assert {path: path.read_bytes() for path in paths.library.iterdir()} == before


def test_a_library_in_use_is_looked_at(paths: Paths) -> None:
    library = Library.open(paths, Config())
    library.remember("theme", "ink")
    assert "is sound" in check("library", paths).message
    library.close()


def test_a_damaged_library_is_found(paths: Paths) -> None:
    paths.database.parent.mkdir(parents=True)
    paths.database.write_bytes(b"no library at all, " * 400)
    assert not check("library", paths).ok


def test_backups_are_listed(paths: Paths) -> None:
    assert doctor._backups(paths).message == "none yet; one is made every day"
    library = Library.open(paths, Config())
    library.safekeeping.start()
    library.safekeeping.wait()
    library.close()
    found = doctor._backups(paths)
    assert " MB) (UTC), together 0." in found.message
    assert "the newest 5 are kept" in found.message
    assert "--restore" in found.mend


def test_a_title_without_end_is_cut_among_the_largest(paths: Paths) -> None:
    library = Library.open(paths, Config())
    feed_id = add_filled_feed(library._db, hours=[1])
    edit_feed(library._db, feed_id, title="harbour" * 100)
    found = doctor._sizes(library._db)
    library.close()
    assert found.message.partition("the largest: ")[2].startswith("harbour")
    assert len(found.message) < 100


def test_without_a_browser_the_other_way_is_told(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(paths.library))
    monkeypatch.delenv("BROWSER", raising=False)
    found = check("browser", paths)
    assert found.ok
    assert found.message == "none here; y copies the link of an article instead of o"
    assert "BROWSER" in found.mend


def test_a_wrong_key_is_found_though_the_interface_starts_with_it(paths: Paths) -> None:
    paths.config_file.write_text('[keys]\n"entry.staar" = "S"\n')
    assert "there is no action “entry.staar”" in check("configuration", paths).message


def test_a_wrong_configuration_is_found_and_the_rest_is_checked(paths: Paths) -> None:
    paths.config_file.write_text("[network]\ndeadline = 3\n")
    found = examine(paths)
    assert not found[0].ok
    assert [one.name for one in found[1:]] == [
        "library", "backups", "names", "languages", "terminal", "browser", "clipboard",
    ]  # fmt: skip

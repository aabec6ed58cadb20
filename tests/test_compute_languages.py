"""Which model a language gets, with spaCy's pipelines where they are installed."""

import warnings
from pathlib import Path

import pytest

from reader.compute.languages import find_model_for, find_models, usual_names
from reader.compute.models import ModelError, is_installed, load_tagger
from reader.model import EntityType, Mention
from tests.languages import score


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A folder that looks like a German pipeline of spaCy's."""
    folder = tmp_path / "german"
    folder.mkdir()
    (folder / "config.cfg").write_text("[nlp]\nlang = de\n")
    (folder / "meta.json").write_text('{"lang": "de", "name": "test", "version": "1.2"}')
    return folder


def test_a_language_gets_the_pipeline_that_is_configured_for_it(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is an extra")
    pipeline = spacy.blank("de", meta={"name": "test", "version": "1.2"})
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "LOC", "pattern": "Ostrel"}])
    pipeline.to_disk(tmp_path / "ruler")
    model = find_model_for("de", {"de": str(tmp_path / "ruler")})
    assert model is not None
    found = load_tagger(model.folder)("Sie lebt in Ostrel.")
    assert found == (Mention(12, 18, "Ostrel", EntityType.PLACE),)


def test_the_general_pipeline_is_for_its_own_language(german: Path) -> None:
    pipelines = {"": str(german), "en": str(german)}
    found = find_model_for("de", pipelines)
    assert found is not None
    assert found.language == "de"
    assert find_model_for("cy", pipelines) is None


def test_the_general_pipeline_is_for_texts_of_no_known_language(german: Path) -> None:
    found = find_model_for("", {"": str(german)})
    assert found is not None
    assert found.folder == german


def test_a_configured_pipeline_that_is_absent_is_said_by_name() -> None:
    with pytest.raises(ModelError, match="de_test_absent"):
        find_model_for("de", {"de": "de_test_absent"})


def test_a_language_that_nothing_is_installed_for_gets_none() -> None:
    assert find_model_for("cy", {}) is None


def test_the_usual_package_of_a_language_is_found_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "cy_core_news_md" / "cy_core_news_md-3.8.0"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text("")
    (folder / "config.cfg").write_text("[nlp]\nlang = cy\n")
    (folder / "meta.json").write_text('{"lang": "cy", "name": "news", "version": "3.8.0"}')
    monkeypatch.syspath_prepend(str(tmp_path))
    found = find_model_for("cy", {})
    assert found is not None
    assert found.tagger.startswith("cy_news 3.8.0, rules ")


def test_every_language_with_a_usable_model_is_listed(german: Path) -> None:
    found = find_models({"de": str(german), "fr": "fr_test_absent"})
    assert found["de"].folder == german
    assert "fr" not in found


@pytest.mark.parametrize(("code", "least"), [("fr", 90), ("es", 60)])
def test_pipelines_of_the_package_index_find_names(code: str, least: int) -> None:
    if not any(is_installed(name) for name in usual_names(code)):
        pytest.skip(f"no spaCy pipeline for {code} is installed")
    model = find_model_for(code, {})
    assert model is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # made for an earlier spaCy, which still works
        assert min(score(code, load_tagger(model.folder))) >= least

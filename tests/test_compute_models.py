"""Which language model is used, and what is said when there is none."""

import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from reader.compute import models
from reader.compute.models import ModelError, find_model, load_tagger

OWN = models.OWN_FOLDER


def write_pipeline(folder: Path, *, meta: str | None = None) -> Path:
    """A folder that looks like a pipeline named en_test 1.2."""
    folder.mkdir(parents=True)
    (folder / "config.cfg").write_text("[nlp]\nlang = en\n")
    written = {"lang": "en", "name": "test", "version": "1.2", "pipeline": ["ner", "tagger"]}
    (folder / "meta.json").write_text(json.dumps(written) if meta is None else meta)
    return folder


def install(name: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of that name that can be imported and holds a pipeline."""
    package = root / name
    folder = write_pipeline(package / f"{name}-1.2")
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(root))
    return folder


def copy_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of our model that is the default one during the test."""
    shutil.copytree(models.OWN_FOLDER, folder)
    monkeypatch.setattr(models, "OWN_FOLDER", folder)
    return folder


def test_our_model_is_the_default_and_has_its_digest() -> None:
    found = find_model()
    assert (found.folder, found.language) == (models.OWN_FOLDER, "en")
    assert found.tagger.startswith(f"our tagger {models.DIGESTS['names.onnx'][:8]}, rules ")


def test_our_model_is_small() -> None:
    assert sum(file.stat().st_size for file in models.OWN_FOLDER.iterdir()) < 25e6


def test_the_model_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    find_model()
    monkeypatch.setattr(Path, "read_bytes", lambda file: pytest.fail(f"{file} read again"))
    assert find_model().folder == models.OWN_FOLDER


def test_finding_a_model_loads_none() -> None:
    import subprocess

    code = (
        "import sys; from reader.compute.models import find_model; find_model();"
        "print({'spacy', 'onnxruntime', 'tokenizers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"set()\n"


@pytest.mark.parametrize("file", list(models.DIGESTS))
def test_a_damaged_file_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    (copy_own(tmp_path / "tagger", monkeypatch) / file).write_bytes(b"damaged")
    with pytest.raises(ModelError, match=r"is damaged: install reader-tui again\.$"):
        find_model()


def test_a_missing_model_is_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "OWN_FOLDER", tmp_path)
    with pytest.raises(ModelError, match=r"is missing: install reader-tui again\.$"):
        find_model()


def test_a_missing_vocabulary_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy_own(tmp_path / "tagger", monkeypatch) / models.VOCABULARY).unlink()
    with pytest.raises(ModelError, match="is damaged"):
        find_model()


def test_our_model_may_lie_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "another"
    folder.mkdir()
    (folder / models.WEIGHTS).write_bytes(b"weights")
    assert find_model(str(folder)).name == "our tagger"


@pytest.mark.parametrize("weights", [b"", b"weights"])
def test_weights_that_do_not_load_are_said_in_one_sentence(
    tmp_path: Path, weights: bytes
) -> None:
    (tmp_path / models.WEIGHTS).write_bytes(weights)
    (tmp_path / models.VOCABULARY).write_text("[UNK]\n")
    with pytest.raises(ModelError, match=r"cannot be loaded \(\w+: [^\n]*\): install reader"):
        load_tagger(tmp_path)


def test_a_missing_runtime_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_tagger(tmp_path)


def test_our_model_finds_names() -> None:
    text = "Anna Rask, the mayor of Glasgow, met reporters of the BBC.\n\nRask said nothing."
    found = {(mention.text, str(mention.type)) for mention in load_tagger(OWN)(text)}
    assert found == {
        ("Anna Rask", "PERSON"),
        ("Glasgow", "PLACE"),
        ("BBC", "ORG"),
        ("Rask", "PERSON"),
    }


def test_a_named_pipeline_is_taken_unchecked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = install("en_test_named", tmp_path, monkeypatch)
    assert find_model("en_test_named").folder == folder


def test_a_pipeline_may_be_a_folder(tmp_path: Path) -> None:
    folder = write_pipeline(tmp_path / "my-model")
    assert find_model(str(folder)).tagger.startswith("en_test 1.2, rules ")


@pytest.mark.parametrize("name", ["en_test_absent", "/no/such/folder", "json"])
def test_a_named_pipeline_that_is_absent_is_said_by_name(name: str) -> None:
    with pytest.raises(ModelError, match=f"“{name}” of the configuration"):
        find_model(name)


@pytest.mark.parametrize("meta", ["{", "{}", "[]"])
def test_a_broken_description_is_said(tmp_path: Path, meta: str) -> None:
    folder = write_pipeline(tmp_path / "my-model", meta=meta)
    with pytest.raises(ModelError, match=r"meta\.json is broken"):
        find_model(str(folder))


def test_a_model_that_does_not_load_is_said_in_one_sentence(tmp_path: Path) -> None:
    folder = write_pipeline(tmp_path / "my-model")
    (folder / "meta.json").write_text("{")
    with pytest.raises(ModelError, match=r"cannot be loaded \(\w+: [^\n]*\): run “pip"):
        load_tagger(folder)


def test_a_pipeline_is_run_by_spacy_without_what_it_does_not_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def load(folder: Path, *, exclude: list[str]) -> object:
        asked.extend((folder, exclude))
        return lambda text: SimpleNamespace(
            ents=[SimpleNamespace(start_char=0, end_char=9, label_="PERSON")]
        )

    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(load=load))
    folder = write_pipeline(tmp_path / "my-model")
    assert [m.text for m in load_tagger(folder)("Anna Rask spoke.")] == ["Anna Rask"]
    assert asked == [folder, ["tagger"]]


def test_a_missing_spacy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_tagger(write_pipeline(tmp_path / "my-model"))


def test_a_shared_layer_is_loaded_only_for_those_that_listen(tmp_path: Path) -> None:
    folder = write_pipeline(tmp_path / "my-model")
    meta = {"pipeline": ["tok2vec", "tagger", "ner"]}
    (folder / "meta.json").write_text(json.dumps(meta))
    without = models._not_needed(folder)
    (folder / "config.cfg").write_text(
        '[components.ner.model.tok2vec]\n@architectures = "spacy.Tok2VecListener.v1"\n'
    )
    assert (without, models._not_needed(folder)) == (["tok2vec", "tagger"], ["tagger"])

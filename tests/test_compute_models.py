"""Which language model is used, and what is said when there is none."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from reader.compute import models
from reader.compute.models import ModelError, find_model, load_tagger


def write_pipeline(folder: Path, *, ner: bytes = b"", meta: str | None = None) -> Path:
    """A folder that looks like a pipeline named en_test 1.2."""
    (folder / "ner").mkdir(parents=True)
    (folder / "ner" / "model").write_bytes(ner)
    (folder / "config.cfg").write_text("[nlp]\nlang = en\n")
    written = {"lang": "en", "name": "test", "version": "1.2", "pipeline": ["ner", "tagger"]}
    (folder / "meta.json").write_text(json.dumps(written) if meta is None else meta)
    return folder


def install(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch, *, ner: bytes = b""
) -> Path:
    """A package of that name that can be imported and holds a pipeline."""
    package = root / name
    folder = write_pipeline(package / f"{name}-1.2", ner=ner)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(root))
    return folder


def test_the_installed_model_is_found_and_has_its_digest() -> None:
    found = find_model()
    assert (found.version, found.language) == ("3.8.0", "en")
    assert found.tagger.startswith("en_core_web_sm")


def test_the_model_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    find_model()
    monkeypatch.setattr(Path, "read_bytes", lambda file: pytest.fail(f"{file} read again"))
    assert find_model().version == "3.8.0"


def test_finding_a_model_does_not_load_spacy() -> None:
    import subprocess

    code = (
        "import sys; from reader.compute.models import find_model; find_model();"
        "print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"False\n"


def test_the_official_package_comes_first_when_its_digest_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = (find_model().folder / "ner" / "model").read_bytes()
    folder = install("en_core_web_sm", tmp_path, monkeypatch, ner=genuine)
    assert find_model().folder == folder


def test_another_version_of_the_official_package_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = install("en_core_web_sm", tmp_path, monkeypatch, ner=b"other weights")
    assert find_model().folder != folder


def test_only_a_wrong_model_is_said_to_be_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("en_test_wrong", tmp_path, monkeypatch, ner=b"other weights")
    monkeypatch.setattr(models, "PACKAGES", ("en_test_wrong",))
    with pytest.raises(ModelError, match=r"another version: run “pip install"):
        find_model()


def test_a_model_without_its_file_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = install("en_test_torn", tmp_path, monkeypatch)
    shutil.rmtree(folder / "ner")
    monkeypatch.setattr(models, "PACKAGES", ("en_test_torn",))
    with pytest.raises(ModelError, match="damaged"):
        find_model()


def test_no_model_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "PACKAGES", ("en_test_absent",))
    with pytest.raises(ModelError, match=r"not installed.*run “pip install"):
        find_model()


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
    with pytest.raises(ModelError, match=r"cannot be loaded \(\w+: [^\n]*\): run “pip"):
        load_tagger(folder)


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

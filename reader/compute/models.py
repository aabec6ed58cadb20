"""Finds and loads the language model; used inside a worker, where loading it hurts nobody.

Knows which files make a model and what to tell the user when there is none; nothing of what its
answers are used for. Our own model comes with the program; a pipeline of spaCy's is used where
the configuration names one.
"""

import functools
import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from reader.entities import piece_tagger, spacy_tagger
from reader.entities.bio import Scores
from reader.entities.piece_tagger import Numbers
from reader.entities.recognise import RULES
from reader.hygiene import clean_line
from reader.model import Tagger

OWN_FOLDER = Path(__file__).parent.parent / "data" / "tagger"
WEIGHTS, VOCABULARY = "names.onnx", "vocab.txt"

DIGESTS = {
    WEIGHTS: "0ba1a87af74ea2a97e270b7af2257e6fa3e3ff203a3c4ba0564512d3af55195b",
    VOCABULARY: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""SHA-256 of our model's files, which all figures stand on."""

THREADS = 2
"""How many cores the model uses: 1.8 times as fast as one."""

_PIPELINE = "config.cfg"
_NEEDED = frozenset({"ner", "entity_ruler"})
_SHARED = _NEEDED | {"tok2vec", "transformer"}
_MEND = "install reader-tui again"
_MEND_PIPELINE = "run “pip install 'reader-tui[spacy]'” in the environment of reader"
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
    """The model that is used when the configuration names `pipeline` (empty: our own).

    A named one is taken as it is; the digest of our own is checked, which takes 10 to 30 ms
    once a process. Raises ModelError. Imports neither spaCy nor onnxruntime.
    """
    if pipeline:
        folder = _folder_of(pipeline)
        if folder is None:
            shown = clean_line(pipeline, limit_chars=80)
            raise ModelError(
                f"The pipeline “{shown}” of the configuration is not installed: install it, or"
                " take it out of [entities] in config.toml."
            )
        return _describe(folder)
    if not (OWN_FOLDER / WEIGHTS).exists():
        raise ModelError(f"The model that finds names is missing: {_MEND}.")
    if not all(_digest_of(OWN_FOLDER / file) == digest for file, digest in DIGESTS.items()):
        raise ModelError(f"The model that finds names is damaged: {_MEND}.")
    return _describe(OWN_FOLDER)


@functools.cache
def load_tagger(folder: Path) -> Tagger:
    """The tagger that runs the model in `folder`; loaded once a process. Raises ModelError."""
    is_pipeline = (folder / _PIPELINE).is_file()
    try:
        return _load_pipeline(folder) if is_pipeline else _load_own(folder)
    except _LOAD_ERRORS as problem:
        why = clean_line(str(problem), limit_chars=120).rstrip(".")
        raise ModelError(
            f"The language model cannot be loaded ({type(problem).__name__}: {why}):"
            f" {_MEND_PIPELINE if is_pipeline else _MEND}."
        ) from problem


def _load_own(folder: Path) -> Tagger:
    # Deferred: 0.2 s and 60 MB that only the worker for names pays, inside its task.
    import onnxruntime  # noqa: PLC0415
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # noqa: PLC0415

    pieces = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")
    vocabulary = {piece: number for number, piece in enumerate(pieces) if piece}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    # Waiting threads would burn a core that the interface and other workers need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Both keep memory for the next run: without them the worker stays 40 MB smaller.
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    options.log_severity_level = 3  # its warnings are of no use to a reader
    try:
        session = onnxruntime.InferenceSession(
            (folder / WEIGHTS).read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NotImplemented,
    ) as problem:
        raise ValueError(str(problem)) from problem

    def run(ids: Numbers, shapes: Numbers) -> Scores:
        scores: Scores = session.run(None, {"ids": ids[None], "shapes": shapes[None]})[0][0]
        return scores

    return piece_tagger.make_tagger(tokenizer, run)


def _load_pipeline(folder: Path) -> Tagger:
    # Deferred: 0.7 s and 100 MB that only the worker for names pays, inside its task.
    import spacy  # noqa: PLC0415

    pipeline: spacy_tagger.Pipeline = spacy.load(folder, exclude=_not_needed(folder))
    return spacy_tagger.make_tagger(pipeline)


def _not_needed(folder: Path) -> list[str]:
    """Every component that the recogniser of names can do without."""
    config = (folder / _PIPELINE).read_text(encoding="utf-8")
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    # Some recognisers listen to a shared layer; the default one has its own.
    recogniser = config.partition("[components.ner.model.tok2vec]")[2].partition("\n[")[0]
    needed = _SHARED if "Listener" in recogniser else _NEEDED
    return [name for name in meta.get("pipeline", ()) if name not in needed]


def is_installed(name: str) -> bool:
    """True when there is a model of this name, or in this folder."""
    return _folder_of(name) is not None


def _folder_of(name: str) -> Path | None:
    """Where the model lies: an installed package of spaCy's, or a folder of either kind."""
    places: list[Path] = []
    if name.isidentifier():
        spec = find_spec(name)
        roots = list(spec.submodule_search_locations or ()) if spec is not None else []
        places = [place for root in roots for place in sorted(Path(root).glob("*-*"))]
    else:
        places = [Path(name).expanduser()]
    needed = (_PIPELINE, WEIGHTS)
    return next(
        (place for place in places if any((place / file).is_file() for file in needed)), None
    )


def _describe(folder: Path) -> FoundModel:
    if not (folder / _PIPELINE).is_file():
        version = _digest_of(folder / WEIGHTS)[:8]
        return FoundModel(folder, "our tagger", version=version, language="en")
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        words = [str(meta[key]) for key in ("lang", "name", "version")]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ModelError(
            f"{folder} is not a spaCy pipeline: its meta.json is broken."
        ) from problem
    language, name, version = (clean_line(word, limit_chars=80) for word in words)
    return FoundModel(folder, f"{language}_{name}", version=version, language=language)


def _digest_of(file: Path) -> str:
    """SHA-256 of the file; empty when it cannot be read."""
    try:
        status = file.stat()
        return _digest(file, status.st_size, status.st_mtime_ns)
    except OSError:
        return ""


@functools.cache
def _digest(file: Path, _size_bytes: int, _mtime_ns: int) -> str:
    """SHA-256 of a file of this size and time; read once, for 10 to 30 ms a text is a lot."""
    return hashlib.sha256(file.read_bytes()).hexdigest()

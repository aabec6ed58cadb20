"""Which model finds the names of a text in a certain language.

The user's choice first, then our own for English, then a pipeline of spaCy's that goes by its
usual name.
"""

from collections.abc import Mapping

from reader.compute.models import FoundModel, ModelError, find_model, is_installed
from reader.entities.languages import load_languages

ANY = ""
"""The key of the pipeline that is configured for every text of its own language."""

_USUAL = [f"core_{kind}_{size}" for size in ("sm", "md", "lg") for kind in ("news", "web")]
_EVERY_LANGUAGE = "xx"  # as spaCy calls a pipeline for many
_OWN = "en"


def find_model_for(language: str, pipelines: Mapping[str, str]) -> FoundModel | None:
    """The model for texts in the language; None when there is none, and rules must do.

    `pipelines` is language to pipeline as configured. Raises ModelError when what is configured
    is not there, or our own is damaged.
    """
    if named := pipelines.get(language or _OWN):
        return find_model(named)
    if named := pipelines.get(ANY):
        model = find_model(named)
        if language in ("", model.language) or model.language == _EVERY_LANGUAGE:
            return model
    if language in ("", _OWN):
        return find_model()
    usual = next((name for name in usual_names(language) if is_installed(name)), None)
    return find_model(usual) if usual else None


def usual_names(language: str) -> list[str]:
    """What spaCy calls its pipelines for the language, smallest first."""
    return [f"{language}_{rest}" for rest in _USUAL]


def find_models(pipelines: Mapping[str, str]) -> dict[str, FoundModel]:
    """Each language that has a usable model to that model; takes some 20 ms."""
    found: dict[str, FoundModel] = {}
    for language in sorted({*load_languages().names, *pipelines} - {ANY}):
        try:
            model = find_model_for(language, pipelines)
        except ModelError:
            continue
        if model is not None:
            found[language] = model
    return found

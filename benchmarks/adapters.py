"""The program as plain functions, for whatever measures it: each runs what `reader` runs."""

from reader.cli.shapes import entity_shape
from reader.compute.tasks import find_names
from reader.enrich import read_page, read_text
from reader.errors import ExtractionError
from reader.model import Page


def html_text(html: str) -> str:
    """The text of an HTML page, as `reader extract` prints it; empty when it has none."""
    page = Page(html.encode("utf-8", "replace"), content_type="text/html; charset=utf-8")
    try:
        return read_page(page).text
    except ExtractionError:
        return ""


def plain_text(text: str) -> str:
    """The text of a pasted page, as `reader extract` prints it; empty when it has none."""
    try:
        return read_text(text, source="-").text
    except ExtractionError:
        return ""


def entities(text: str) -> list[dict[str, object]]:
    """Who and what is in exactly this text, in the shape of `reader entities --json`.

    Raises RuntimeError when there is no language model: no names would measure as a score.
    """
    found = find_names(text, "", {})
    if not found.was_looked_for:
        raise RuntimeError(found.note)
    return [entity_shape(entity) for entity in found.entities]

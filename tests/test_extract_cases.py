"""Kept pages and texts give exactly what is written beside them."""

import json
from pathlib import Path

import pytest

from tests.extracting import CASES, as_shape, assert_sound, read_case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_kept_document_gives_what_is_written_beside_it(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    assert as_shape(read_case(path)) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_every_span_of_a_kept_document_is_exact(path: Path) -> None:
    assert_sound(read_case(path))

"""Where the cursor of a list and its first line belong."""

import pytest

from reader.ui.row_places import first_line, past_heading


@pytest.mark.parametrize(
    ("rows", "index", "step", "found"),
    [
        ("#ab#c", 0, 1, 1),
        ("#ab#c", 3, 1, 4),
        ("#ab#c", 3, -1, 2),
        ("#ab#c", 0, -1, 1),
        ("ab##", 2, 1, 1),
        ("ab", 1, 1, 1),
        ("##", 0, 1, -1),
        ("", 0, 1, 0),
        ("ab", -1, 1, -1),
    ],
)
def test_a_heading_is_passed(rows: str, index: int, step: int, found: int) -> None:
    assert past_heading(index, step, len(rows), lambda at: rows[at] == "#") == found


@pytest.mark.parametrize(
    ("first", "top", "bottom", "line"),
    [(0, 3, 5, 0), (4, 3, 5, 3), (0, 9, 11, 1), (1, 9, 11, 1), (5, 9, 11, 5), (9, 9, 11, 9)],
)
def test_no_more_is_scrolled_than_shows_the_row(
    first: int, top: int, bottom: int, line: int
) -> None:
    assert first_line(first, top, bottom, height=10) == line

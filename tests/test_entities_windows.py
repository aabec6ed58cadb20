"""A long text is seen window by window, and every piece is judged once."""

import pytest

from reader.entities.windows import OVERLAP, WINDOW_PIECES, cut_windows

SIZE = WINDOW_PIECES - 2


@pytest.mark.parametrize("count", [0, 1, SIZE, SIZE + 1, SIZE + OVERLAP, 3 * SIZE, 1000])
def test_every_piece_counts_once_and_in_order(count: int) -> None:
    windows = list(cut_windows(count))
    assert [i for *_, kept, until in windows for i in range(kept, until)] == list(range(count))


@pytest.mark.parametrize("count", [SIZE + 1, 777, 1000])
def test_no_window_is_too_long_and_what_counts_lies_inside(count: int) -> None:
    for start, end, kept, until in cut_windows(count):
        assert start <= kept < until <= end <= start + SIZE
        assert kept == 0 or kept - start >= OVERLAP // 2
        assert until == count or end - until >= OVERLAP // 2


def test_a_short_text_is_one_window() -> None:
    assert list(cut_windows(SIZE)) == [(0, SIZE, 0, SIZE)]

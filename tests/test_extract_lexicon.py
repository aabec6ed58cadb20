import pytest

from reader.extract.lexicon import (
    UNSAID,
    WORD_COLUMNS,
    score_lines,
    score_of,
    word_rows,
    words_in,
)


def test_a_line_gives_its_words_and_how_it_begins_and_ends() -> None:
    words = words_in("The vote of 2024, it said.")
    assert words == {
        "the",
        "vote",
        "of",
        "0",
        ",",
        "it",
        "said",
        ".",
        "^the",
        "^the vote",
        "$.",
    }


def test_a_short_line_says_nothing() -> None:
    assert words_in("Read more") == frozenset()
    assert (
        score_lines(["Read more", "Accept all of our cookies?"], [True, False]) == [UNSAID] * 2
    )


def test_a_score_sums_the_known_words_by_the_root_of_their_number() -> None:
    weights = {"": -1.0, "said": 2.0, "vote": 1.0, "a": 0.5, "b": 0.5}
    assert score_of(["said", "vote", "a", "b", "never"], weights) == pytest.approx(1.0)
    assert score_of([], weights) == -1.0


def test_what_asks_for_consent_scores_below_what_was_said() -> None:
    lines = [
        "By submitting this form you agree to our privacy policy and cookies.",
        "“We lost a winter because of that,” she said, and told the others to wait.",
    ]
    consent, quote = score_lines(lines, [True, True])
    assert consent < quote


def test_lines_around_are_told_by_their_mean_by_length() -> None:
    rows = word_rows([2.0, -99.0, 4.0], [9, 0, 100])
    columns = dict(zip(WORD_COLUMNS, zip(*rows, strict=True), strict=True))
    assert columns["worded"] == (2.0, -6.0, 4.0)
    assert columns["worded_last"] == (-9.0, 2.0, -6.0)
    assert columns["worded_4_before"] == (0.0, 6 / 4, 6 / 4)
    assert columns["worded_4_behind"][2] == 0.0

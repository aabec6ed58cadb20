"""What a page hides from those without scripts and is its text all the same."""

import pytest

from reader.extract.html import extract_page
from reader.extract.tree import parse_tree, prune
from tests.extracting import make_page

_STORY = "".join(
    f"<p>On day {number} the ferry to Brenholm stayed in port, the harbour master said, "
    f"and {number} lorries waited on the quay for the wind to turn.</p>"
    for number in range(1, 9)
)
_SHORT = "<p>The harbour office answers questions on working days until four.</p>"
_NOTICES = "".join(
    f"<p>Notice {number}: the harbour office answers questions on this on working days.</p>"
    for number in range(1, 4)
)


def _text_of(body: str) -> str:
    return extract_page(
        make_page(f"<html><head><title>Ferry</title></head><body>{body}</body></html>")
    ).text


def test_a_part_that_is_streamed_late_stands_in_its_place() -> None:
    text = _text_of(
        f"<main><article>{_STORY}<template id='B:3'></template>"
        "<p>The last lorry left at noon, and the quay was swept.</p></article></main>"
        "<div hidden id='S:1'><p>In between, the wind turned twice, and back.</p></div>"
        '<script>$RC("B:3","S:1")</script>'
    )

    assert "day 8" in text
    assert text.index("the wind turned twice") < text.index("The last lorry")


def test_a_streamed_part_without_a_place_is_read_where_it_stands() -> None:
    assert "day 8" in _text_of(
        f"<p>Loading</p><div hidden id='S:0'><main>{_STORY}</main></div>"
    )


def test_a_part_of_a_late_part_stands_in_its_place() -> None:
    text = _text_of(
        f"<main><article>{_STORY}<template id='P:2'></template>"
        "<p>The last lorry left at noon, and the quay was swept.</p></article></main>"
        "<div hidden id='S:2'><p>In between, the wind turned twice, and back.</p></div>"
        '<script>$RS("S:2","P:2")</script>'
    )

    assert text.index("the wind turned twice") < text.index("The last lorry")


def test_a_part_that_is_to_stand_in_itself_stays() -> None:
    text = _text_of(
        f"<div hidden id='S:0'><template id='B:0'></template>{_STORY}</div>"
        '<script>$RC("B:0","S:0")</script>'
    )

    assert "day 8" in text


def test_a_button_that_is_never_closed_does_not_swallow_the_page() -> None:
    text = _text_of(f"<header><button class='menu'></header><main>{_STORY}</main>")

    assert "day 1 " in text
    assert "day 8" in text


@pytest.mark.parametrize("tag", ["select", "svg", "math"])
def test_what_else_is_never_closed_does_not_swallow_the_page(tag: str) -> None:
    tree = parse_tree(f"<main>{_SHORT}<{tag}>Send{_STORY}</main>")

    prune(tree)

    assert "day 8" in tree.text_content()


@pytest.mark.parametrize("tag", ["select", "svg", "math"])
def test_what_is_closed_in_time_says_nothing(tag: str) -> None:
    tree = parse_tree(f"<main>{_STORY}<{tag}>{_SHORT}</{tag}></main>")

    prune(tree)

    assert "day 8" in tree.text_content()
    assert "office" not in tree.text_content()


def test_a_button_says_nothing() -> None:
    assert "Press" not in _text_of(f"<main>{_STORY}<button>Press me</button></main>")


@pytest.mark.parametrize("attribute", ["hidden", "style='display:none'"])
def test_a_story_that_is_folded_away_is_read(attribute: str) -> None:
    text = _text_of(f"<main><article>{_SHORT}<div {attribute}>{_STORY}</div></article></main>")

    assert "day 8" in text


def test_a_story_that_a_style_sheet_folds_away_is_read() -> None:
    tree = parse_tree(f"<article>{_NOTICES}<div class='d-none more'>{_STORY}</div></article>")

    prune(tree)

    assert "day 8" in tree.text_content()


def test_notices_of_which_a_style_sheet_shows_one_stay_hidden() -> None:
    notices = f"<div class='hidden'>{_NOTICES}{_SHORT}</div>" * 4
    tree = parse_tree(f"<article>{_NOTICES}{_NOTICES}{notices}</article>")

    prune(tree)

    assert "until four" not in tree.text_content()


def test_what_is_hidden_beside_a_story_stays_hidden() -> None:
    assert "office" not in _text_of(
        f"<main><article>{_STORY}<div hidden>{_SHORT}</div></article></main>"
    )


@pytest.mark.parametrize("place", ["<dialog><main>", "<div>"])
def test_much_that_is_hidden_in_another_place_stays_hidden(place: str) -> None:
    text = _text_of(f"<article>{_NOTICES}</article>{place}<div hidden>{_STORY}</div>")

    assert "office" in text
    assert "day 8" not in text


@pytest.mark.parametrize(
    "ends", ["</body></html>", "</BODY></HTML >", "</body\n></html lang=en>"]
)
def test_a_page_goes_on_behind_a_body_that_ended_too_early(ends: str) -> None:
    text = _text_of(f"<nav><a href='/'>Home</a></nav>{ends}<main>{_STORY}</main>")

    assert "day 8" in text


@pytest.mark.parametrize("name", ["hidden", "card d-none", "is-hidden"])
def test_what_a_style_sheet_hides_is_not_read(name: str) -> None:
    text = _text_of(f"<article>{_STORY}<div class='{name}'>{_SHORT}</div></article>")

    assert "day 8" in text
    assert "office" not in text


@pytest.mark.parametrize("name", ["hidden md:block", "d-none d-lg-flex", "overflow-hidden"])
def test_what_a_style_sheet_shows_at_some_width_is_read(name: str) -> None:
    tree = parse_tree(f"<article>{_STORY}<div class='{name}'>{_SHORT}</div></article>")

    prune(tree)

    assert "until four" in tree.text_content()


def test_a_story_in_a_hidden_place_is_read() -> None:
    assert "day 8" in _text_of(f"<div class='hidden'><main>{_STORY}</main></div>")

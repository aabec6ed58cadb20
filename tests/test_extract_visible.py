"""The byline, the date and the captions that a page shows are found by its markup."""

from datetime import UTC, datetime

import pytest

from reader.extract.tree import parse_tree
from reader.extract.visible import caption_of, find_byline, find_shown_date

HEAD = "<h1>Tide turns at noon</h1>"


def _first_byline(html: str) -> tuple[str, ...]:
    tree = parse_tree(f"{html}<p>x</p>")
    found = [names for names in find_byline(tree, "Tide turns at noon") if names]
    return found[0] if found else ()


@pytest.mark.parametrize(
    "html",
    [
        HEAD + "<p class='byline'>Words by: Mara Ostrel |</p>",
        HEAD + "<div class='storyByline'>By <b>Mara Ostrel</b><span>Reporter</span></div>",
        HEAD + "<span data-testid='AuthorName'>Mara Ostrel</span>",
        HEAD + "<span class='Header--authName--3x'>Mara Ostrel</span>",
        HEAD + "<div class='by-line'><a href='/authors/mara'>Mara Ostrel</a>12 shares</div>",
        HEAD + "<p>By <a href='/writer/12/mara'>Mara Ostrel</a>, Guest</p>",
        HEAD + "<a rel='author' href='/x'>Mara Ostrel</a>",
        "<b class='author'>Ivo Lund</b>" + HEAD + "<b class='author'>Mara Ostrel</b>",
        HEAD + "<p class='byline'>5 min read</p><p class='byline'>Mara Ostrel</p>",
        HEAD + "<p class='author-bio'>Ivo Lund</p><p class='author'>Mara Ostrel</p>",
        HEAD
        + "<figure><p class='author'>Ivo Lund</p></figure><p class='author'>Mara Ostrel</p>",
        HEAD + "<aside><p class='author'>Ivo Lund</p></aside><p class='author'>Mara Ostrel</p>",
        HEAD + f"<p class='author'>{'word ' * 99}</p><p class='author'>Mara Ostrel</p>",
        "<span itemprop=author><b itemprop=name>Mara Ostrel</b>, Ostrel</span>",
        "<span itemprop=author>Mara Ostrel</span>",
        "<div class='author'>Mara Ostrel</div>",
        HEAD + "<div><img src=x.jpg><p><i>By <a href='/people/i'>Ivo Lund</a></i></p></div>"
        "<div><p>By <a href='/people/m'>Mara Ostrel</a></p></div>",
    ],
)
def test_the_byline_behind_the_headline_is_found(html: str) -> None:
    assert _first_byline(html) == ("Mara Ostrel",)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Mara Ostrel</p>",
        "<p class='authority'>Port Authority</p>",
        "<p class='author'>1234</p>",
        "<p>See <a href='/writer/12'>Mara Ostrel</a></p>",
        "<footer><a class='author'>Mara Ostrel</a></footer>",
    ],
)
def test_what_is_no_byline_names_nobody(html: str) -> None:
    assert _first_byline(HEAD + html) == ()


@pytest.mark.parametrize(
    "html",
    [
        "<meta itemprop='datePublished' content='2026-03-04T05:30Z'>",
        "<span itemprop='datePublished'>March 4, 2026</span>",
        HEAD + "<time datetime='2026-03-04T05:30:00Z'>today</time>",
        HEAD + "<time>4 March 2026</time>",
        HEAD + "<x-stamp class='publish-date' publishdate='2026-03-04'></x-stamp>",
        HEAD + "<p class='postedOn'>Posted on March 4, 2026</p>",
        HEAD + "<time class='updated' datetime='2026-05-01'>x</time><time>4 March 2026</time>",
        HEAD + "<p class='date'>today</p><p class='date'>4 March 2026</p>",
        "<time datetime='2026-05-01'>x</time>" + HEAD + "<time>4 March 2026</time>",
        "<i itemprop='datePublished'>soon</i>" + HEAD + "<time>4 March 2026</time>",
    ],
)
def test_the_day_of_publication_in_sight_is_found(html: str) -> None:
    when = find_shown_date(parse_tree(f"{html}<p>x</p>"), "Tide turns at noon")

    assert when is not None
    assert when.date() == datetime(2026, 3, 4, tzinfo=UTC).date()


@pytest.mark.parametrize(
    "html",
    ["", "<p>4 March 2026</p>", "<time itemprop=dateModified>4 March 2026</time>",
     f"<p class='date'>{'x' * 300} 4 March 2026</p>"],
)  # fmt: skip
def test_a_day_that_is_not_of_publication_is_none(html: str) -> None:
    assert find_shown_date(parse_tree(f"{HEAD}{html}<p>x</p>"), "Tide turns at noon") is None


@pytest.mark.parametrize(
    ("image", "caption"),
    [
        ("https://ledger.example/p/harbour.jpg?w=1200", "Two tugs wait."),
        ("https://ledger.example/p/bare-one.jpg", ""),
        ("https://ledger.example/p/other-one.jpg", ""),
        ("https://ledger.example/p/", ""),
        ("https://[broken/harbour.jpg", ""),
    ],
)
def test_the_caption_is_that_of_the_same_picture(image: str, caption: str) -> None:
    tree = parse_tree(
        "<figure><img src=/p/bare-one.jpg></figure><figure><img src=/p/small/harbour.jpg>"
        "<figcaption>Two tugs\n wait.</figcaption></figure>"
    )

    assert caption_of(tree, image) == caption


@pytest.mark.parametrize(
    "html",
    [
        "<div class=author>" * 50_000,
        "<h1>" * 50_000,
        "<figure>" * 50_000,
        "<p class=byline></p><time></time>" * 50_000,
        "<i itemprop=author><b itemprop=name>" * 20_000,
        "<a href='/writer/1'>x</a>" * 50_000,
    ],
)
def test_pages_of_nothing_but_bylines_end(html: str) -> None:
    tree = parse_tree(f"{html}<p>x</p>")

    assert not any(find_byline(tree, "Tide"))
    assert find_shown_date(tree, "Tide") is None
    assert caption_of(tree, "https://ledger.example/harbour.jpg") == ""

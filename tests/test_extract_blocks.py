"""Element trees to pieces."""

import pytest

from reader.extract.blocks import find_pieces
from reader.extract.pieces import Piece
from reader.extract.tree import number, parse_tree, prune
from reader.model import BlockKind

_FILL = "<p>" + "A long paragraph that outweighs what stands beside it. " * 20 + "</p>"


def _pieces(html: str) -> list[Piece]:
    tree = parse_tree(html)
    prune(tree)
    number(tree)
    return find_pieces(tree, base="https://a.example/")


def _kinds(html: str) -> list[tuple[str, int, str]]:
    return [(piece.kind.value, piece.level, piece.text) for piece in _pieces(html)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>a</p>b<div>c</div>",
            [("paragraph", 0, "a"), ("paragraph", 0, "b"), ("paragraph", 0, "c")],
        ),
        ("<h1>a</h1><h4>b</h4>", [("heading", 1, "a"), ("heading", 4, "b")]),
        ("<ul><li>a<ol><li>b</ol></ul>", [("list_item", 1, "a"), ("list_item", 2, "b")]),
        ("<li>a", [("list_item", 1, "a")]),
        ("<li><p>a</p><p>b</p></li>", [("paragraph", 0, "a"), ("paragraph", 0, "b")]),
        (
            "<blockquote>a<blockquote><p>b</blockquote></blockquote>",
            [("quote", 1, "a"), ("quote", 2, "b")],
        ),
        ("<pre>a\n  b</pre>", [("code", 0, "a\n  b")]),
        ("<p>a <b>b</b><i>c</i> d</p>", [("paragraph", 0, "a bc d")]),
        ("<p>a<br>b</p>", [("paragraph", 0, "a\nb")]),
        ("<p>a<br> <br>b</p>", [("paragraph", 0, "a"), ("paragraph", 0, "b")]),
        ("<pre>a<br><br>b</pre>", [("code", 0, "a\n\nb")]),
        ("<p>a\n   b\tc&nbsp;d</p>", [("paragraph", 0, "a b c d")]),
        ("<ol><li id='fn1'>a</li></ol>", [("footnote", 0, "a")]),
        ("<ul class='footnotes-list'><li class='footnote'>a</ul>", [("footnote", 0, "a")]),
        ("<figure><img><figcaption>a</figcaption></figure>", [("caption", 0, "a")]),
        ("<p class='wp-caption-text'>a</p>", [("caption", 0, "a")]),
        ("<div class='tweet'>a b</div>", [("quote", 1, "a b")]),
        ("<hr><p></p><p>  </p>", []),
    ],
)
def test_each_tag_makes_its_kind_of_block(
    html: str, expected: list[tuple[str, int, str]]
) -> None:
    assert _kinds(f"<body>{html}</body>") == expected


def test_a_caption_in_a_figure_is_no_heading() -> None:
    assert _kinds("<figure><h3>a</h3></figure>") == [("caption", 0, "a")]


def test_a_long_text_in_a_figure_is_no_caption() -> None:
    (piece,) = _pieces(f"<figure>{_FILL}</figure>")

    assert piece.kind is BlockKind.PARAGRAPH


def test_a_post_that_holds_a_blockquote_is_quoted_once() -> None:
    html = "<div class='tweet'><blockquote>a b</blockquote></div>"

    assert _kinds(html) == [("quote", 1, "a b")]


def test_a_table_of_facts_is_one_block() -> None:
    html = "<table><caption>Boats</caption><tr><th>a<th>b<tr><td>1<td>2<tr><td><td></table>"

    assert _kinds(html) == [("table", 0, "Boats\na | b\n1 | 2")]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>a</td></tr></table>",
        "<table><tr><td>a</table>",
        "<table><tr><td><h2>a</h2></td><td>b</td></tr><tr><td>c<td>d</table>",
        f"<table><tr><td>{_FILL}<td>b<tr><td>c<td>d</table>",
        "<table></table>",
    ],
)
def test_a_table_for_layout_is_walked_through(html: str) -> None:
    assert all(piece.kind is not BlockKind.TABLE for piece in _pieces(html))


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<nav>a</nav>", "menu"),
        ("<div role='navigation'>a</div>", "menu"),
        ("<div class='newsletterSignup'>a</div>", "newsletter box"),
        ("<div id='share_bar'>a</div>", "share bar"),
        ("<div class='adjacent'>a</div>", ""),
        ("<div class='social-links'>a</div>", "share bar"),
        ("<div class='social-media-embed'>a</div>", ""),
        ("<div class='accordion-hidden'>a</div>", ""),
        ("<div class='visually-hidden'>a</div>", "screen-reader text"),
        ("<nav><table><tr><td>a<td>b<tr><td>c<td>d</table></nav>", "menu"),
    ],
)
def test_markup_tells_furniture(html: str, reason: str) -> None:
    assert {piece.marks.noise for piece in _pieces(html + _FILL)[:-1]} == {reason}


def test_no_mark_calls_off_most_of_a_page() -> None:
    assert _pieces(f"<div class='share'>{_FILL}</div>")[0].marks.noise == ""


def test_links_are_spans_and_neighbours_with_one_address_are_one() -> None:
    html = "<p> <a href='x'> a <b>b</b></a>, <a href='y'>c</a><a href='y'>d</a></p>"

    (piece,) = _pieces(html)

    assert [(piece.text[k.start : k.end], k.url) for k in piece.links] == [
        ("a b", "https://a.example/x"),
        ("cd", "https://a.example/y"),
    ]


def test_buttons_count_as_links_without_being_links() -> None:
    (piece,) = _pieces("<p><a href='#'>Print</a></p>")

    assert (piece.links, piece.link_share) == ((), 1.0)


def test_marks_that_meet_across_elements_are_cleaned() -> None:
    marks = "\u0301" * 4
    (piece,) = _pieces(f"<p>e{marks}<b>{marks}</b> <a href='x'>link</a></p>")

    assert piece.text == f"e{marks} link"
    assert piece.links == ()


def test_an_empty_piece_has_no_links() -> None:
    assert Piece(BlockKind.PARAGRAPH, "").link_share == 0.0


@pytest.mark.parametrize(
    ("name", "noise"),
    [
        ("partage", "share bar"),
        ("artikel-teilen", "share bar"),
        ("modulo_comentarios", "comments"),
        ("reacties", "comments"),
        ("encart infolettre", "newsletter box"),
        ("blok-nieuwsbrief", "newsletter box"),
        ("lire-aussi", "related stories"),
        ("mehr-zum-thema", "related stories"),
        ("leggi_anche", "related stories"),
        ("noticias-relacionadas", "related stories"),
        ("werbung", "advertisement"),
        ("box-pubblicita", "advertisement"),
        ("filAriane", "menu"),
        ("etiquetas", "tags"),
        ("autorenbox", "author box"),
        ("zustimmung", "cookie notice"),
        ("teilnehmer", ""),
        ("nachrichten-text", ""),
        ("cuerpo-noticia", ""),
        ("partagerie", ""),
    ],
)
def test_class_names_of_other_languages_are_known(name: str, noise: str) -> None:
    first, *_ = _pieces(f"<body><div class='{name}'>a</div>{_FILL}</body>")

    assert first.marks.noise == noise


def test_a_caption_is_known_by_its_name_in_other_languages() -> None:
    names = ["bildunterschrift", "legenda", "pie-de-foto", "didascalia", "bijschrift"]
    html = "".join(f"<p class='{name}'>{name}</p>" for name in names)

    assert [piece.kind for piece in _pieces(f"<body>{html}{_FILL}</body>")][:-1] == [
        BlockKind.CAPTION
    ] * len(names)


def test_an_anchor_that_is_never_closed_links_nothing() -> None:
    anchor, link, button = _pieces(
        "<p><a name='top'>a</p><p><a href='#b'>b</a></p><p><a>c</a></p>"
    )

    assert anchor.link_share == 0
    assert link.link_share == button.link_share == 1

"""Descriptions for machines are read whatever they hold."""

import json

import pytest

from reader.extract.json_ld import Story, address_of, find_story, is_false, text_of
from reader.extract.tree import parse_tree


def _story(*scripts: str, kind: str = "application/ld+json") -> Story:
    tags = "".join(f"<script type='{kind}'>{script}</script>" for script in scripts)
    return find_story(parse_tree(f"{tags}<p>x</p>"))


def _said(value: object) -> Story:
    return _story(json.dumps(value))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Tide"}',
        '  {"@type": "Article", "headline": "Tide"};',
        '<!-- {"@type": "Article", "headline": "Tide"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "Tide"}\n//]]>',
        '/*<![CDATA[*/{"@type": "Article", "headline": "Tide"}/*]]>*/',
        '{"@type": "Article", "headline": "Tide",}',
        '{"@type": ["Thing", "Article"], "headline": ["Tide", "x"]}',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Tide&quot;}",
        '{"@type": "Article", "headline": "Tide", "description": "two\nlines"}',
        '[{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": "Tide"}]}]',
        '{"@type": "WebSite", "mainEntityOfPage": {"@type": "Article", "headline": "Tide"}}',
    ],
)
def test_a_story_is_found_in_what_site_software_writes(script: str) -> None:
    assert _story(script).text("headline") == "Tide"


def test_the_type_of_the_script_may_say_more() -> None:
    script = '{"@type": "Article", "headline": "Tide"}'

    assert _story(script, kind="application/ld+json; charset=utf-8").text("headline") == "Tide"


@pytest.mark.parametrize(
    "script",
    [
        "{", "[" * 100_000, "7", "null", '"text"', '{"@graph": 7}', '{"@type": "Person"}', "",
        '{"@type": 7, "headline": "x"}', '{"@type": {"x": 1}}', "{}", "//" * 100_000,
        '{"@graph": ' * 10_000 + "{}" + "}" * 10_000,
        '{"a": "' + " " * 1_000_000,
    ],
)  # fmt: skip
def test_broken_descriptions_say_nothing(script: str) -> None:
    assert _story(script).node == {}


def test_a_graph_nested_ten_thousand_deep_is_left() -> None:
    value: object = {"@type": "Article", "headline": "Deep"}
    for _ in range(400):
        value = {"@graph": [value]}
    deep = '{"@graph": [' * 10_000 + '{"@type": "Article"}' + "]}" * 10_000

    assert _said(value).text("headline") == "Deep"
    assert _story(deep).node == {}


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Mara Ostrel", ("Mara Ostrel",)),
        ({"name": "Mara Ostrel"}, ("Mara Ostrel",)),
        ([{"name": "Mara"}, "Ivo", {"name": "Mara"}], ("Mara", "Ivo")),
        ({"name": ["Mara", "Ivo"]}, ("Mara", "Ivo")),
        ({"@id": "#mara"}, ("Mara Ostrel",)),
        ({"@id": "#nobody"}, ()),
        ([[["Mara"]]], ("Mara",)),
        ([[[[[["Mara"]]]]]], ()),
        ({"name": {"name": "Mara"}}, ("Mara",)),
        ({"name": []}, ()),
        (7, ()),
        ([1, True, None, 2.5], ()),
    ],
)
def test_authors_are_named_in_many_ways(author: object, names: tuple[str, ...]) -> None:
    story = _said(
        [
            {"@type": "Article", "headline": "x", "author": author},
            {"@graph": [{"@type": "Person", "@id": "#mara", "name": "Mara Ostrel"}]},
        ]
    )

    assert story.names("author") == names


def test_a_reference_to_the_page_gives_way_to_what_describes_it() -> None:
    story = _said(
        [{"@type": "WebPage", "@id": "/x"}, {"@type": "WebPage", "@id": "/x", "name": "T"}]
    )

    assert story.text("headline", "name") == "T"


def test_breadcrumbs_are_told_from_outside_in() -> None:
    steps = [{"name": "Home"}, {"item": {"name": "World"}}, {"item": 7}, "x", {"name": "Tide"}]

    assert _said({"@type": "BreadcrumbList", "itemListElement": steps}).trail == (
        "Home",
        "World",
        "Tide",
    )
    assert _said({"@type": "BreadcrumbList", "itemListElement": 7}).trail == ()


def test_nodes_beyond_two_thousand_are_left() -> None:
    nodes = [{"@type": "Thing"}] * 3_000 + [{"@type": "Article", "headline": "Late"}]

    assert _said({"@graph": nodes}).node == {}
    assert _story(*[json.dumps(nodes[:1_500])] * 2, json.dumps(nodes[-1:])).node == {}


@pytest.mark.parametrize(
    ("image", "address"),
    [
        ("a.jpg", "a.jpg"),
        (["a.jpg", "b.jpg"], "a.jpg"),
        ({"url": "a.jpg"}, "a.jpg"),
        ([{"contentUrl": ["a.jpg"]}], "a.jpg"),
        ({"@id": "#main"}, "#main"),
        ([], ""),
        (7, ""),
        ([[[[[["a.jpg"]]]]]], ""),
    ],
)
def test_a_picture_is_given_in_many_ways(image: object, address: str) -> None:
    assert address_of(json.loads(json.dumps(image))) == address


def test_a_list_or_a_number_is_no_text() -> None:
    assert text_of(["a", "b"]) == "a"
    assert text_of([]) == text_of([7]) == text_of(7) == text_of(None) == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [(False, True), ("False", True), ("http://schema.org/False", True), (True, False),
     ("true", False), (0, False), (None, False)],
)  # fmt: skip
def test_false_is_written_in_three_ways(value: object, *, expected: bool) -> None:
    assert is_false(json.loads(json.dumps(value))) is expected


def test_a_node_is_what_it_says_or_refers_to() -> None:
    story = Story({}, {"#a": {"@id": "#a", "url": "a.jpg"}})

    assert story.resolved([{"@id": "#a"}]) == {"@id": "#a", "url": "a.jpg"}
    assert story.resolved({"@id": "#b"}) == {"@id": "#b"}
    assert story.resolved({"url": "x", "caption": "y"}) == {"url": "x", "caption": "y"}
    assert story.resolved([]) == story.resolved("x") == {}

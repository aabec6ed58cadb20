"""What people type becomes what they ask for, or one sentence with the place."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.query.parse import MAX_TERMS, finish_query, parse_query, rename_tag_in
from reader.query.terms import (
    Before,
    Clause,
    InFeed,
    InFolder,
    InLanguage,
    Marked,
    Named,
    OfSite,
    Query,
    Since,
    Tagged,
    Term,
    WithFile,
    Word,
)

NOW = datetime(2026, 10, 14, 12, tzinfo=UTC)


def parse(text: str, *, is_unfinished: bool = False) -> Query:
    return parse_query(text, now=NOW, is_unfinished=is_unfinished)


def one(text: str) -> Term:
    (clause,) = parse(text).clauses
    (term,) = clause.terms
    return term


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Crane", Word(("crane",))),
        ("Café", Word(("cafe",))),
        ('"Old Quay"', Word(("old", "quay"))),
        ("O'Brien", Word(("o", "brien"))),
        ("crane*", Word(("crane",), is_prefix=True)),
        ('"old qu"*', Word(("old", "qu"), is_prefix=True)),
        ("港町", Word(("港", "町"))),
        ("12:30", Word(("12", "30"))),
        ("https://ostrel.example", Word(("https", "ostrel", "example"))),
        ("feed:Ledger", InFeed("Ledger", 6)),
        ('feed:"Harbour Ledger"', InFeed("Harbour Ledger", 7)),
        ("folder:World/Ports/", InFolder("World/Ports", 8)),
        ("author:Dahl", Word(("dahl",), is_author=True)),
        ('entity:"Anna Rask"', Named("anna rask")),
        ("type:place", Named("", ("PLACE",))),
        ("site:https://www.Ostrel.example/a", OfSite("ostrel.example")),
        ("lang:EN", InLanguage("en")),
        ("is:unread", Marked("unread")),
        ("tag:Harbour", Tagged("harbour")),
        ('tag:"Old Qúay"', Tagged("old quay")),
        ("tag:#C#", Tagged("c#")),
        ("tag:har*", Tagged("har", is_prefix=True)),
        ("has:Enclosure", WithFile()),
        ("since:2w", Since(NOW - timedelta(weeks=2))),
        ("since:12h", Since(NOW - timedelta(hours=12))),
        ("before:2026-10-01", Before(datetime(2026, 10, 1, tzinfo=UTC))),
        ("before:2026-10-01T10:00+02:00", Before(datetime(2026, 10, 1, 8, tzinfo=UTC))),
    ],
)
def test_a_term_is_what_it_says(text: str, wanted: Term) -> None:
    assert one(text) == wanted


def test_terms_all_hold_and_or_joins_its_neighbours() -> None:
    crane, ship, quay = Word(("crane",)), Word(("ship",)), Word(("quay",))
    assert parse("crane OR ship -quay").clauses == (
        Clause((crane, ship)),
        Clause((quay,), is_negated=True),
    )
    assert parse("crane or ship").clauses[1] == Clause((Word(("or",)),))


def test_a_type_beside_a_name_is_that_of_the_name() -> None:
    assert parse("type:place entity:Ostrel").clauses == (
        Clause((Named("ostrel", ("PLACE",)),)),
    )
    assert parse("entity:Ostrel -type:place").clauses[1].is_negated


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("feed:", "feed: needs a name after it, at column 6."),
        ("crane feed:", "feed: needs a name after it, at column 12."),
        ('feed:""', "feed: needs a name after it, at column 7."),
        ("fed:World", "“fed:” is not known; “feed:” is, at column 1."),
        ("xyzzy:1", "“xyzzy:” is not known; in quotation marks it is sought as words, at "
         "column 1."),
        ('a "old quay', "The quotation mark is not closed, at column 3."),
        ("OR crane", "OR needs a word on each side of it, at column 1."),
        ("crane OR", "OR needs a word on each side of it, at column 7."),
        ("crane OR OR quay", "OR needs a word on each side of it, at column 10."),
        ("crane OR -quay", "OR joins no “-”, at column 11."),
        ("-", "There is no letter or digit to look for, at column 2."),
        ("entity:…", "There is no letter or digit to look for, at column 8."),
        ("is:red", "is: takes one of unread, read, starred, later, hidden, at column 4."),
        ("tag:", "tag: needs a name after it, at column 5."),
        ('tag:" # "', "tag: needs a name after it, at column 6."),
        ("has:", "has: needs enclosure after it, at column 5."),
        ("has:wings", "has: takes one of enclosure, at column 5."),
        ("lang:english", "lang: takes a code such as en or fr, at column 6."),
        ("since:soon", "since: takes 12h, 3d, 2w, 6m, 1y or a day such as 2026-10-01, at "
         "column 7."),
        ("since:9999y", "since: takes 12h, 3d, 2w, 6m, 1y or a day such as 2026-10-01, at "
         "column 7."),
        ("a " * (MAX_TERMS + 1), f"A query has at most {MAX_TERMS} terms, at column 1."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert str(caught.value) == sentence
    assert 1 <= caught.value.column <= len(text) + 1


def test_a_query_that_is_still_typed_may_go_on() -> None:
    assert parse("old qu", is_unfinished=True).words == (
        Word(("old",)),
        Word(("qu",), is_prefix=True),
    )
    assert parse("old qu ", is_unfinished=True).words[1] == Word(("qu",))
    assert parse('"old qu', is_unfinished=True).words == (Word(("old", "qu")),)
    assert parse("crane OR", is_unfinished=True).words == (Word(("crane",)),)


@pytest.mark.parametrize(
    ("typed", "finished"),
    [
        ("old qu", "old qu*"),
        ("old qu ", "old qu"),
        ("old qu*", "old qu*"),
        ('"old qu', '"old qu"'),
        ('"old qu"', '"old qu"'),
        ("crane OR", "crane"),
        ("feed:led", "feed:led"),
        ("-tag:har", "-tag:har*"),
        ("", ""),
    ],
)
def test_a_query_that_is_kept_finds_what_it_found_while_typed(
    typed: str, finished: str
) -> None:
    assert finish_query(typed) == finished


@given(st.text('ab":-*O R()é港tags^{}+', max_size=40))
def test_a_finished_query_asks_for_the_same(text: str) -> None:
    try:
        typed = parse(text, is_unfinished=True)
    except QueryError:
        return
    assert parse(finish_query(text)) == typed


def test_nothing_asks_for_nothing() -> None:
    assert parse("  ") == Query()


@given(st.text(max_size=60) | st.text('ab":-*O R()é港feedis^{}+', max_size=40), st.booleans())
def test_any_text_is_a_query_or_one_sentence(text: str, is_unfinished: bool) -> None:  # noqa: FBT001
    try:
        query = parse(text, is_unfinished=is_unfinished)
    except QueryError as problem:
        assert 1 <= problem.column <= len(text) + 1  # noqa: PT017
        return
    for word in query.words:
        assert word.tokens
        assert all(not set(token) & set('":*()^{}+- ') for token in word.tokens)


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("tag:harbour", 'tag:"old quay"'),
        (
            "crane -tag:Härbour OR TAG:harbour since:2w",
            'crane -tag:"old quay" OR tag:"old quay" since:2w',
        ),
        ('tag:"#harbour"  "tag:harbour" harbour', 'tag:"old quay"  "tag:harbour" harbour'),
        ("tag:harbours tag:harb* tag:harbour* entity:harbour", None),
        ('tag:harbour"quay"', 'tag:"old quay""quay"'),
        ('tag:"harbour', 'tag:"old quay"'),
    ],
)
def test_a_tag_is_called_otherwise_where_it_is_asked_for(
    text: str, renamed: str | None
) -> None:
    assert rename_tag_in(text, "harbour", "old quay") == (renamed or text)


@given(st.text(max_size=40), st.sampled_from(["quay", "old quay", "a*", "ß-1", "a:b"]))
def test_a_renamed_query_asks_for_the_new_tag_alone(text: str, new: str) -> None:
    renamed = rename_tag_in(f"{text} tag:harbour", "harbour", new)
    assert rename_tag_in(renamed, "harbour", new) == renamed
    assert rename_tag_in(renamed, new, "harbour").endswith("tag:harbour")

from datetime import UTC, datetime

import pytest

from reader.extract.changes import MAX_CHARS, what_changed
from reader.model import Article, Block, BlockKind, Earlier, TextKind

AT = datetime(2026, 10, 14, tzinfo=UTC)
TITLE = "The cranes stay"


def article(*paragraphs: str) -> Article:
    blocks, start = [], 0
    for words in paragraphs:
        blocks.append(Block(BlockKind.PARAGRAPH, words, start, start + len(words)))
        start += len(words) + 2
    caption = Block(BlockKind.CAPTION, f"Picture of {len(paragraphs)}", 0, 0)
    return Article("\n\n".join(paragraphs), (*blocks, caption), kind=TextKind.FEED)


def changes(
    before: tuple[str, ...], after: tuple[str, ...], *, title: str = TITLE
) -> Article | None:
    return what_changed(Earlier(TITLE, article(*before), AT), article(*after), title=title)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (
            ("First.", "The vote was on Monday, with nine votes.", "Last."),
            ("First.", "The vote was on Tuesday, with nine votes.", "Last."),
            ["[…]", "The vote was on [-Monday-]{+Tuesday+}, with nine votes.", "[…]"],
        ),
        (("First.",), ("First.", "It was nine."), ["[…]", "{+It was nine.+}"]),
        (("First.", "An error."), ("First.",), ["[…]", "[-An error.-]"]),
        (("One thing.",), ("Quite another!",), ["[-One thing.-]", "{+Quite another!+}"]),
        (("a b c d e",), ("a b x c d e",), ["a b{+ x+} c d e"]),
    ],
)  # fmt: skip
def test_only_what_changed_is_shown(
    before: tuple[str, ...], after: tuple[str, ...], shown: list[str]
) -> None:
    found = changes(before, after)
    assert found is not None
    assert found.kind is TextKind.CHANGES
    assert [block.text for block in found.blocks] == shown
    assert all(found.text[block.start : block.end] == block.text for block in found.blocks)


def test_another_title_is_a_change() -> None:
    found = changes(("First.",), ("First.",), title="The cranes go")
    assert found is not None
    assert found.text == "The cranes [-stay-]{+go+}\n\n[…]"


def test_the_same_words_are_no_change() -> None:
    assert changes(("First.",), ("First.",)) is None


def test_a_paragraph_of_thousands_of_words_is_not_compared_by_words() -> None:
    found = changes(("word " * 9000,), ("word " * 9000 + "more",))
    assert found is not None
    assert found.text.startswith("[-word word")


def test_a_text_of_a_megabyte_is_not_compared() -> None:
    assert changes(("a" * (MAX_CHARS + 1),), ("b",)) is None

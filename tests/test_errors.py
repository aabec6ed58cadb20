import copy

import pytest

from reader.errors import (
    ConfigError,
    ExtractionError,
    FeedParseError,
    FetchError,
    ReaderError,
    RefusedError,
    SourceError,
)


@pytest.mark.parametrize(
    "error",
    [
        FetchError("Nobody answers.", url="https://a.example"),
        RefusedError("Nobody answers.", url="https://a.example"),
        FeedParseError("Nobody answers."),
        ExtractionError("Nobody answers."),
        SourceError("Nobody answers."),
        ConfigError("Nobody answers."),
    ],
)
def test_an_error_says_its_sentence_and_no_more(error: ReaderError) -> None:
    assert str(error) == "Nobody answers."


def test_a_failed_fetch_carries_its_facts() -> None:
    error = FetchError("Busy.", url="https://a.example", status=503, retry_after_s=60.0)

    assert (error.url, error.status, error.retry_after_s) == ("https://a.example", 503, 60.0)


def test_a_refusal_is_caught_as_a_failed_fetch() -> None:
    with pytest.raises(FetchError):
        raise RefusedError("No.", url="file:///x")


def test_errors_carry_where_they_happened() -> None:
    assert FeedParseError("x", url="https://a.example").url == "https://a.example"
    assert ExtractionError("x", source="page.html").source == "page.html"
    assert SourceError("x", source="-").source == "-"


def test_a_wrong_configuration_carries_file_and_key() -> None:
    error = ConfigError("x", path="config.toml", key="display.theme")

    assert (error.path, error.key) == ("config.toml", "display.theme")


def test_an_error_survives_the_way_out_of_a_worker_process() -> None:
    error = RefusedError("No.", url="https://a.example", status=403, retry_after_s=1.0)

    again = copy.copy(error)  # by the same protocol as pickle

    assert (str(again), again.url, again.status, again.retry_after_s) == (
        "No.",
        "https://a.example",
        403,
        1.0,
    )

"""Sentences for troubles that no server of ours can make."""

import ssl

import httpcore
import pytest

from reader.errors import RefusedError
from reader.fetch.call import Call
from reader.fetch.words import bad_status, explain, shown_url, too_big


def test_request_that_cannot_be_sent_is_refused() -> None:
    problem = explain(httpcore.LocalProtocolError("x"), "http://ostrel.example/", call=Call(1))

    assert isinstance(problem, RefusedError)


def test_certificate_with_an_unknown_fault_is_said() -> None:
    fault = ssl.SSLCertVerificationError()
    fault.verify_code = 99
    problem = httpcore.ConnectError()
    problem.__cause__ = fault

    sentence = str(explain(problem, "https://ostrel.example/", call=Call(1)))

    assert sentence.endswith("ostrel.example is not to be trusted: it cannot be checked")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://anna:word@ostrel.example/a", "https://ostrel.example/a"),
        ("https://ostrel.example/\x1b[2J", "https://ostrel.example/[2J"),
        ("http://[::1", "http://[::1"),
        ("http://anna:word@[::1", "http://[::1"),
    ],
)
def test_address_is_shown_without_password_and_controls(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_host_in_a_sentence_is_cleaned() -> None:
    hostile = "http://a\u202eb\x1b[2J.example/"

    assert "\u202e" not in str(bad_status(hostile, 404, retry_after_s=None))
    assert "\x1b" not in str(too_big(hostile, 1))

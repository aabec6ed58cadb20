"""Mails: header, words, signature."""

from datetime import UTC, datetime

import pytest

from reader.extract.mail import Mail, split_mail


def test_a_mail_is_taken_apart() -> None:
    text = (
        "From: Ruta <r@x.example>\nSubject: Tide\n  table\n"
        "Date: Wed, 04 Mar 2026 08:15:00 +0100\n\nHello.\n-- \nRuta"
    )

    mail = split_mail(text)

    assert (mail.subject, mail.sender, mail.body, mail.signature) == (
        "Tide table",
        "Ruta",
        "Hello.",
        "Ruta",
    )
    assert mail.sent == datetime(2026, 3, 4, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "A text.\n\nAnother.",
        "Subject: only a heading\n\nText.",
        "From: a\nSubject: b",
        "From: a\nSubject: b\nno field\n\nText.",
        "  From: a\nSubject: b\n\nText.",
        "",
    ],
)
def test_a_text_that_is_no_mail_is_all_body(text: str) -> None:
    assert split_mail(text) == Mail(text)

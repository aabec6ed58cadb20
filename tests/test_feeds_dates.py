from datetime import UTC, datetime

import pytest

from reader.feeds.dates import written_moment


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Wed, 14 Oct 2026 09:20:00 +0200", datetime(2026, 10, 14, 7, 20, tzinfo=UTC)),
        ("Wed, 14 Oct 2026 09:20:00 -0000", datetime(2026, 10, 14, 9, 20, tzinfo=UTC)),
        ("mer, 14 ott 2026 09:20:00 +0200", datetime(2026, 10, 14, 7, 20, tzinfo=UTC)),
        ("Mittwoch, 14. Oktober 2026", datetime(2026, 10, 14, tzinfo=UTC)),
        ("14 de octubre de 2026 09:20", datetime(2026, 10, 14, 9, 20, tzinfo=UTC)),
        ("Ср, 14 окт 2026 09:20:00 -0330", datetime(2026, 10, 14, 12, 50, tzinfo=UTC)),
        ("1er août 2026", datetime(2026, 8, 1, tzinfo=UTC)),
        ("14 listopada 2026", datetime(2026, 11, 14, tzinfo=UTC)),
    ],
)
def test_a_date_in_words_is_a_moment(written: str, moment: datetime) -> None:
    assert written_moment(written) == moment


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "32 Oct 2026",
        "14 Foo 2026",
        "14 Oct 2026 25:61",
        "9" * 500,
        "14/10/2026",
    ],
)
def test_anything_else_is_none(written: str) -> None:
    assert written_moment(written) is None

"""Other addresses of an article that its page names."""

import pytest

from reader.extract.tree import parse_tree
from reader.extract.versions import Versions, find_versions

STORY = "https://www.ledger.example/harbour"
_PRINT = "<a class='print' href='%s'>Print</a>"


def _canonical(url: str) -> str:
    return f"<link rel='canonical' href='{url}'>"


@pytest.mark.parametrize(
    ("html", "url", "versions"),
    [
        ("<p>x", STORY, Versions(STORY)),
        ("<p>x", "", Versions()),
        (_canonical(STORY), STORY, Versions(STORY)),
        (_canonical("/harbour/"), STORY, Versions(STORY)),
        (_canonical("/harbour"), f"{STORY}?from=front", Versions(f"{STORY}?from=front", STORY)),
        # An AMP or print page is called by its canonical address.
        (_canonical(STORY), f"{STORY}/amp", Versions(STORY, STORY)),
        (_canonical(STORY), f"{STORY}?print=1", Versions(STORY, STORY)),
        (_canonical(STORY), "https://amp.ledger.example/h.amp.html", Versions(STORY, STORY)),
        (f"<html amp>{_canonical(STORY)}", "https://m.ledger.example", Versions(STORY, STORY)),
        ("<p>x", f"{STORY}/print", Versions(f"{STORY}/print")),
        # No page is called by the address of another site, or of a front page.
        (_canonical("https://bait.example/"), f"{STORY}/amp", Versions(f"{STORY}/amp")),
        (_canonical("https://bait.example/h"), STORY, Versions(STORY)),
        (_canonical("/"), STORY, Versions(STORY)),
        (_canonical("javascript:x"), STORY, Versions(STORY)),
        # The AMP page that it names may stand elsewhere, a print page may not.
        (
            "<link rel='amphtml' href='https://cdn.example/c/harbour'>",
            STORY,
            Versions(STORY, "https://cdn.example/c/harbour"),
        ),
        ("<link rel='amphtml' href='file:///etc/passwd'>", STORY, Versions(STORY)),
        (_PRINT % "/print/h", STORY,
         Versions(STORY, "https://www.ledger.example/print/h")),
        (_PRINT % "#", STORY, Versions(STORY)),
        (_PRINT % "https://bait.example/print", STORY, Versions(STORY)),
        ("<link rel='alternate' media='print' href='?view=print'>", STORY,
         Versions(STORY, f"{STORY}?view=print")),
    ],
)  # fmt: skip
def test_the_versions_of_a_page(html: str, url: str, versions: Versions) -> None:
    assert find_versions(parse_tree(html), url=url) == versions

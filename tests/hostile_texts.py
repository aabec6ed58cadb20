"""Hostile documents: XML and JSON attacks, terminal bytes, churning entries, pages, lists."""

import json
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, quoteattr

from tests.hostile import HOSTILE, HOSTILE_SHORT
from tests.hostile_run import REFRESHES, Case
from tests.hostile_site import (
    ARTICLE,
    HTML,
    JSON,
    LEAD,
    MB,
    Asked,
    Wire,
    add,
    always,
    item,
    made,
    rss,
    send,
    some,
)

_SECRET = "root:x:0"
_LISTS = "text/x-opml"


def _typed(document: str, declarations: str, root: str = "rss") -> str:
    return (
        f"<?xml version='1.0'?><!DOCTYPE {root} [{declarations}]>" + document.split("?>", 1)[1]
    )


def _laughs(name: str = "l") -> str:
    levels = "".join(f"<!ENTITY {name}{n} '{f'&{name}{n - 1};' * 10}'>" for n in range(1, 10))
    return f"<!ENTITY {name}0 'lol'>{levels}"


def _outside(asked: Asked) -> str:
    base = asked.base
    declared = (
        f"<!ENTITY % p SYSTEM '{base}/canary/p'> %p; <!ENTITY x SYSTEM '{base}/canary/x'>"
    )
    feed = rss("<item><title>X&x;</title></item>").split("?>", 1)[1]
    return f"<!DOCTYPE rss SYSTEM '{base}/canary/dtd' [{declared}]>{feed}"


def _included(asked: Asked) -> str:
    style = f"<?xml-stylesheet href='{asked.base}/canary/style' type='text/xsl'?>"
    include = (
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'"
        " parse='text'/>"
    )
    entry = f"<item><title>t</title><description>{include}</description></item>"
    return style + rss(entry).split("?>", 1)[1]


def _xml() -> None:
    huge = f"<!ENTITY a '{'A' * 100_000}'>"
    lines: dict[str, tuple[Case, Callable[[Asked], str]]] = {
        "laughs": (
            Case("/x/laughs", "error", 0, says="bomb"),
            lambda _: _typed(rss("<item><title>&l9;</title></item>"), _laughs()),
        ),
        "quadratic": (
            Case("/x/quadratic", "error", 0, says="bomb"),
            lambda _: _typed(rss(f"<item><title>{'&a;' * 5000}</title></item>"), huge),
        ),
        "file": (
            Case("/x/file", never=(_SECRET,)),
            lambda _: _typed(
                rss("<item><title>X&f;</title></item>"),
                "<!ENTITY f SYSTEM 'file:///etc/passwd'>",
            ),
        ),
        "outside": (Case("/x/outside"), _outside),
        "include": (Case("/x/include", never=(_SECRET,)), _included),
        "deep": (
            Case("/x/deep", "error", 0, says="deeply"),
            lambda _: rss(f"<item>{'<a>' * 200_000}{'</a>' * 200_000}</item>"),
        ),
        "attributes": (
            Case("/x/attributes", "error", 0, says="attributes"),
            lambda _: rss(
                f"<item {' '.join(f'a{n}=' + chr(39) * 2 for n in range(100_000))}/>"
            ),
        ),
        "long": (
            Case("/x/long", items=1, titles=("Entry 1",)),
            lambda _: rss(item(1, body="word " * (12 * MB // 5))),
        ),
        "many": (Case("/x/many", items=2000), lambda _: some(50_000)),
        "cut": (Case("/x/cut", "partial", 9), lambda _: some(10).rpartition("</title>")[0]),
        "junk": (
            Case("/x/junk", items=2),
            lambda _: "\n\n<b>Warning</b>: connect() in /var/www/x.php\n\ufeff" + some(2),
        ),
        "two": (Case("/x/two", "partial", 1), lambda _: some(1) + some(2)),
        "entities": (
            Case("/x/entities", items=2, titles=("a b & c",)),
            lambda _: rss(
                "<item><guid>1</guid><title>a&nbsp;b & c &eacute;</title></item>",
                "<item><guid>2</guid><title>AT&T</title></item>",
            ),
        ),
        "prefixes": (
            Case("/x/prefixes", items=1, titles=("Ada",)),
            lambda _: (
                "<rss version='2.0'><channel><title>f</title><item><title>Ada</title>"
                "<dc:creator>Ada</dc:creator></item></channel></rss>"
            ),
        ),
    }
    for told, make in lines.values():
        add(told, made(make))


def _json() -> None:
    lists = "[" * 100_000 + "]" * 100_000
    add(
        Case("/x/json-deep", "error", 0, says="deeply"),
        lambda _: send(f'{{"title": "x", "items": {lists}}}', kind=JSON),
    )
    items: list[object] = [
        None,
        1,
        "s",
        {"id": 5, "title": ["a"], "tags": "t", "attachments": {"url": 1}},
        {"id": "good", "title": "good", "content_text": "fine"},
        {"id": {"a": 1}},
        {"id": "\ud800", "title": "\ud800\0"},
    ]
    add(
        Case("/x/json-types", "partial", 1, titles=("good",)),
        lambda _: send(json.dumps({"title": 42, "items": items}), kind=JSON),
    )


# --- what reaches the terminal ------------------------------------------------------------


def _terminal() -> None:
    strings = list(HOSTILE)
    add(
        Case("/c/raw", items=len(strings)),
        lambda _: send(
            rss(
                *(
                    item(n, title=f"{n} {text}", body=f"<p>{text}</p>")
                    for n, text in enumerate(strings)
                ),
                title=strings[0],
            )
        ),
    )
    short = list(HOSTILE_SHORT)
    add(Case("/c/referenced", items=len(short)), lambda _: send(_referenced(short)))
    entries = [
        {
            "id": f"j{n}",
            "title": f"{n} {text}",
            "content_html": f"<p>{text}</p>",
            "tags": [text],
        }
        for n, text in enumerate(short)
    ]
    add(
        Case("/c/json", items=len(short)),
        lambda _: send(json.dumps({"title": short[0], "items": entries}), kind=JSON),
    )
    links = [
        "javascript:x",
        "file:///etc/passwd",
        "--help",
        "http://a.example/$(touch x)",
        "http://good.example@evil.example/",
        "http://" + "a" * 99_999,
        "\x1b]8;;x\x07y",
    ]
    add(
        Case("/c/links", items=len(links)),
        lambda _: send(
            rss(
                *(
                    item(n, link=link, extra=f"<enclosure url={quoteattr(link)} length='-1'/>")
                    for n, link in enumerate(links)
                )
            )
        ),
    )
    add(Case("/c/html", items=4, never=("SCRIPT", "STYLE")), _bodies)
    add(Case("/c/long-title", items=1), lambda _: send(rss(item(1, title="W" * 1_000_000))))


def _referenced(strings: Iterable[str]) -> str:
    def once(text: str) -> str:
        return "".join(
            f"&#{ord(char)};" if ord(char) < 32 or 127 <= ord(char) < 160 else escape(char)
            for char in text
        )

    return rss(
        *(
            f"<item><guid>r{n}</guid><title>{n} {once(text)}</title>"
            f"<description>{escape(once(f'<p>{text}</p>'))}</description></item>"
            for n, text in enumerate(strings)
        )
    )


def _bodies(asked: Asked) -> Wire:
    at = f"{asked.base}/canary"
    bodies = (
        f"<img src='{at}/1'><iframe src='{at}/2'></iframe><link rel=stylesheet href='{at}/3'>a",
        "<script>SCRIPT</script><style>.x{STYLE}</style><p>words</p>",
        "<div>" * 20_000 + "deep" + "</div>" * 20_000,
        "<table>" + ("<tr>" + "<td>c</td>" * 300 + "</tr>") * 300 + "</table>",
    )
    return send(rss(*(item(n, body=body) for n, body in enumerate(bodies))))


# --- entries that churn -------------------------------------------------------------------


def _churning() -> None:
    def told(name: str, items: int | None) -> Case:
        return Case(f"/i/{name}", items=items, refreshes=REFRESHES)

    def entry(guid: str = "", link: str = "", title: str = "", body: str = "") -> str:
        fields = (("guid", guid), ("link", link), ("title", title), ("description", body))
        written = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields if text)
        return f"<item>{written}</item>"

    def link(number: int) -> str:
        return f"http://harbour.example/{number}"

    five = range(5)
    table: dict[str, tuple[int | None, Callable[[Asked], str]]] = {
        "one-guid": (1, lambda _: rss(*(entry("same", link(n), f"t{n}") for n in five))),
        "guids": (5, lambda a: rss(*(entry(f"{a.turn}-{n}", link(n), f"t{n}") for n in five))),
        "links": (
            5,
            lambda a: rss(*(entry("", f"{link(n)}?utm_id={a.turn}", f"t{n}") for n in five)),
        ),
        "titles": (5, lambda a: rss(*(entry(f"g{n}", link(n), f"t{a.turn}") for n in five))),
        "words": (3, lambda _: rss(*(entry(body=f"only words {n}") for n in range(3)))),
        "vanishing": (5, lambda a: some(0 if a.turn % 2 else 5)),
        "stolen": (5, lambda _: some(5)),
    }
    for name, (items, make) in table.items():
        add(told(name, items), made(make))
    dates = (
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 05 Oct 9999 10:00:00 GMT",
        "1e400",
        "9" * 400,
        "2026-02-30T10:00:00Z",
        "2026-10-05T10:00:00+99:99",
        "yesterday",
        "",
        "\x1b[31m2026",
    )
    written = [
        f"<item><guid>{n}</guid><title>d{n}</title><pubDate>{date}</pubDate></item>"
        for n, date in enumerate(dates)
    ]
    add(told("dates", len(dates)), lambda _: send(rss(*written)))


# --- pages and lists ----------------------------------------------------------------------


def _pages() -> None:
    def page(name: str, told: Case, body: Callable[[], str], kind: str = HTML) -> None:
        add(told, lambda _: send(body(), kind=kind))

    page("deep", Case("/p/deep", "error", kind="page"), lambda: "<div>" * 100_000 + "<p>x</p>")
    paragraph = "<p>A long paragraph, with words, and more words to count here.</p>"
    big = Case("/p/big", "capped", kind="page", says="too much")
    page("big", big, lambda: f"<html><article>{paragraph * 330_000}</article>")
    page(
        "backtracking",
        Case("/p/backtracking", kind="page", titles=(LEAD,)),
        lambda: f"<title>{' ' * 50_000}x</title>{ARTICLE}" + _BACKTRACKING,
    )
    page(
        "scripts",
        Case("/p/scripts", "error", kind="page", says="no text"),
        lambda: "<html><body><div id=root></div><script>render()</script></body></html>",
    )
    add(
        Case("/p/document", "error", kind="page", says="PDF"),
        lambda _: send(b"%PDF-1.7" + b"\0" * 30 * MB, kind="application/pdf"),
    )
    links = ("/good/rss", "javascript:x", "file:///etc/passwd", "/feed/{}")
    page(
        "links",
        Case("/p/links", items=5),
        lambda: (
            "<html><head>"
            + "".join(
                f"<link rel=alternate type=application/rss+xml href='{links[n % 4].format(n)}'>"
                for n in range(5000)
            )
        ),
    )


# What patterns go back and forth in: runs of tags, of blanks, of what is never closed.
_BACKTRACKING = (
    "<br> " * 50_000
    + "<!--" * 20_000
    + f"<p class='{'a ' * 50_000}'>"
    + "\n " * 50_000
    + "<p "
    + 'a="' * 20_000
)


def _opml(outlines: str) -> str:
    return f"<?xml version='1.0'?><opml version='2.0'><body>{outlines}</body></opml>"


def _lists() -> None:
    feed = "<outline text={} xmlUrl='http://harbour.example/{}'/>"
    deep = "<outline text='f'>" * 5000 + feed.format("'leaf'", 1) + "</outline>" * 5000
    many = "".join(feed.format("'f'", n) for n in range(10_000))
    bad = "".join(
        f"<outline text={quoteattr(text)} xmlUrl={quoteattr(url)}/>"
        for text, url in (
            ("file", "file:///etc/passwd"),
            ("js", "javascript:x"),
            ("blank", " "),
            ("command", "exec:touch x"),
            ("pipe", "|touch x"),
        )
    )
    dirty = (
        bad
        + "<outline text='none'/>"
        + feed.format("'a & b'", 1)
        + feed.format("'dup'", 1)
        + "<outline TEXT='case' XMLURL='http://harbour.example/2'/>"
        + feed.format("'[@click=app.quit]x[/] \x1b[2J'", 3)
    )
    entity = "<!ENTITY x SYSTEM 'file:///etc/passwd'>"
    table = (
        (
            Case("/o/outside", items=1, kind="list", never=(_SECRET,)),
            _typed(_opml(feed.format("'X&x;'", 1)), entity, "opml"),
        ),
        (
            Case("/o/laughs", "error", 0, kind="list"),
            _typed(_opml("<outline text='&l9;'/>"), _laughs(), "opml"),
        ),
        (Case("/o/deep", items=1, kind="list"), _opml(deep)),
        (Case("/o/many", items=10_000, kind="list"), _opml(many)),
        (Case("/o/dirty", "partial", 3, kind="list"), _opml(dirty)),
    )
    for told, document in table:
        add(told, always(document, kind=_LISTS))


_xml()
_json()
_terminal()
_churning()
_pages()
_lists()

"""Every rule for addresses of sites, and what no rule may take."""

import re

import pytest

from reader.feeds.sites import FeedPlace, feeds_in_page, find_behind, site_rules
from reader.hygiene import host_of
from reader.model import FeedLink

ID = "UC_x5XG1OV2P6uZZ5FSM9Ttw"
VIDEOS = "https://www.youtube.com/feeds/videos.xml"
LOOKUP = "https://itunes.apple.com/lookup?entity=podcast&id=1234567"

# Rule, an address, the first feed behind it.
FEEDS = [
    ("YouTube channel", f"https://m.youtube.com/channel/{ID}/videos", f"?channel_id={ID}"),
    ("YouTube playlist", "https://www.youtube.com/playlist?list=PLab_1", "?playlist_id=PLab_1"),
    ("YouTube user", "https://www.youtube.com/user/tide", "?user=tide"),
    ("Vimeo channel", "https://vimeo.com/channels/tide", "/channels/tide/videos/rss"),
    ("Vimeo user", "https://vimeo.com/tide", "https://vimeo.com/tide/videos/rss"),
    ("Dailymotion user", "https://www.dailymotion.com/tide", "/rss/user/tide"),
    ("Odysee channel", "https://odysee.com/@tide:4", "https://odysee.com/$/rss/@tide:4"),
    ("Reddit thread", "https://old.reddit.com/r/x/comments/1a/b/", "/r/x/comments/1a/.rss"),
    (
        "Reddit search in a subreddit",
        "https://www.reddit.com/r/x/search?q=a+b&restrict_sr=1",
        "https://www.reddit.com/r/x/search.rss?q=a+b&restrict_sr=on&sort=new",
    ),
    ("Reddit subreddit", "https://reddit.com/r/a+b/new", "www.reddit.com/r/a+b/new/.rss"),
    ("Reddit user", "https://www.reddit.com/u/tide", "/user/tide/.rss"),
    ("Reddit search", "https://www.reddit.com/search/?q=tide", "/search.rss?q=tide&sort=new"),
    ("Hacker News", "https://news.ycombinator.com", "https://news.ycombinator.com/rss"),
    ("Hacker News: shown", "https://news.ycombinator.com/show", "/showrss"),
    ("Lobsters tag", "https://lobste.rs/t/python", "https://lobste.rs/t/python.rss"),
    (
        "Stack Exchange tag",
        "https://cooking.stackexchange.com/questions/tagged/fish",
        "https://cooking.stackexchange.com/feeds/tag/fish",
    ),
    ("Stack Exchange question", "https://superuser.com/questions/12/why", "/feeds/question/12"),
    ("Stack Exchange user", "https://stackoverflow.com/users/7/x", "/feeds/user/7"),
    ("Stack Exchange site", "https://askubuntu.com/", "https://askubuntu.com/feeds"),
    ("GitHub commits of a branch", "https://github.com/a/b/tree/main", "/commits/main.atom"),
    (
        "GitHub releases, tags, discussions or wiki",
        "https://github.com/a/b.c/releases/tag/1",
        "https://github.com/a/b.c/releases.atom",
    ),
    ("GitHub repository", "https://github.com/a/b.git", "https://github.com/a/b/releases.atom"),
    ("GitHub user", "https://github.com/tide", "https://github.com/tide.atom"),
    (
        "GitLab commits of a branch",
        "https://gitlab.com/a/b/c/-/tree/main",
        "https://gitlab.com/a/b/c/-/commits/main?format=atom",
    ),
    (
        "GitLab releases",
        "https://gitlab.gnome.org/a/b/-/releases/1",
        "https://gitlab.gnome.org/a/b/-/releases.atom",
    ),
    (
        "GitLab tags",
        "https://gitlab.com/a/b/-/tags",
        "https://gitlab.com/a/b/-/tags?format=atom",
    ),
    ("GitLab project", "https://gitlab.com/a/b", "https://gitlab.com/a/b/-/tags?format=atom"),
    ("GitLab user or group", "https://gitlab.com/tide", "https://gitlab.com/tide.atom"),
    ("Forgejo releases or tags", "https://codeberg.org/a/b/tags", "/a/b/tags.rss"),
    ("Forgejo repository", "https://codeberg.org/a/b", "https://codeberg.org/a/b/releases.rss"),
    ("SourceHut repository", "https://git.sr.ht/~a/b", "https://git.sr.ht/~a/b/refs/rss.xml"),
    ("SourceForge project", "https://sourceforge.net/p/tide/", "/projects/tide/rss"),
    ("Substack reader", "https://open.substack.com/pub/tide/p/x", "https://tide.substack.com/"),
    ("Substack author", "https://substack.com/@tide", "https://tide.substack.com/feed"),
    ("Substack", "https://tide.substack.com/p/first", "https://tide.substack.com/feed"),
    ("Medium tag", "https://medium.com/tag/tides", "https://medium.com/feed/tag/tides"),
    ("Medium author or publication", "https://medium.com/@a.b/x", "medium.com/feed/@a.b"),
    ("Medium subdomain", "https://tide.medium.com/x-12", "https://tide.medium.com/feed"),
    ("Tumblr tag", "https://a.tumblr.com/tagged/sea", "https://a.tumblr.com/tagged/sea/rss"),
    ("Tumblr blog", "https://a.tumblr.com", "https://a.tumblr.com/rss"),
    ("Tumblr page", "https://www.tumblr.com/tide/123/x", "https://tide.tumblr.com/rss"),
    (
        "WordPress.com category, tag or author",
        "https://a.wordpress.com/category/sea/north/",
        "https://a.wordpress.com/category/sea/north/feed/",
    ),
    ("WordPress.com blog", "https://a.wordpress.com/2026/10/x/", "wordpress.com/feed/"),
    ("Blogger label", "https://a.blogspot.com/search/label/Sea", "/feeds/posts/default/-/Sea"),
    ("Blogger blog", "https://a.blogspot.co.uk/2026/10/x.html", "/feeds/posts/default"),
    ("Letterboxd member", "https://letterboxd.com/tide/films/", "/tide/rss/"),
    ("Podbean", "https://tide.podbean.com/e/one", "https://feed.podbean.com/tide/feed.xml"),
    ("Libsyn", "https://tide.libsyn.com/website", "https://tide.libsyn.com/rss"),
    ("Buzzsprout", "https://www.buzzsprout.com/12/34", "https://feeds.buzzsprout.com/12.rss"),
    ("Transistor", "https://tide.transistor.fm/episodes", "https://feeds.transistor.fm/tide"),
    ("Acast", "https://shows.acast.com/tide/episodes", "feeds.acast.com/public/shows/tide"),
    ("Spreaker", "https://www.spreaker.com/podcast/a-tide--12", "/show/12/episodes/feed"),
    ("BBC programme", "https://www.bbc.co.uk/programmes/b006qykl", "/b006qykl.rss"),
    ("arXiv listing", "https://arxiv.org/list/cs.CL/recent", "https://rss.arxiv.org/rss/cs.CL"),
    (
        "Google News search",
        "https://news.google.com/search?q=sea%20ice",
        "rss/search?q=sea+ice",
    ),
    ("Google News topic", "https://news.google.com/topics/CAAq", "/rss/topics/CAAq"),
    ("Steam game", "https://store.steampowered.com/app/70/X/", "/feeds/news/app/70/"),
    ("Bluesky profile", "https://bsky.app/profile/a.bsky.social", "/a.bsky.social/rss"),
    (
        "Lemmy community or user",
        "https://lemmy.world/c/sea@lemmy.ml",
        "https://lemmy.world/feeds/c/sea@lemmy.ml.xml?sort=New",
    ),
    ("Mastodon hashtag", "https://mastodon.social/tags/sea", "/tags/sea.rss"),
    (
        "Mastodon profile seen from another server",
        "https://mastodon.social/@tide@sea.example/1",
        "https://sea.example/@tide.rss",
    ),
    (
        "Mastodon profile",
        "http://sea.example:3000/@tide/12",
        "http://sea.example:3000/@tide.rss",
    ),
]
ASKED = [
    ("Apple Podcasts", "https://podcasts.apple.com/gb/podcast/the-tide/id1234567", LOOKUP),
    (
        "Overcast or Castro page of an Apple Podcasts number",
        "https://overcast.fm/itunes1234567/the-tide",
        LOOKUP,
    ),
]
# Rule, an address, what its page holds, the feed.
IN_PAGES = [
    (
        "YouTube page",
        "https://www.youtube.com/@tide",
        f'"externalId":"{ID}"',
        f"?channel_id={ID}",
    ),
    (
        "SoundCloud page",
        "https://soundcloud.com/a",
        "soundcloud://users:7",
        "users:7/sounds.rss",
    ),
    (
        "page that names its podcast's feed",
        "https://directory.example/show/7",
        r'<script>{"feedUrl":"https:\/\/tide.example\/rss?a=1\u0026b=2"}</script>',
        "https://tide.example/rss?a=1&b=2",
    ),
]


@pytest.mark.parametrize(("name", "address", "feed"), FEEDS, ids=[case[0] for case in FEEDS])
def test_a_rule_knows_the_feed_behind_an_address(name: str, address: str, feed: str) -> None:
    found = find_behind(address)

    assert feed in found.feeds[0].url
    assert found.ask == ""


@pytest.mark.parametrize(("name", "address", "asked"), ASKED)
def test_a_rule_knows_who_tells_the_feed(name: str, address: str, asked: str) -> None:
    found = find_behind(address)

    assert (found.feeds, found.ask) == ((), asked)


@pytest.mark.parametrize(("name", "address", "page", "feed"), IN_PAGES)
def test_a_rule_finds_the_feed_in_a_page(name: str, address: str, page: str, feed: str) -> None:
    assert find_behind(address).feeds == ()
    (found,) = feeds_in_page(page, address)
    assert found.url.endswith(feed)


def test_every_rule_has_its_case() -> None:
    tested = [case[0] for table in (FEEDS, ASKED, IN_PAGES) for case in table]

    assert sorted(tested) == sorted(rule.name for rule in site_rules())


def test_every_pattern_is_one_and_every_place_an_address() -> None:
    for rule in site_rules():
        groups = {
            *re.compile(rule.path).groupindex,
            *re.compile(rule.in_page).groupindex,
            *("origin", "first", "value"),
        }
        for place in (*rule.feeds, FeedPlace(rule.ask)):
            assert set(re.findall(r"\{(\w+)\}", place.url + place.title)) <= groups


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/feeds/videos.xml?channel_id=UC1",
        "https://www.youtube.com/",
        "https://www.youtube.com/playlist",
        "https://www.reddit.com/r/x/.rss",
        "https://www.reddit.com/r/x.rss",
        "https://github.com/a/b/releases.atom",
        "https://github.com/a.atom",
        "https://github.com/topics/rust",
        "https://github.com/",
        "https://gitlab.com/explore/projects",
        "https://tide.substack.com/feed",
        "https://medium.com/feed/@a",
        "https://medium.com/feed",
        "https://a.tumblr.com/rss",
        "https://a.wordpress.com/feed/",
        "https://a.wordpress.com/category/x/feed/",
        "https://a.wordpress.com/2026/10/x/feed/",
        "https://a.blogspot.com/feeds/posts/default",
        "https://bsky.app/profile/a/rss",
        "https://sea.example/@tide.rss",
        "https://sea.example/tags/x",
        "https://tide.libsyn.com/rss",
        "https://example.org",
    ],
)
def test_no_rule_takes_a_feed_or_a_page_it_does_not_know(address: str) -> None:
    found = find_behind(address)

    assert (found.feeds, found.ask) == ((), "")


def test_a_repository_has_several_feeds_with_names() -> None:
    assert find_behind("https://github.com/tide/gauge").feeds == (
        FeedLink("https://github.com/tide/gauge/releases.atom", "gauge: releases"),
        FeedLink("https://github.com/tide/gauge/tags.atom", "gauge: tags"),
        FeedLink("https://github.com/tide/gauge/commits.atom", "gauge: commits"),
    )


@pytest.mark.parametrize("feed", ["javascript:x", "file:///etc/passwd", "https://"])
def test_a_page_leads_to_the_web_alone(feed: str) -> None:
    assert feeds_in_page(f'"feedUrl":"{feed}"', "https://a.example/") == []


def test_a_page_without_a_feed_names_none() -> None:
    assert feeds_in_page("<p>words</p>", "https://www.youtube.com/@tide") == []


def test_what_is_typed_cannot_lead_to_another_host() -> None:
    found = find_behind("https://www.reddit.com/search?q=x%0d%0a%26sort%3Dold//evil.example")

    assert host_of(found.feeds[0].url) == "reddit.com"
    assert "\n" not in found.feeds[0].url


def test_an_absurd_address_takes_no_time() -> None:
    assert find_behind("https://gitlab.com/" + "a/" * 4000 + "-").feeds
    assert feeds_in_page('"feedUrl":"https:' * 50_000, "https://a.example/") == []

"""Strangers' strings made harmless: control bytes, bidirectional tricks, addresses.

Applied on the way in (parsing, extraction) and again at every exit (widget, stdout, file name).
Cleaning twice equals cleaning once. Knows nothing of where a string comes from or goes to.
"""

import re
import unicodedata
from functools import cache
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from reader.errors import RefusedError

MAX_LINE_CHARS = 500
MAX_FOLDERS = 5  # levels of a path; the names of deeper ones are joined to the fifth
MAX_MARKS = 4  # Vietnamese and Hebrew stack up to 3; more is there to overwrite other lines

_JOINERS = "\u200c\u200d"  # non-joiner (Persian), joiner (emoji, Indic)
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# C0 but tab and newline, DEL, C1, surrogates, private use, noncharacters
_CONTROL = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    "\U000f0000-\U0010ffff"
)
_SUSPECT = re.compile(f"[{_CONTROL}{_BIDI}{_INVISIBLE}]")
_LOGIN = re.compile(r"//[^/?#\s]*@")
_PASSWORD = re.compile(r":[^\s:/@]+@")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Where marks may stack: neither letters, digits, white space nor ASCII.
_MARKS = re.compile(f"[^\\w\\s\\x00-\\x7f]{{{MAX_MARKS + 1},}}")
_SPACE = re.compile(r"\s+")

# The rest is compiled when it is first needed: 2 ms that a first screen does without.


@cache
def _unshown() -> re.Pattern[str]:
    # In JSON text the newline and the tab are escaped already.
    return re.compile(f"[{_CONTROL}{_BIDI}{_INVISIBLE}\u2028\u2029]")


@cache
def _feed_scheme() -> re.Pattern[str]:
    return re.compile(r"^(?:feed|itpc|pcast|podcast|rss):(?://)?", re.IGNORECASE)


@cache
def _fediverse_name() -> re.Pattern[str]:
    return re.compile(r"@(?P<name>[\w.-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)")


@cache
def _plain_url() -> re.Pattern[str]:
    # An address that every rule of normalising leaves as it is; half of all, at a quarter of
    # the time. Lower case, no port, no percent sign, no dot segment, no label of IDNA ("xn--").
    return re.compile(
        r"https?://"
        r"(?:(?![a-z0-9-]{64})(?![a-z0-9]{2}--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}"
        r"(?:(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?|/)"
    )


@cache
def _tracking() -> re.Pattern[str]:
    return re.compile(
        r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|igsh"
        r"|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_anon_id|oly_enc_id|wickedid"
        r"|rb_clickid|s_cid|at_medium|at_campaign|at_custom\d|cmpid|ns_mchannel|ns_source"
        r"|ns_campaign|smid|soc_src|soc_trk|phpsessid|jsessionid|sid|sessionid|session|ref_src"
        r"|ref_url)$",
        re.IGNORECASE,
    )


def clean_text(text: str) -> str:
    """The text with newlines and tabs kept and nothing that a terminal would obey.

    Line ends become newlines; controls, bidirectional overrides, invisible and private-use
    characters go; a stack of combining marks is cut to four; a joiner stays only inside emoji
    and scripts that it shapes.
    """
    # Most text by far; 3 ns a character instead of 45.
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text
    text = _BREAK.sub("\n", text)
    text = _SUSPECT.sub("", text)
    text = _MARKS.sub(_cut_stack, text)
    if any(joiner in text for joiner in _JOINERS):
        text = _keep_useful_joiners(text)
    return text


def _cut_stack(found: re.Match[str]) -> str:
    """The characters without the marks of any script that are piled on four others."""
    kept = []
    marks = 0
    for char in found.group():
        if unicodedata.category(char) in {"Mn", "Me"}:
            marks += 1
        elif char not in _JOINERS:
            marks = 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _keep_useful_joiners(text: str) -> str:
    """Drop every joiner that does not stand between two symbols or letters that it shapes."""
    last = len(text) - 1
    return "".join(
        char
        for index, char in enumerate(text)
        if char not in _JOINERS
        or (0 < index < last and _is_shaped(text[index - 1]) and _is_shaped(text[index + 1]))
    )


def _is_shaped(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk", "Mn", "Mc", "Lo"} or char == "\ufe0f"


def clean_line(text: str, *, limit_chars: int = MAX_LINE_CHARS) -> str:
    """The text as one line of at most `limit_chars`, white space folded; "…" marks a cut."""
    # What lies far behind the limit is not worth cleaning: a title of 1 MB costs nothing.
    line = _SPACE.sub(" ", clean_text(text[: limit_chars * 8]).replace("\t", " ")).strip()
    if len(line) <= limit_chars:
        return line
    return line[: limit_chars - 1].rstrip(f" {_JOINERS}") + "…"


def clean_folder(path: str) -> str:
    """A path of folders as it is stored: at most five names, none empty, no blanks around."""
    names = [name.strip() for name in clean_line(path).split("/")]
    names = [name for name in names if name]
    last = MAX_FOLDERS - 1
    return "/".join([*names[:last], "-".join(names[last:])] if names[last:] else names)


def escape_json(written: str) -> str:
    r"""The JSON text, equal in value, with `\uXXXX` for all that a terminal obeys or hides."""
    return _unshown().sub(_escaped, written)


def _escaped(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def without_logins(text: str) -> str:
    """The text without the user names and passwords of the addresses in it, for logs."""
    return _LOGIN.sub("//", text)


def shown_address(words: str) -> str:
    """What somebody typed for an address, for a message: short, and without a password."""
    return clean_line(_PASSWORD.sub(":…@", words), limit_chars=80)


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """The address without user name and password, and these as they are meant; None without.

    An address is stored, shown and compared; what opens it is kept elsewhere.
    """
    if "@" not in url:
        return url, None
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, None
    written, at, place = parts.netloc.rpartition("@")
    name, _, password = written.partition(":")
    bare = urlunsplit(parts._replace(netloc=place)) if at else url
    return bare, (unquote(name), unquote(password)) if name or password else None


def is_clean(text: str) -> bool:
    """True when `clean_text` would change nothing."""
    return clean_text(text) == text


def web_url(url: str, *, base: str = "") -> str:
    """The absolute http(s) address that `url` means on the page `base`; empty for all others.

    Only http and https are ever opened or fetched. An address with control characters, white
    space in its host or a broken port is none.
    """
    url = url.strip()
    if not url or not url.isprintable() or len(url) > 8192:
        return ""
    if _ready_url().fullmatch(url):
        return url
    try:
        joined = urljoin(base, url) if base else url
        parts = urlsplit(joined)
        _ = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    if parts.scheme.lower() not in {"http", "https"} or not host or not _is_host(host):
        return ""
    # Browsers take a backslash for a slash, and would open another host than the one shown.
    if _SUSPECT.search(joined) or "\\" in parts.netloc:
        return ""
    return joined.replace(" ", "%20")


@cache
def _ready_url() -> re.Pattern[str]:
    # Most links, at an eighth of the time: an absolute address that joining leaves as it is.
    return re.compile(
        r"https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}"
        r"(?:(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?|/)(?:\?[A-Za-z0-9._~=&%+-]+)?",
        re.ASCII,
    )


def _is_host(host: str) -> bool:
    return not re.search(r"[\s\\<>\"'`{}|^%]", host) and ".." not in host


def canonical_url(url: str) -> str:
    """The form by which two addresses are compared: normal case, no fragment, no tracking.

    Empty when the address is not http(s). http and https stay apart: some sites serve both.
    """
    url = web_url(url)
    if not url or _plain_url().fullmatch(url):
        return url
    # Deferred: 30 ms of idna tables that the first screen does not need.
    from url_normalize import url_normalize  # noqa: PLC0415

    try:
        normal = url_normalize(url) or ""
        parts = urlsplit(normal)
    except (ValueError, UnicodeError):
        return url
    path = re.sub(r";(?:jsessionid|phpsessid)=[^/?#]*", "", parts.path, flags=re.IGNORECASE)
    pairs = (pair for pair in parts.query.split("&") if pair)
    query = "&".join(pair for pair in pairs if not _tracking().match(pair.partition("=")[0]))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def without_feed_scheme(url: str) -> str:
    """The address without what only says that a feed is behind it.

    `feed:https://x` and `feed://https://x` are https://x; of `feed://x`, `itpc://x` and the
    like only x is left, as they do not say whether it is http or https.
    """
    return _feed_scheme().sub("", url.strip())


def typed_url(words: str) -> str:
    """The address somebody typed: `example.org` means https, as does `feed://example.org`.

    `@name@example.org`, a name in the Fediverse, is their page there. Raises RefusedError when
    it cannot be an http(s) address.
    """
    url = without_feed_scheme(words)
    if named := _fediverse_name().fullmatch(url):
        url = f"{named['host']}/@{named['name']}"
    if "://" not in url:
        # "mailto:a@b" would become a user name and its password.
        url = "" if "@" in url.partition("/")[0] else "https://" + url
    found = web_url(url)
    if not found:
        shown = shown_address(words)
        raise RefusedError(
            f"“{shown}” is not a web address. Only http and https are read.", url=shown
        )
    return found


def host_of(url: str) -> str:
    """The host of an address without `www.`, for display; empty when it has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return clean_line(host.removeprefix("www."), limit_chars=100)


def origin_of(url: str) -> tuple[str, int]:
    """(host in lower case, port) of an http(s) address; ("", 0) for anything else."""
    if not web_url(url):
        return "", 0
    parts = urlsplit(url)
    default = 443 if parts.scheme.lower() == "https" else 80
    return (parts.hostname or "").lower(), parts.port or default

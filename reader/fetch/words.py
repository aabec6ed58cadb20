"""Everything that can go wrong with a fetch, as one sentence for the user.

The sentences say what happened and where, without names of exceptions and without keys, which
only the interface knows. Every host, address and header in them is cleaned.
"""

import errno
import socket
import ssl
from urllib.parse import urlsplit, urlunsplit

import httpcore

from reader.errors import FetchError, RefusedError
from reader.fetch.call import Call
from reader.fetch.decode import DamagedError
from reader.fetch.guard import PrivateAddressError
from reader.hygiene import clean_line, host_of

TRANSLATED = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
    OSError,
    UnicodeError,
    DamagedError,
    PrivateAddressError,
)
"""What a fetch may run into; `explain` has a sentence for each."""

_STATUS = {
    400: "did not understand the request",
    401: "asks for a password",
    402: "asks for money",
    403: "does not let this program in",
    404: "has nothing at this address",
    406: "has no feed or page to give",
    407: "is behind a proxy that asks for a password",
    408: "gave up waiting",
    410: "says that this address is gone",
    429: "asks for fewer requests",
    451: "may not show this for legal reasons",
    500: "has a fault of its own",
    502: "cannot reach the server behind it",
    503: "is not available now",
    504: "had no answer from the server behind it",
    511: "asks to log in to its network first",
}

# Numbers of X509_V_ERR_..., stable in OpenSSL since 1.0.2 (x509_vfy.h)
_CERTIFICATE = {
    9: "it is not valid yet",
    10: "it has expired",
    18: "nobody vouches for it",
    19: "nobody vouches for it",
    20: "its issuer is not known here",
    21: "its issuer is not known here",
    23: "it was withdrawn",
    62: "it belongs to another host",
    64: "it belongs to another host",
}

_NO_TLS = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"})

_KINDS = {
    "application/pdf": "a PDF document",
    "application/epub+zip": "a book",
    "application/zip": "an archive",
    "application/gzip": "an archive",
    "application/json": "data for programs",
    "application/octet-stream": "a file to download",
    "image": "an image",
    "video": "a video",
    "audio": "a sound file",
    "font": "a font",
}


def shown_url(url: str) -> str:
    """The address for messages and logs: cleaned, without user name and password."""
    try:
        parts = urlsplit(url)
        bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    except ValueError:  # a bracket that never closes
        scheme, _, rest = url.partition("//")
        bare = f"{scheme}//{rest.rpartition('@')[2]}" if rest else url
    return clean_line(bare)


def shown_host(url: str) -> str:
    """The host for messages; the whole address when it has none."""
    return host_of(url) or clean_line(url, limit_chars=60)


def explain(problem: BaseException, url: str, *, call: Call) -> FetchError:
    """The sentence for one of `TRANSLATED`."""
    host = shown_host(url)
    if isinstance(problem, PrivateAddressError):
        return refused_private(url, str(problem))
    if isinstance(problem, DamagedError):
        coding = clean_line(str(problem), limit_chars=40)
        return FetchError(
            f"{host} sent an answer that cannot be unpacked ({coding})", url=shown_url(url)
        )
    if isinstance(problem, httpcore.UnsupportedProtocol | httpcore.LocalProtocolError):
        return refused_address(url)
    return FetchError(
        _explain_connection(problem, host, call),
        url=shown_url(url),
        is_closed=any(_is_closed(cause) for cause in _causes(problem)),
    )


def _is_closed(cause: BaseException) -> bool:
    """True for a refused connection and for a server that answers TLS with something else."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return False
    return isinstance(cause, ConnectionRefusedError) or (
        isinstance(cause, ssl.SSLError) and cause.reason in _NO_TLS
    )


def _explain_connection(problem: BaseException, host: str, call: Call) -> str:
    """The sentence for trouble on the way, by its first cause."""
    for cause in _causes(problem):
        if isinstance(cause, socket.gaierror | UnicodeError):
            return _explain_lookup(cause, host)
        if isinstance(cause, TimeoutError | httpcore.TimeoutException):
            return _explain_silence(host, call)
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = _CERTIFICATE.get(cause.verify_code, "it cannot be checked")
            return f"The certificate of {host} is not to be trusted: {why}"
    if isinstance(problem, httpcore.ProxyError):
        return f"The proxy did not let {host} through ({clean_line(str(problem))})"
    if isinstance(problem, httpcore.ProtocolError):
        return _explain_protocol(problem, host, call)
    return _explain_network(problem, host, call)


def _explain_lookup(cause: OSError | ValueError, host: str) -> str:
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN:
        return f"The name {host} could not be looked up. Check the connection"
    return f"No host “{host}”. Check the spelling"


def _explain_silence(host: str, call: Call) -> str:
    seconds = f"{call.seconds:g} s"
    if call.stage == "queue":
        return f"{host} was busy with our other requests for {seconds}"
    if call.stage == "lookup":
        return f"The name {host} was not found within {seconds}. Check the connection"
    if call.stage == "read":
        return f"{host} sent its answer too slowly: {seconds} were not enough"
    return f"{host} did not answer in {seconds}"


def _explain_protocol(problem: httpcore.ProtocolError, host: str, call: Call) -> str:
    if call.stage == "read":
        is_cut = "closed connection" in str(problem)
        what = "only a part of its answer" if is_cut else "a broken answer"
        return f"{host} sent {what}"
    if "too long" in str(problem) or "too large" in str(problem):
        return f"{host} sent far too many headers"
    if "disconnected" in str(problem):
        return f"{host} hung up without an answer"
    return f"{host} does not speak HTTP properly"


def _explain_network(problem: BaseException, host: str, call: Call) -> str:
    causes = list(_causes(problem))
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if numbers & {errno.ENETUNREACH, errno.ENETDOWN}:
        return f"{host} cannot be reached: there is no network. Check the connection"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return f"{host} does not accept connections"
    if call.stage == "secure":
        return f"No secure connection to {host} could be made"
    if call.stage == "read":
        return f"{host} broke off in the middle of its answer"
    if call.stage == "connect":
        return f"{host} cannot be reached"
    return f"{host} hung up without an answer"


def _causes(problem: BaseException) -> list[BaseException]:
    """The problem and what it was raised from, outermost first."""
    found: list[BaseException] = []
    cause: BaseException | None = problem
    while cause is not None and len(found) < 10:
        found.append(cause)
        # httpcore's pool raises again "from None", which leaves only the context.
        cause = cause.__cause__ or cause.__context__
    return found


# --- answers that are no use ---------------------------------------------------------------


def bad_status(url: str, status: int, *, retry_after_s: float | None) -> FetchError:
    """For an answer that is not a success."""
    words = _STATUS.get(status, "answered with an error")
    return FetchError(
        f"{shown_host(url)} {words} ({status})",
        url=shown_url(url),
        status=status,
        retry_after_s=retry_after_s,
    )


def unasked_304(url: str) -> FetchError:
    """For "nothing changed" to somebody who has nothing."""
    return FetchError(
        f"{shown_host(url)} says that nothing changed, but nothing was here yet (304)",
        url=shown_url(url),
        status=304,
    )


def partial(url: str) -> FetchError:
    """For a part that nobody asked for (206)."""
    return FetchError(
        f"{shown_host(url)} sent only a part of its answer (206)",
        url=shown_url(url),
        status=206,
    )


def empty(url: str, status: int) -> FetchError:
    """For an answer without a single byte."""
    return FetchError(
        f"{shown_host(url)} sent an empty answer ({status})", url=shown_url(url), status=status
    )


def too_big(url: str, cap_bytes: int) -> RefusedError:
    """For more than we read."""
    return RefusedError(
        f"{shown_host(url)} sends more than {cap_bytes >> 20} MB, which is too much",
        url=shown_url(url),
    )


def wrong_type(url: str, media_type: str) -> RefusedError:
    """For a page that is not text."""
    kind = _KINDS.get(media_type) or _KINDS.get(media_type.partition("/")[0])
    shown = clean_line(media_type, limit_chars=60)
    what = f"is {kind} ({shown})" if kind else f"is of the type “{shown}”"
    return RefusedError(f"This {what}, not a page to read", url=shown_url(url))


# --- not asked at all ----------------------------------------------------------------------


def refused_address(url: str) -> RefusedError:
    """For what is not an http(s) address."""
    shown = clean_line(shown_url(url), limit_chars=80)
    return RefusedError(
        f"“{shown}” is not a web address. Only http and https are read", url=shown_url(url)
    )


def refused_private(url: str, address: str) -> RefusedError:
    """For a host that is not on the open internet."""
    host = shown_host(url)
    where = "" if address == host else f" ({clean_line(address, limit_chars=60)})"
    return RefusedError(
        f"{host} is a private address{where}. network.allow_private can allow it",
        url=shown_url(url),
    )


def refused_redirect(url: str, target: str) -> RefusedError:
    """For a redirect to something that is not an http(s) address."""
    shown = clean_line(target, limit_chars=80)
    leads = f"leads to “{shown}”" if shown else "leads nowhere"
    return RefusedError(
        f"{shown_host(url)} {leads}. Only http and https are followed", url=shown_url(url)
    )


def too_many_redirects(url: str, most: int) -> RefusedError:
    """For a chain without end."""
    return RefusedError(
        f"{shown_host(url)} leads on and on, more than {most} times", url=shown_url(url)
    )


def refused_proxy(url: str) -> RefusedError:
    """For a proxy that we cannot use; going round it would betray who relies on it."""
    return RefusedError(
        f"{shown_host(url)} was not asked: the proxy in the environment is not http or https",
        url=shown_url(url),
    )

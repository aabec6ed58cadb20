"""Everything that `reader` raises on purpose; each message is one sentence for the user.

ReaderError
├── FetchError        the network gave no usable answer
│   └── RefusedError  we did not ask: scheme, private address, size or type
├── FeedParseError    the answer is not a feed
├── ExtractionError   the page or text holds no article
├── SourceError       a file or address the user named cannot be read or written
│   └── ExistsError   a file of that name is there already
├── StoreError        the library cannot be read or written
│   └── DamagedError  its file is damaged
├── LockedError       the system's keyring does not answer
├── NotFoundError     no such feed, entry or name
├── QueryError        what is sought cannot be understood
├── InputError        what was typed as a name can be none
├── ConfigError       a configuration or theme file is wrong
├── ComputeError      a worker process failed, or took too long
└── CancelledError    the user did not want the answer any more
"""

from collections.abc import Callable


class ReaderError(Exception):
    """Root of the tree; `str()` is one sentence that says what, where and what to do."""

    def __reduce__(self) -> tuple[Callable[..., "ReaderError"], tuple[object, ...]]:
        """Pickle the keyword attributes too: these errors come out of worker processes."""
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(
    kind: type[ReaderError], arguments: tuple[object, ...], attributes: dict[str, object]
) -> ReaderError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(attributes)
    return error


class FetchError(ReaderError):
    """The network gave no usable answer; nothing that is stored has changed."""

    def __init__(
        self,
        message: str,
        *,
        url: str,
        status: int | None = None,
        retry_after_s: float | None = None,
        is_closed: bool = False,
    ) -> None:
        super().__init__(message)
        self.url = url
        """The address that was asked, cleaned for display."""
        self.status = status
        """The HTTP status, or None when no status line came."""
        self.retry_after_s = retry_after_s
        """What the server asked to wait, at most seven days; None when it did not."""
        self.is_closed = is_closed
        """True when nothing answers at that port, or nothing that speaks TLS."""


class RefusedError(FetchError):
    """Not asked or not read to its end on purpose: scheme, address, size, type or redirects."""


class FeedParseError(ReaderError):
    """The bytes are not a feed; `url` is where they came from.

    `is_broken`: a feed was meant, or something is malicious; to look for one in it is no use.
    """

    def __init__(self, message: str, *, url: str = "", is_broken: bool = False) -> None:
        super().__init__(message)
        self.url = url
        self.is_broken = is_broken


class ExtractionError(ReaderError):
    """The page or text holds no article; `source` is where it came from."""

    def __init__(self, message: str, *, source: str = "") -> None:
        super().__init__(message)
        self.source = source


class SourceError(ReaderError):
    """A file or address the user named cannot be read; `source` is that name."""

    def __init__(self, message: str, *, source: str = "") -> None:
        super().__init__(message)
        self.source = source


class ExistsError(SourceError):
    """A file of that name is there already and was left as it is."""


class StoreError(ReaderError):
    """The library cannot be read or written; what it holds is unchanged."""


class DamagedError(StoreError):
    """The library's file is damaged, or no library at all."""


class LockedError(ReaderError):
    """The system's keyring is locked or does not answer; what it keeps is unchanged."""


class NotFoundError(ReaderError):
    """There is no feed, entry or known name of that kind."""


class QueryError(ReaderError):
    """What is sought cannot be understood; `column`, from 1, is where it goes wrong."""

    def __init__(self, message: str, *, column: int) -> None:
        super().__init__(f"{message}, at column {column}.")
        self.column = column


class InputError(ReaderError):
    """What was typed as the name of something can be none."""


class ConfigError(ReaderError):
    """A configuration or theme file is wrong; `path` and `key` say where."""

    def __init__(self, message: str, *, path: str = "", key: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.key = key


class ComputeError(ReaderError):
    """A worker process died, or took longer than its deadline."""


class NoWorkerError(ComputeError):
    """No worker process can be started: nothing is wrong with what it was to do."""


class CancelledError(ReaderError):
    """The user did not want the answer any more."""

"""What the tests of `fetch` share: one fetch from scripted servers, done or failed."""

from typing import Literal

import pytest

from reader.config import Network
from reader.errors import FetchError
from reader.fetch import Fetcher
from reader.model import Fetched, FetchRequest, NotModified
from tests.site import Site


def ask_for(
    url: str,
    *sites: Site,
    accept: Literal["feed", "page"] = "feed",
    etag: str = "",
    last_modified: str = "",
) -> FetchRequest:
    """A request that may reach these servers."""
    allowed = frozenset(site.address for site in sites)
    return FetchRequest(
        url, accept, etag=etag, last_modified=last_modified, allow_private=allowed
    )


def answer_to(request: FetchRequest, *, deadline_s: float = 10.0) -> Fetched | NotModified:
    """What a fresh fetcher brings."""
    fetcher = Fetcher(Network(deadline_s=deadline_s))
    try:
        return fetcher.fetch(request)
    finally:
        fetcher.close()


def fetched(request: FetchRequest) -> Fetched:
    """The same, when it must be a whole answer."""
    answer = answer_to(request)
    assert isinstance(answer, Fetched)
    return answer


def failure(request: FetchRequest, *, deadline_s: float = 10.0) -> FetchError:
    """Why it brings nothing."""
    with pytest.raises(FetchError) as caught:
        answer_to(request, deadline_s=deadline_s)
    return caught.value

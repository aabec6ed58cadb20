"""At most two connections to one origin at a time."""

import time
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from reader.config import Network
from reader.errors import CancelledError, FetchError
from reader.fetch import Fetcher
from reader.fetch.call import Call
from reader.fetch.gate import Gate
from tests.fetching import ask_for
from tests.site import Answer, Site

LEDGER, WIRE = ("https", "ledger.example", 443), ("https", "wire.example", 443)


def test_a_third_call_waits_until_one_of_two_is_over() -> None:
    gate = Gate()
    with ThreadPoolExecutor(1) as pool, gate.turn(LEDGER, Call(5)):

        def third() -> float:
            with gate.turn(LEDGER, Call(5)):
                return time.monotonic()

        with gate.turn(LEDGER, Call(5)):
            waiting = pool.submit(third)
            assert not wait([waiting], timeout=0.2).done
            freed_at = time.monotonic()
        assert waiting.result(timeout=5) >= freed_at


def test_another_origin_does_not_wait() -> None:
    gate = Gate()
    with (
        gate.turn(LEDGER, Call(5)),
        gate.turn(LEDGER, Call(5)),
        gate.turn(WIRE, Call(0.01)),
        gate.turn(("http", "ledger.example", 80), Call(0.01)),
    ):
        pass


def test_waiting_ends_with_the_call() -> None:
    gate = Gate()
    late, hung_up = Call(0.05), Call(5)
    hung_up.hang_up()
    with gate.turn(LEDGER, Call(5)), gate.turn(LEDGER, Call(5)):
        with pytest.raises(TimeoutError), gate.turn(LEDGER, late):
            pass
        with pytest.raises(CancelledError), gate.turn(LEDGER, hung_up):
            pass


def test_who_waits_too_long_for_an_origin_is_told_so(site: Site) -> None:
    url = site.script("/slow", [Answer(hang=True)])
    fetcher = Fetcher(Network())
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(fetcher.fetch, ask_for(url, site))
        site.wait_for(2)
        short = Fetcher(Network(deadline_s=0.3))
        short._gate = fetcher._gate
        with pytest.raises(FetchError) as caught:
            short.fetch(ask_for(url, site))
        fetcher.close()
    assert str(caught.value) == "127.0.0.1 was busy with our other requests for 0.3 s"
    assert site.count("/slow") == 2

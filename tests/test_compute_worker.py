"""What surrounds a task in its worker, called here; `enter` is seen in test_compute_pool."""

import pickle
import resource
from collections.abc import Iterator

import pytest

from reader.compute.worker import CPU_THREADS, call, pack_call, unpack_outcome
from reader.errors import ConfigError


@pytest.fixture(autouse=True)
def own_limits() -> Iterator[None]:
    """Puts the limit on processor time back: `call` lowers that of its process."""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    yield
    resource.setrlimit(resource.RLIMIT_CPU, before)


def test_a_call_gives_what_the_task_returns() -> None:
    assert unpack_outcome(call([pack_call(sorted, ([2, 1],))], 1000)) == [1, 2]


def test_an_error_of_ours_is_an_outcome() -> None:
    code = "from reader.errors import ConfigError; raise ConfigError('x', path='p', key='k')"
    outcome = call([pack_call(exec, (code, {}))], 1000)
    with pytest.raises(ConfigError, match=r"^x$") as caught:
        unpack_outcome(outcome)
    assert (caught.value.path, caught.value.key) == ("p", "k")


def test_another_error_is_left_to_the_pool() -> None:
    with pytest.raises(ZeroDivisionError):
        call([pack_call(divmod, (1, 0))], 1000)


def test_a_call_limits_the_time_of_the_processor() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    call([pack_call(len, ("",))], 1000)
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    assert used + 1000 < soft < used + 1000 * CPU_THREADS + 60
    assert hard == resource.RLIM_INFINITY


def test_an_error_of_ours_survives_pickling_with_its_cause_left_behind() -> None:
    problem = ConfigError("x", path="p")
    problem.__cause__ = ValueError("secret")
    found = pickle.loads(pickle.dumps(problem))  # noqa: S301 - our own, just made
    assert (str(found), found.path, found.__cause__) == ("x", "p", None)

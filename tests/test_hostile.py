"""Every hostile answer, through the program's own command line; `make test-hostile` runs it.

It takes six minutes on a busy machine, most of it starting programs, so that the ordinary
tests leave it out. With READER_HOSTILE=1 it runs.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import tests.hostile_texts
import tests.hostile_transport  # noqa: F401 - both fill CASES
from tests.hostile_run import (
    BUSY_S,
    FETCH_S,
    MAX_GROWTH_MB,
    STARTING_S,
    Case,
    Verdict,
    run_case,
    run_reader,
)
from tests.hostile_site import CASES, HostileSite

pytestmark = pytest.mark.skipif(
    "READER_HOSTILE" not in os.environ, reason="`make test-hostile` runs it"
)


@pytest.fixture(scope="module")
def hostile_site() -> Iterator[HostileSite]:
    with HostileSite() as site:
        yield site


@pytest.fixture(scope="module")
def usual_mb(hostile_site: HostileSite, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Peak memory of all processes while a good feed is added."""
    good = run_case(hostile_site.base, Case("/good/rss", items=5), tmp_path_factory.mktemp("g"))
    assert good.problems == []
    return good.peak_mb


def run_unhindered(site: HostileSite, case: Case, folder: Path, *, tries: int = 3) -> Verdict:
    """What came of the case; tried again when it failed while others had the processors.

    The program's own deadlines are times of the clock.
    """
    site.start_over(case.path)
    verdict = run_case(site.base, case, folder / str(tries))
    if tries > 1 and any(verdict.problems) and verdict.waited_s >= BUSY_S:
        return run_unhindered(site, case, folder, tries=tries - 1)
    return verdict


@pytest.mark.parametrize("case", CASES, ids=[case.path.strip("/") for case in CASES])
def test_a_hostile_answer_does_no_harm(
    hostile_site: HostileSite, usual_mb: float, case: Case, tmp_path: Path
) -> None:
    verdict = run_unhindered(hostile_site, case, tmp_path)
    assert [problem for problem in verdict.problems if problem] == []
    assert verdict.peak_mb - usual_mb <= MAX_GROWTH_MB
    assert hostile_site.canaries == []


def test_all_of_them_at_once_leave_the_good_feeds_alone(
    hostile_site: HostileSite, tmp_path: Path
) -> None:
    feeds = [case for case in CASES if case.kind == "feed"]
    outlines = "".join(f"<outline xmlUrl='{hostile_site.base}{c.path}'/>" for c in feeds)
    listed = tmp_path / "feeds.opml"
    listed.write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    config = tmp_path / "config.toml"
    place = hostile_site.base.removeprefix("http://")
    config.write_text(f'[network]\nallow_private = ["{place}"]\n')
    library = tmp_path / "library"
    assert run_reader(library, ["import", str(listed)], config=config).code == 0

    ran = run_reader(library, ["refresh", "--all", "--json"], config=config, limit_s=900)

    results = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(results) == len(feeds)
    assert max(result["seconds"] for result in results) <= FETCH_S + STARTING_S
    failed = {r["feed"] for r in results if r["status"] in {"failed", "gone"}}
    good = {hostile_site.base + case.path for case in feeds if case.path.startswith("/good/")}
    assert not good & failed
    assert hostile_site.canaries == []

"""What is installed works without the checkout: themes, SQL, patterns and demo come along."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROBE = """
import json, sys
from importlib.resources import files
import reader
from reader.config import Config, find_paths
from reader.library import Library
from reader.model import Listing
if __name__ == "__main__":
    library = Library.open_demo(find_paths(), Config())
    entries = library.entries(Listing())
    article = library.texts.fetch_article(entries[0].id)
    themes = [p.name for p in (files("reader") / "data" / "themes").iterdir()]
    print(json.dumps([reader.__file__, len(entries), len(article.removed), themes]))
    library.close()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout with the build tools that are installed here."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir"]
    subprocess.run(
        [*command, str(folder), str(ROOT)], check=True, capture_output=True, timeout=120
    )
    (built,) = folder.glob("reader_tui-*.whl")
    return built


def test_the_wheel_holds_everything_the_program_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "reader/data/themes/ink.toml",
        "reader/data/demo/harbour-ledger.json",
        "reader/data/demo/pages/cranes.html",
        "reader/store/migrations/001.sql",
        "reader/data/furniture/en.toml",
        "reader/data/sites.toml",
        "reader/data/packs/topics.toml",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


@pytest.mark.slow
def test_the_installed_program_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", fresh], check=True)
    site = subprocess.run(
        [
            fresh / "bin" / "python",
            "-c",
            "import sysconfig; print(sysconfig.get_path('purelib'))",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    # The dependencies are those of this environment; the program itself is the wheel's.
    pip = [sys.executable, "-m", "pip", "--python", str(fresh / "bin" / "python"), "install"]
    subprocess.run(
        [*pip, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, timeout=120
    )
    others = next(path for path in sys.path if path.endswith("site-packages"))
    Path(site, "dependencies.pth").write_text(others + "\n")
    away = tmp_path / "away"
    away.mkdir()
    (away / "probe.py").write_text(PROBE)
    done = subprocess.run(
        [fresh / "bin" / "python", "probe.py"],
        cwd=away,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONSAFEPATH": ""},
    )
    where, entries, removed, themes = json.loads(done.stdout)
    assert where.startswith(site)
    assert entries >= 12
    assert removed > 3
    assert "ink.toml" in themes
    version = subprocess.run(
        [fresh / "bin" / "reader", "--version"],
        cwd=away,
        check=True,
        capture_output=True,
        text=True,
    )
    assert version.stdout.startswith("reader ")

"""What a start must not pay for: modules that neither a first screen nor a list needs."""

import subprocess
import sys

import pytest

HEAVY = (
    "httpx",
    "lxml",
    "readability",
    "feedparser",
    "pebble",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "url_normalize",
)


def loaded_by(code: str) -> set[str]:
    """The names of all modules in a fresh interpreter after it ran the code."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sorted(sys.modules), sep='\\n')"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split("\n"))


def test_help_loads_no_toolkit() -> None:
    code = "import reader.__main__ as m\ntry: m.main(['--help'])\nexcept SystemExit: pass"
    assert not loaded_by(code) & {"textual", "rich", *HEAVY}


def test_a_list_as_json_loads_no_toolkit_and_no_network() -> None:
    code = "import reader.__main__ as m; m.main(['list', '--json'])"
    assert not loaded_by(code) & {"textual", "rich", *HEAVY}


@pytest.mark.parametrize("module", ["reader.library", "reader.ui.app"])
def test_the_first_screen_loads_nothing_heavy(module: str) -> None:
    assert not loaded_by(f"import {module}") & set(HEAVY)


def test_the_command_itself_loads_nothing_of_ours() -> None:
    ours = {name for name in loaded_by("import reader.__main__") if name.startswith("reader")}
    assert ours == {"reader", "reader.__main__"}

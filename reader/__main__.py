"""The command `reader`: no verb opens the interface, a verb runs without it.

Imports nothing heavy: every worker process runs this module again as `__mp_main__`.
"""

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.library import Library


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 done in part or not at all, 2 wrong usage, 130 interrupted."""
    # Defining some thousand classes and functions makes no garbage: looking for it costs an
    # eighth of the time to the first screen.
    gc.disable()
    # Deferred: a worker process that runs this module again needs none of it.
    from reader.cli import run  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    return run(list(sys.argv[1:] if arguments is None else arguments), _interface)


def _interface(library: "Library", *, source: str, problems: Sequence[str]) -> int:
    gc.disable()  # as above; the interface turns it on again after its first paint
    # Deferred: Textual takes 200 ms that no verb needs.
    from reader.ui.app import run_app  # noqa: PLC0415

    return run_app(library, source=source, problems=problems)


if __name__ == "__main__":
    sys.exit(main())

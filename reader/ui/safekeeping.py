"""What was done for the library's safety, and what was let go, without the user: told."""

from reader.model.keeping import LetGo
from reader.ui.stage import Stage


def tell_kept_safe(stage: Stage) -> None:
    """Say what went wrong with the daily backup, and what went after it."""
    library = stage.library
    if problem := library.safekeeping.take_problem():
        stage.tell(problem, is_error=True)
    done = library.safekeeping.take_let_go()
    if done == LetGo():
        return
    stage.tell(". ".join([*library.keeping.sentences(done), "`reader doctor` says more"]))
    stage.lists.load_feeds()

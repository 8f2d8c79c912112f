"""02.4: the app's log falls silent."""

from course.checks.doing import replace
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_one_head, expect_python, run_app
from course.sandbox.workspace import Workspace

from .databases import all_agree, beside, current_of, database_url
from .team import APP, DUE_ON, TABLES, TODOS, bring_alembic_in, take

_STOPS = (
    (
        "no such table",
        "The app met a database for the first time, and brought no tables to it.",
        "Have it upgrade at its start, as it did, and mend the log elsewhere.",
    ),
    (
        "'formatters'",
        "fileConfig in env.py looks for these sections in alembic.ini, and they are gone.",
        (
            "Bring the sections back, from [loggers] on. The call that reads them has an option "
            "that leaves other loggers alone."
        ),
    ),
)
_BEGINS, _ADDED, _ENDS = "add begins", "was added", "add ends"


_WITH_A_LOG = (
    (APP, "import make_engine\n", "import make_engine\nfrom sample_app.logs import begin, log\n"),
    (APP, "import seed\n", "import seed\nfrom sample_app.upgrade import upgrade\n"),
    (
        APP,
        "        engine = make_engine()\n",
        (
            "        begin()\n"
            '        log.info("%s begins", asked.command)\n'
            "        upgrade()\n"
            "        engine = make_engine()\n"
        ),
    ),
    (
        APP,
        "    for line in lines:\n",
        '    log.info("%s ends", asked.command)\n    for line in lines:\n',
    ),
    (TODOS, "from collections.abc", "import logging\nfrom collections.abc"),
    (
        TODOS,
        "import Todo, User\n",
        "import Todo, User\n\nlog = logging.getLogger(__name__)\n",
    ),
    (
        TODOS,
        "    session.add(todo)\n    session.flush()\n",
        '    session.add(todo)\n    session.flush()\n    log.info("todo %s was added", todo.id)\n',
    ),
)


def silent_log(ws: Workspace) -> None:
    """An app that keeps a log, and upgrades its database at every start."""
    bring_alembic_in(ws)
    take(ws, TABLES)
    run_app(ws, "seed")
    take(ws, DUE_ON)
    for file, old, new in _WITH_A_LOG:
        replace(ws, file, old, new)


def log_goes_on(ws: Workspace) -> str:
    """A database that the app meets for the first time is upgraded, and all is in the log."""
    (ws.path / "app.log").unlink(missing_ok=True)
    with database_url("fresh.db"):
        screen = _adds_a_todo(ws)
    expect(
        current_of(beside(ws, "fresh.db")) == ws.revisions().heads,
        "A new database, fresh.db, has no revision after the app's start; expected it at the head.",
        "The tables were made in another way than by the migrations.",
        "Have the app call upgrade() at its start, as it did, and mend the log elsewhere.",
    )
    log = ws.path / "app.log"
    said = log.read_text("utf-8", errors="replace") if log.is_file() else ""
    _all_is_told(said, screen)
    with database_url(None):
        expect_one_head(ws, next_step="Start the app once more, or run `alembic upgrade head`.")
        all_agree(ws)
    return (
        "The app upgrades at its start, and app.log goes on after that.\n"
        "`fileConfig` switches off every logger that is there already and isn't named in its file, "
        "unless it is told disable_existing_loggers=False. Even then it gives the root logger the "
        "handlers and the level WARNING of alembic.ini. So an app that logs INFO through the root "
        "should not let env.py set up logging at all when it calls Alembic itself."
    )


def _adds_a_todo(ws: Workspace) -> str:
    """What the app says on the screen, in a process of its own: logging is one for all of it."""
    try:
        return expect_python(ws, "-m", "sample_app", "add", "Read the log").stderr
    except Unmet as unmet:
        for words, cause, next_step in _STOPS:
            if words in unmet.found:
                raise Unmet(unmet.found, cause, next_step) from None
        raise


def _all_is_told(said: str, on_screen: str) -> None:
    told = [each for each in (_BEGINS, _ADDED, _ENDS) if each in said]
    if len(told) == 3:  # noqa: PLR2004 - all of them
        return
    if _ENDS in on_screen and _ENDS not in told:
        raise Unmet(
            "The app's messages come on the screen, and app.log has only "
            f"{len(told)} of 3; expected all of them in app.log.",
            "A logger that alembic.ini names gets the handlers that it has there, and loses its "
            "own, which wrote to app.log.",
            "Take the app's logger out of alembic.ini again. The call in env.py that reads it has "
            "an option that leaves other loggers alone.",
        )
    causes = {
        (): "The app's loggers are silenced before they say a word. When a handler is added makes "
        "no difference: what counts is that the logger was there when env.py ran.",
        (_BEGINS,): "After the first of them, the upgrade ran env.py, in the app's own process. "
        "What env.py does to logging, it does to the app's.",
        (_BEGINS, _ENDS): "One logger speaks again. There is another, sample_app.todos, and every "
        "module that logs has its own.",
    }
    raise Unmet(
        f"After `python -m sample_app add …`, app.log has {len(told)} of its 3 messages; expected "
        "the command's beginning, the todo that was added, and its end.",
        causes.get(tuple(told), "Something between the app's start and its end stops the log."),
        "Find the line of env.py that has to do with logging, and what Python's documentation "
        "says of loggers that exist when it runs: logging.config.",
    )


TASK = Task(
    start=silent_log,
    check=log_goes_on,
    hints=(
        (
            "What runs between the last message that is in `app.log` and the first that is "
            "not? Follow `upgrade()`: which file of the project does Alembic run for it?"
        ),
        (
            "`fileConfig` in `alembic/env.py` sets up logging from alembic.ini. By default it "
            "also disables every logger that exists already and that the file doesn't name."
        ),
        (
            "`fileConfig(config.config_file_name, disable_existing_loggers=False)`. Then run "
            "a command of the app again, and look at `app.log`."
        ),
    ),
)

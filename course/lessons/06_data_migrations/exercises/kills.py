"""A script of the project, run on the check's copy, and killed in the middle."""

import os
import subprocess
import sys
from pathlib import Path

from course.checks.expect import Unmet
from course.sandbox.workspace import Workspace

from .kill_child import ASKS_ON, ENDLESS, WAY

ROWS = 12_000
SCRIPT = "fill_minutes.py"
_KILLS = 2
_AT_LEAST, _AT_MOST = 2_500, 8_000
"""Rows that a run has changed when it is killed: with a commit among them, and without."""
_TOO_MANY = 5 * ROWS
_PATIENCE = 10
_CHILD = Path(__file__).with_name("kill_child.py")
_SEEN = "BEGIN INSERT INTO seen (id) VALUES (NEW.id);"
_FUNCTION = (
    f"CREATE FUNCTION seen_todo() RETURNS trigger LANGUAGE plpgsql AS '{_SEEN} RETURN NULL; END'"
)
TRIGGERS = {
    "sqlite": (f"CREATE TRIGGER seen_todos AFTER UPDATE ON todos {_SEEN} END",),
    "postgresql": (
        _FUNCTION,
        "CREATE TRIGGER seen_todos AFTER UPDATE ON todos FOR EACH ROW EXECUTE FUNCTION seen_todo()",
    ),
}
"""Each row that an UPDATE has changed, and that was committed, is written to a table `seen`."""


def run(ws: Workspace) -> list[tuple[int, int]]:
    """For each run its exit code, and how many changes are committed by then."""
    url = ws.url.render_as_string(hide_password=False)
    told_to = (_KILLS, "SELECT count(*) FROM seen", _AT_LEAST, _AT_MOST, _TOO_MANY)
    with subprocess.Popen(
        [sys.executable, "-P", str(_CHILD), str(ws.path), SCRIPT, *map(str, told_to)],
        env={**os.environ, "DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as child:
        try:
            told, _ = child.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(child.pid, 9)
            child.kill()
            raise Unmet(
                f"`python {SCRIPT}` is not at its end after {_PATIENCE} seconds; expected it to "
                f"be, on {ROWS:,} rows.",
                "It waits for something, or handles each row by itself. So does a Session that "
                "goes on after a commit with objects from before: it reads each of them again.",
                "Look at what it does between two batches. Let one UPDATE change some hundred rows "
                "or more; or give the Session expire_on_commit=False.",
            ) from None
    runs = [(int(code), int(count)) for code, count in map(str.split, told.splitlines())]
    if runs[-1][0] in (ENDLESS, ASKS_ON):
        raise Unmet(
            f"`python {SCRIPT}` doesn't come to an end; expected it to stop when no row needs it.",
            "A loop asks for rows that its UPDATE doesn't change, and gets them again."
            if runs[-1][0] == ENDLESS
            else "A loop asks for the same rows again and again, and sends no UPDATE any more.",
            "Think of the rows without hours: their minutes stay NULL for ever. (0 is a number of "
            "hours.)",
        )
    return runs


def way(ws: Workspace) -> str:
    """How the killed runs changed rows: `row by row`, `at once`, `in parts`; empty if none did."""
    file = ws.path / WAY
    return file.read_text("utf-8") if file.is_file() else ""


def last_line(ws: Workspace) -> str:
    """The last line of the last run."""
    file = ws.path / f"{SCRIPT}.out"
    lines = file.read_text("utf-8", errors="replace").splitlines() if file.is_file() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")

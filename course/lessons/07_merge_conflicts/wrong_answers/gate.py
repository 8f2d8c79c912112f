"""What people do to 07.4."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import write
from course.sandbox.git import git
from course.sandbox.office import commit
from course.sandbox.workspace import Workspace

HOOK = "hooks/pre-push"
GOOD = "#!/bin/sh\nalembic show head > /dev/null\n"
TEST = """\
from alembic.script import ScriptDirectory


def test_one_head(alembic_config):
    assert len(ScriptDirectory.from_config(alembic_config).get_heads()) == 1
"""


def _hook(ws: Workspace, text: str, file: str = HOOK) -> None:
    write(ws, file, text)
    (ws.path / file).chmod(0o755)


def _known(ws: Workspace) -> None:
    git(ws.path, "config", "core.hooksPath", "hooks")


def _mended(ws: Workspace) -> None:
    git(ws.path, "fetch", "--quiet")
    git(ws.path, "merge", "--quiet", "--no-edit", "origin/main")
    ws.alembic("merge", "heads", "-m", "merge tags with priority")
    commit(ws, "merge")


def _pushed(ws: Workspace) -> None:
    git(ws.path, "push", "--quiet", "--no-verify")


def _with(ws: Workspace, text: str) -> None:
    _hook(ws, text)
    _known(ws)
    _mended(ws)
    _pushed(ws)


def mended_only(ws: Workspace) -> None:
    _mended(ws)
    _pushed(ws)


def not_known(ws: Workspace) -> None:
    _hook(ws, GOOD)
    _mended(ws)
    _pushed(ws)


def another_name(ws: Workspace) -> None:
    _hook(ws, GOOD, "hooks/pre-push.sh")
    _known(ws)
    _mended(ws)
    _pushed(ws)


def not_executable(ws: Workspace) -> None:
    write(ws, HOOK, GOOD)
    _known(ws)
    _mended(ws)
    _pushed(ws)


def prints_heads(ws: Workspace) -> None:
    _with(ws, "#!/bin/sh\nalembic heads\n")


def no_exit_code(ws: Workspace) -> None:
    _with(ws, '#!/bin/sh\nalembic show head > /dev/null || echo "two heads!"\n')


def asks_the_database(ws: Workspace) -> None:
    _with(ws, "#!/bin/sh\nalembic current --check-heads\n")


def always_no(ws: Workspace) -> None:
    _with(ws, '#!/bin/sh\necho "first mend the history"\nexit 1\n')


def not_mended(ws: Workspace) -> None:
    _hook(ws, GOOD)
    _known(ws)
    no_gate_yet(ws)


def no_gate_yet(ws: Workspace) -> None:
    """The page's first cell: two heads, and the gate comes before their mend."""
    git(ws.path, "fetch", "--quiet")
    git(ws.path, "merge", "--quiet", "--no-edit", "origin/main")


def too_late(ws: Workspace) -> None:
    """The hook was not executable when two heads were pushed."""
    no_gate_yet(ws)
    _pushed(ws)
    _hook(ws, GOOD)
    _known(ws)


def not_pushed(ws: Workspace) -> None:
    _hook(ws, GOOD)
    _known(ws)
    _mended(ws)


def the_test(ws: Workspace) -> None:
    """The page's other gate as the hook, in git's own folder."""
    write(ws, "tests/test_one_head.py", TEST)
    _hook(ws, "#!/bin/sh\nexec python -m pytest tests/test_one_head.py\n", ".git/hooks/pre-push")
    _mended(ws)
    _pushed(ws)


def counted(ws: Workspace) -> None:
    _with(ws, '#!/bin/sh\nif [ "$(alembic heads | wc -l)" -gt 1 ]; then exit 1; fi\n')


WRONG = [
    WrongAnswer("mended, without a gate", mended_only, tells="git runs a file of that name"),
    WrongAnswer("git doesn't know the folder", not_known, tells="doesn't look there"),
    WrongAnswer("another name", another_name, tells="There is hooks/pre-push.sh"),
    WrongAnswer("not executable", not_executable, tells="is not executable"),
    WrongAnswer("alembic heads", prints_heads, tells="it says"),
    WrongAnswer("no exit code", no_exit_code, tells="two heads!"),
    WrongAnswer("asks the database", asks_the_database, tells="such as a database"),
    WrongAnswer("always no", always_no, tells="first mend the history"),
    WrongAnswer("two heads, and no gate yet", no_gate_yet, tells="which stops these two heads"),
    WrongAnswer("not mended", not_mended, tells="the history is not mended yet"),
    WrongAnswer("two heads pushed before", too_late, tells="so has the shared main"),
    WrongAnswer("not pushed", not_pushed, tells="and not pushed"),
]
RIGHT = [
    RightAnswer("lines counted", counted),
    RightAnswer("the test, in git's own folder", the_test),
]

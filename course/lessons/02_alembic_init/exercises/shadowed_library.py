"""02.3: a package that shadows the library."""

import importlib
import re
import shutil
from importlib.machinery import PathFinder
from pathlib import Path

from course.checks.doing import write
from course.checks.exercise import Task
from course.checks.expect import (
    Unmet,
    expect,
    expect_file,
    expect_python,
    expect_rows,
    expect_table,
    run_app,
)
from course.sandbox.workspace import Workspace
from course.state.display import listed

from .databases import all_agree, beside, current_of, database_url
from .team import DUE_ON, ENV, TABLES, bring_alembic_in, take

_SCRIPT_LOCATION = re.compile(r"(?m)^(script_location\s*=\s*)(?:%\(here\)s/|\./)?(\S+?)/?\s*$")


def shadowed_library(ws: Workspace) -> None:
    """`init --package`, one revision behind, and a script that wants to upgrade."""
    bring_alembic_in(ws, "--package")
    take(ws, TABLES)
    run_app(ws, "seed")
    take(ws, DUE_ON)
    ws.alembic("downgrade", "-1")


def library_is_found(ws: Workspace) -> str:
    """`import alembic` in this folder is the library, and deploy.py upgrades."""
    _scripts_are_found(ws)
    _nothing_shadows(ws)
    was_at = current_of(ws)
    with database_url("fresh.db"):
        expect_python(ws, "deploy.py")
    expect_table(
        beside(ws, "fresh.db"),
        "todos",
        cause="deploy.py runs through, and upgrades nothing.",
        next_step="Have it call command.upgrade(…, 'head') again, as it did at the beginning.",
    )
    expect(
        was_at == ws.revisions().heads,
        f"todo.db stands at {listed(was_at or ()) or 'no revision'}; expected it at the head, "
        f"{listed(ws.revisions().heads)}.",
        "deploy.py can do its work now, and has not been run since.",
        "Run `python deploy.py`.",
    )
    all_agree(ws)
    expect_rows(ws, "todos", 7)
    return (
        "In this folder `import alembic` is the library again, and deploy.py upgrades.\n"
        "Alembic finds its scripts by their path, and needs no package. A project that wants one "
        "gives it another name: `alembic init --package migrations`."
    )


def _scripts_are_found(ws: Workspace) -> None:
    """The configuration leads to env.py, under whatever name the folder now has."""
    folders = [each.parent for each in sorted(ws.path.glob("*/env.py"))]
    if not folders or (ws.path / ENV).is_file():
        return
    name = folders[0].name
    ini = expect_file(ws, "alembic.ini")
    located = _SCRIPT_LOCATION.search(ini)
    there = located[2] if located else "nothing"
    # Renaming the folder is one way to solve this. On this copy it gets its old name back, beside
    # the new one: the kit would tell, before anything that a check says, to put it back.
    shutil.copytree(folders[0], ws.path / "alembic", dirs_exist_ok=True)
    (ws.path / "alembic" / "__init__.py").unlink(missing_ok=True)
    if there != name:
        write(ws, "alembic.ini", _SCRIPT_LOCATION.sub(r"\1%(here)s/alembic", ini))
        raise Unmet(
            f"alembic.ini has script_location at {there}, and the migrations are in {name}; "
            "expected it to lead to them.",
            "Another name for the folder takes care of the import. Alembic finds its scripts by "
            "the path in alembic.ini.",
            f"In alembic.ini, write script_location = %(here)s/{name}",
        )


def _nothing_shadows(ws: Workspace) -> None:
    importlib.invalidate_caches()
    found = PathFinder.find_spec("alembic", [str(ws.path)])
    if found is None or found.loader is None:
        return
    file = Path(str(found.origin)).relative_to(ws.path).as_posix()
    with database_url("fresh.db"):
        try:
            expect_python(ws, "deploy.py")
        except Unmet:
            lower = (ws.path / "alembic" / "versions" / "__init__.py").is_file()
            raise Unmet(
                f"In this folder, `import alembic` finds {file}; expected it to find the library.",
                "A folder with an __init__.py is a package, and Python looks beside the script "
                "that it starts before it looks where libraries are installed."
                if lower
                else "The __init__.py in versions is gone, which did no harm; the one that counts "
                "is a folder higher.",
                "Alembic doesn't need the scripts' folder to be a package: take the marker away, "
                "or give the folder a name that no library has.",
            ) from None
    raise Unmet(
        f"deploy.py gets round {file}, and `import alembic` in this folder still finds it; "
        "expected the library, for every script here.",
        "The next script that imports Alembic, or a test, will fail as deploy.py did.",
        "Take away what makes the folder a package, and deploy.py can be as it was.",
    )


TASK = Task(
    start=shadowed_library,
    check=library_is_found,
    hints=(
        (
            "Read the end of the error: in which file did Python look for `command`? Is that "
            "the library?"
        ),
        (
            "A folder with an `__init__.py` is a package, and Python looks first in the "
            "folder of the script that it runs. Alembic itself reads its scripts by their "
            "path, and needs no package there."
        ),
        (
            "Delete `alembic/__init__.py` (the one in `versions` may go too), or rename the "
            "folder and say so in `script_location`. Then run `python deploy.py`."
        ),
    ),
)

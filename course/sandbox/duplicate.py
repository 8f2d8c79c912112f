"""A copy of a project that stands for a moment: whatever happens to it, the project stays.

Everything in the folder is copied but what can be made again. SQLite files are copied by SQLite,
which waits for nobody and takes no half-written page. A PostgreSQL database is copied by the server
where that is asked for, which takes a second or more; otherwise the copy reads the project's own,
in a session that can't write.
"""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from course.errors import ShownPlainly
from course.sandbox import postgres
from course.sandbox.scratch import scratch_folder
from course.sandbox.starter import name_database
from course.sandbox.workspace import Workspace

PATIENCE = 0.3
"""Seconds to wait for a database that another program has locked."""

_LEFT_OUT = frozenset(
    {"__pycache__", ".ipynb_checkpoints", ".venv", "node_modules", ".pytest_cache", ".mypy_cache"}
)
_READ_ONLY = (
    f"-c default_transaction_read_only=on -c lock_timeout={PATIENCE}s -c statement_timeout=1500ms"
)
_READ = "SELECT count(*) FROM sqlite_master"
_BESIDE = ("-journal", "-wal", "-shm")


class DatabaseLocked(ShownPlainly, RuntimeError):
    """Another program is writing to a SQLite file, and lets nobody read.

    Attributes:
        name: the file's name.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is locked by another program or notebook.")


@contextmanager
def duplicate(workspace: Workspace, *, postgresql: bool = False) -> Iterator[Workspace]:
    """A copy of a project with its databases, gone at the end of the block.

    The project itself is only read.

    Args:
        workspace: the project; its folder is there.
        postgresql: whether a PostgreSQL database is copied too.

    Yields:
        The copy, whose folder has the same name.

    Raises:
        DatabaseLocked: a SQLite file can't be read now.
        OSError: something in the folder can't be read, or there is no room.
    """
    with scratch_folder() as scratch:
        root = scratch / workspace.path.name
        _copy_folder(workspace.path, root)
        if workspace.url.get_backend_name() == "sqlite":
            url = workspace.url.set(database=str(root / Path(str(workspace.url.database)).name))
            yield Workspace(root, url)
            return
        if not postgresql:
            url = workspace.url.update_query_dict({"options": _READ_ONLY})
            name_database(root, url)
            yield Workspace(root, url)
            return
        url = postgres.copy_database(workspace.url)
        try:
            name_database(root, url)
            yield Workspace(root, url)
        finally:
            postgres.drop_database(url)


def _copy_folder(source: Path, target: Path) -> None:
    target.mkdir()
    for each in sorted(source.iterdir()):
        copy = target / each.name
        kind = each.lstat().st_mode
        if each.name in _LEFT_OUT or each.name.endswith(_BESIDE):
            continue
        if stat.S_ISLNK(kind):
            copy.symlink_to(each.readlink())
        elif stat.S_ISDIR(kind):
            _copy_folder(each, copy)
        elif stat.S_ISREG(kind) and each.suffix in {".db", ".sqlite", ".sqlite3"}:
            copy_database(each, copy)
        elif stat.S_ISREG(kind):
            shutil.copyfile(each, copy)
            copy.chmod(kind & 0o777 | stat.S_IWUSR | stat.S_IRUSR)


def copy_database(source: Path, target: Path) -> None:
    """Copy a SQLite file as of its last commit; a file that isn't one, byte for byte.

    By SQLite where it can be, for a second reason: on POSIX systems, whoever opens and closes a
    file lets go of all locks that the same process has on it, and a notebook may have some.
    """
    try:
        with reading_sqlite(source) as there, closing(sqlite3.connect(target)) as here:
            there.backup(here)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise DatabaseLocked(source.name) from None
        _copy_bytes(source, target)  # a journal that only a writer may roll back
    except (sqlite3.Error, UnicodeDecodeError):  # the latter where the damage is in a name
        _copy_bytes(source, target)  # no database, or damaged: whoever reads the copy is told


@contextmanager
def reading_sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    """A SQLite file as of its last commit, which nobody can change or lock meanwhile.

    Raises:
        sqlite3.Error: it can't be read.
    """
    wal = Path(f"{file}-wal")
    was_open = wal.exists()
    with closing(_opened(file, "ro")) as connection:
        # Once it reads, nobody can lock it out; `backup` would wait for ever.
        connection.execute("BEGIN")
        connection.execute(_READ).fetchone()
        yield connection
    if wal.exists() and not was_open:
        # A reader in WAL mode leaves two empty files; the last one who may write takes them.
        with closing(_opened(file, "rw")) as connection:
            connection.execute(_READ).fetchone()


def _copy_bytes(source: Path, target: Path) -> None:
    for beside in ("", *_BESIDE[:2]):
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{source}{beside}", f"{target}{beside}")


def _opened(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=PATIENCE)

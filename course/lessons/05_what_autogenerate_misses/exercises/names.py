"""05.4: name the rules of an old database."""

from course.checks.doing import replace, sql
from course.checks.exercise import Task
from course.checks.expect import (
    expect,
    expect_foreign_key,
    expect_index,
    expect_one_head,
    expect_table,
    expect_unique,
)
from course.sandbox.workspace import Workspace

from .machines import another_machine, file_of, kept_there, moved, ran
from .pending import would_run
from .team import (
    ENV,
    HEAD,
    OTHER_TODOS,
    OTHER_USERS,
    TODO_ROWS,
    USER_ROWS,
    all_agree,
    begin,
    fill,
    has_a_revision,
    kept,
)

_ANEW = (
    "A table was made anew, and batch mode was told no convention for this kind of rule, or "
    "another one. A rule without a name gets its name from there."
)
_NOT_ANEW = (
    "Both tables are still the old ones. Batch mode makes a table anew for a change that needs it, "
    "or when it is told to."
)
_BOTH_GONE = (
    "A revision had added the rule a second time, with a name; when that was taken back, both went."
)
_AFRESH = 'Begin afresh with course.reset("05.4"), which keeps what stands there now.'
_NO_NAME = "On todo.db the rule has no name. Batch mode gives it one if it is told a convention."
_NOT_TOLD = tuple(
    (piece, _NO_NAME, "Look at naming_convention= of batch_alter_table.")
    for piece in ("No such constraint", "Constraint must have a name")
)
_OLD = """\
CREATE TABLE users (id INTEGER NOT NULL, first_name VARCHAR(100), last_name VARCHAR(100),
    email VARCHAR(255) NOT NULL, PRIMARY KEY (id), UNIQUE (email));
CREATE TABLE todos (id INTEGER NOT NULL, title VARCHAR(200) NOT NULL,
    is_done BOOLEAN DEFAULT 0 NOT NULL, user_id INTEGER,
    created_at DATETIME DEFAULT (CURRENT_TIMESTAMP) NOT NULL, deleted_at DATETIME,
    PRIMARY KEY (id), FOREIGN KEY(user_id) REFERENCES users (id));
CREATE UNIQUE INDEX uq_todos_live_title ON todos (user_id, title) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX uq_todos_live_title_of_nobody ON todos (title)
    WHERE deleted_at IS NULL AND user_id IS NULL;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('23041f4fe686')
"""


def old_office(ws: Workspace) -> None:
    """An old database, adopted long ago, and a new one beside it."""
    begin(ws)
    replace(ws, ENV, "make_engine()", "make_engine(foreign_keys=False)")
    (ws.path / "todo.db").unlink()
    fresh = file_of(ws, "fresh.db")
    moved(fresh, "upgrade", HEAD)
    fill(fresh, OTHER_USERS, OTHER_TODOS)
    sql(ws, *_OLD.split(";"))
    fill(ws, USER_ROWS, TODO_ROWS)


def rules_are_named(ws: Workspace) -> str:
    """The names, the rows, and both kinds of database elsewhere."""
    kept(ws)
    has_a_revision(
        ws,
        "Write one that names the rules, with `alembic revision`.",
        done_here=ws.revisions().heads == (HEAD,) and _all_are_named(ws),
        cause="The models have the names. todo.db has none, and no revision gives them to it.",
    )
    if ws.revisions().current == (HEAD,):
        expect_unique(ws, "users", ["email"], cause=_BOTH_GONE, next_step=_AFRESH)
        key = ("todos", ["user_id"], "users")
        expect_foreign_key(ws, *key, cause=_BOTH_GONE, next_step=_AFRESH)
    would_run(ws, _NOT_TOLD)
    expect_one_head(ws)
    _rules_have_names(ws, "of todo.db")
    new = another_machine(ws)
    moved(new, "upgrade", "head")
    kept_there(new, "upgrade")
    _rules_have_names(new, "of a database like fresh.db, after your upgrade,")
    if ran(new, "downgrade", HEAD).exit_code == 0:  # a revision may say that there is no way back
        kept_there(new, "downgrade")
    old = file_of(ws, "another_office.db")
    sql(old, *_OLD.split(";"))
    fill(old, OTHER_USERS, OTHER_TODOS)
    moved(old, "upgrade", "head")
    kept_there(old, "upgrade")
    _rules_have_names(old, "of another old office, after your upgrade,")
    all_agree(ws)
    return "Every rule has the name that the models give it, in old databases and in new ones."


def _rules_have_names(ws: Workspace, where: str) -> None:
    """First that the rules are there, then what they are called."""
    lost = (
        f"That is {where.rstrip(',')}: the table was made anew, and this rule did not come along."
    )
    expect_unique(ws, "users", ["email"], cause=lost)
    expect_foreign_key(ws, "todos", ["user_id"], "users", cause=lost)
    expect_index(ws, "todos", ["user_id", "title"], unique=True, cause=lost)
    expect_index(ws, "todos", ["title"], unique=True, cause=lost)
    anew = sql(ws, "SELECT count(*) FROM sqlite_master WHERE sql LIKE 'CREATE TABLE \"%'")[0][0]
    for name, there in _names(ws).items():
        expect(
            len(there) == 1,
            f"The rule {name} {where} is there {len(there)} times; expected it once.",
            "A rule was added with a name, and the one without is still there. They do the same, "
            "and a downgrade that drops the one drops both.",
            f"{_AFRESH} Then have the rule that is there get its name.",
        )
        expect(
            there == [name],
            f"A rule {where} has {there[0] or 'no name'}; expected {name}.",
            _ANEW if anew else _NOT_ANEW,
            "Look at naming_convention= of batch_alter_table, and at NAMING_CONVENTION in "
            "sample_app/models.py."
            if anew
            else "Look at recreate= of batch_alter_table.",
        )


def _all_are_named(ws: Workspace) -> bool:
    return all(there and there[0] for there in _names(ws).values())


def _names(ws: Workspace) -> dict[str, list[str | None]]:
    """What the rules are called, by what they should be called."""
    users, todos = expect_table(ws, "users"), expect_table(ws, "todos")
    return {
        "uq_users_email": [each.name for each in users.unique_constraints],
        "fk_todos_user_id_users": [each.name for each in todos.foreign_keys],
        "pk_users": [users.primary_key_name],
        "pk_todos": [todos.primary_key_name],
    }


TASK = Task(
    start=old_office,
    check=rules_are_named,
    hints=(
        (
            "In SQLite, a rule gets its name when its table is made. So both tables have to be "
            "made anew, with nothing else changed in them."
        ),
        (
            '`op.batch_alter_table` takes `recreate="always"`, which makes the table anew '
            "although nothing changes, and `naming_convention=`, a dictionary like the one in "
            "`sample_app/models.py`."
        ),
        (
            'For each of the two tables: `with op.batch_alter_table(table, recreate="always", '
            "naming_convention=NAMES): pass`. `NAMES` is a dictionary with `uq`, `fk` and `pk`, "
            "written down in the revision, because the models may change. There is nothing for "
            "`downgrade()` to do."
        ),
    ),
)

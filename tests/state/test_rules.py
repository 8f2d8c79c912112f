"""Rules: for each a file that has it, and one that is near and has not."""

from collections.abc import Sequence

import pytest

from course.state.revisions import read_history
from course.state.risks import find_risks
from course.state.rules.every import RULES
from tests.state.projects import Project
from tests.state.revision_files import DOWN, MADE, kinds, write

BATCH = "with op.batch_alter_table('t') as batch_op:\n    batch_op."
OTHER_BATCH = BATCH.replace("'t'", "'u'")
IF_PG = "if op.get_bind().dialect.name == 'postgresql':\n    "
CASCADE = (
    "op.create_table('c', sa.Column('t_id', sa.ForeignKey('t.id', ondelete='CASCADE')))\n"
)  # fmt: skip

# For each rule: what has it, and what is near and has not.
CASES: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "drop_table": (
        ["op.drop_table('t')", "op.execute('DROP TABLE IF EXISTS t')", "op.drop_table(NAME)"],
        [f"{MADE}\nop.drop_table('t')", "op.execute('-- DROP TABLE t')", "print('drop_table')"],
    ),
    "drop_column": (
        [
            "op.drop_column('t', 'x')",
            f"{BATCH}drop_column('x')",
            "op.execute(sa.text('ALTER TABLE t DROP COLUMN x'))",
            "op.get_bind().exec_driver_sql('alter table t drop x')",
        ],
        [
            f"{MADE}\nop.drop_column('t', 'x')",
            "op.execute('ALTER TABLE t DROP CONSTRAINT x')",
            "op.execute('ALTER TABLE t ALTER x DROP DEFAULT')",
        ],
    ),
    "delete_all": (
        [
            "op.execute('DELETE FROM t')",
            "op.execute('DELETE FROM t; SELECT 1 WHERE 1 = 1')",
            "op.execute('DELETE FROM t -- WHERE id = 1')",
            "op.execute('TRUNCATE TABLE t')",
            "op.execute(sa.table('t').delete())",
        ],
        [
            "op.execute('DELETE FROM t WHERE id = 1')",
            "op.execute('DELETE FROM t ' + 'WHERE id = 1')",
            "op.execute(sa.table('t').delete().where(sa.column('id') == 1))",
            f"{MADE}\nop.execute('DELETE FROM t')",  # noqa: S608 - nobody runs it
        ],
    ),
    "rebuilt_parent": (
        [
            f"{CASCADE}{BATCH}drop_constraint('x')",
            (f"{CASCADE}with op.batch_alter_table('t', recreate='always') as b:\n"
            "    b.add_column(sa.Column('x', sa.Integer))"),
        ],
        [
            f"{CASCADE}{BATCH}add_column(sa.Column('x', sa.Integer))",
            (f"{CASCADE}with op.batch_alter_table('t', recreate='never') as b:\n"
            "    b.drop_constraint('x')"),
            f"{CASCADE}{OTHER_BATCH}drop_constraint('x')",
            f"{BATCH}drop_constraint('x')",
        ],
    ),
    "not_null_without_default": (
        [
            "op.add_column('t', sa.Column('x', sa.Integer, nullable=False))",
            "op.add_column('t', sa.Column('x', sa.Integer, nullable=False, default=1))",
            f"{BATCH}add_column(sa.Column('x', sa.Integer, nullable=False, server_default=None))",
        ],
        [
            "op.add_column('t', sa.Column('x', sa.Integer))",
            "op.add_column('t', sa.Column('x', sa.Integer, nullable=False, server_default='1'))",
            "op.add_column('t', sa.Column('x', sa.Integer, sa.Identity(), nullable=False))",
            "op.add_column('t', sa.Column('x', sa.Integer, nullable=False, **more))",
            f"{MADE}\nop.add_column('t', sa.Column('x', sa.Integer, nullable=False))",
            ("op.execute('DELETE FROM t')\n"
            "op.add_column('t', sa.Column('x', sa.Integer, nullable=False))"),
        ],
    ),
    "set_not_null": (
        [
            "op.alter_column('t', 'x', nullable=False)",
            f"{BATCH}alter_column('x', existing_type=sa.Integer, nullable=False)",
            "op.execute('ALTER TABLE t ALTER COLUMN x SET NOT NULL')",
            ("op.execute('UPDATE u SET x = 1 WHERE x = 2')\n"
            "op.alter_column('t', 'x', nullable=False)"),
        ],
        [
            "op.alter_column('t', 'x', nullable=True)",
            "op.alter_column('t', 'x', nullable=False, existing_nullable=False)",
            "op.alter_column('t', 'x', nullable=False, type_=sa.Integer)",
            ("op.execute('UPDATE t SET x = 1 WHERE x IS NULL')\n"
            "op.alter_column('t', 'x', nullable=False)"),
            ("t = sa.table('t', sa.column('x'))\nop.execute(sa.update(t).values(x=1))\n"
            "op.alter_column('t', 'x', nullable=False)"),
            ("op.add_column('t', sa.Column('x', sa.Integer, server_default='1'))\n"
            "op.alter_column('t', 'x', nullable=False)"),
        ],
    ),
    "plain_string": (
        [
            "op.get_bind().execute('SELECT 1')",
            "conn = op.get_bind()\nconn.execute(f'SELECT {1}')",
            "sql = 'SELECT 1'\nbind = op.get_bind()\nbind.execute(sql)",
            "from sqlalchemy.orm import Session\ns = Session(op.get_bind())\ns.execute('SELECT 1')",
        ],
        [
            "op.execute('SELECT 1')",
            "op.get_bind().execute(sa.text('SELECT 1'))",
            "op.get_bind().exec_driver_sql('SELECT 1')",
            "sql = sa.text('SELECT 1')\nop.get_bind().execute(sql)",
            "cursor.execute('SELECT 1')",
        ],
    ),
    "parameters": (
        ["op.execute(sa.text('SELECT :x'), {'x': 1})"],
        [
            "op.execute(sa.text('SELECT :x').bindparams(x=1))",
            "op.get_bind().execute(sa.text('SELECT :x'), {'x': 1})",
            "op.execute('SELECT 1', execution_options={})",
        ],
    ),
    "concurrently": (
        [
            "op.create_index('i', 't', ['x'], postgresql_concurrently=True)",
            "op.execute('CREATE INDEX CONCURRENTLY i ON t (x)')",
            "op.execute('DROP INDEX CONCURRENTLY i')",
        ],
        [
            ("with op.get_context().autocommit_block():\n"
            "    op.create_index('i', 't', ['x'], postgresql_concurrently=True)"),
            "op.execute('COMMIT')\nop.execute('CREATE INDEX CONCURRENTLY i ON t (x)')",
            "op.create_index('i', 't', ['x'], postgresql_concurrently=False)",
            "op.execute(\"COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY i ON t (x)'\")",
        ],
    ),
    "add_value": (
        [f"{IF_PG}op.execute(\"ALTER TYPE st ADD VALUE 'new'\")"],
        [
            (f"{IF_PG}with op.get_context().autocommit_block():\n"
            "        op.execute(\"ALTER TYPE st ADD VALUE 'new'\")"),
            "op.execute(\"ALTER TYPE st RENAME VALUE 'a' TO 'b'\")",
        ],
    ),
    "index_by_name_alone": (
        [
            "op.create_index('i', 't', ['x'], postgresql_concurrently=True, if_not_exists=True)",
            "op.execute('CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (x)')",
        ],
        [
            "op.create_index('i', 't', ['x'], postgresql_concurrently=True)",
            "op.create_index('i', 't', ['x'], if_not_exists=True)",
            ("op.drop_index('i', 't', postgresql_concurrently=True, if_exists=True)\n"
            "op.create_index('i', 't', ['x'], postgresql_concurrently=True, if_not_exists=True)"),
            ("op.execute('DROP INDEX CONCURRENTLY IF EXISTS i')\n"
            "op.execute('CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (x)')"),
        ],
    ),
    "enum_missing": (
        [
            "op.add_column('t', sa.Column('s', sa.Enum('a', 'b', name='st')))",
            "op.add_column('t', sa.Column('s', sa.ARRAY(postgresql.ENUM('a', name='st'))))",
            "st = sa.Enum('a', 'b', name='st')\nop.add_column('t', sa.Column('s', st))",
            "op.add_column('t', sa.Column('s', sa.Enum(Status)))",
            f"{BATCH}add_column(sa.Column('s', sa.Enum('a', name='st')))",
            "op.alter_column('t', 's', type_=sa.Enum('a', 'b', name='st'))",
            f"{MADE}\nop.add_column('t', sa.Column('s', sa.Enum('a', 'b', name='st')))",
            ("op.execute(\"CREATE TYPE other AS ENUM ('a')\")\n"
            "op.add_column('t', sa.Column('s', sa.Enum('a', name='st')))"),
        ],
        [
            ("st = sa.Enum('a', name='st')\nst.create(op.get_bind())\n"
            "op.add_column('t', sa.Column('s', st))"),
            ("op.execute(\"CREATE TYPE public.st AS ENUM ('a')\")\n"
            "op.add_column('t', sa.Column('s', sa.Enum('a', name='st')))"),
            ("op.execute(\"DO $$ BEGIN CREATE TYPE st AS ENUM ('a'); END $$\")\n"
            "op.add_column('t', sa.Column('s', sa.Enum('a', name='st')))"),
            ("op.create_table('u', sa.Column('s', sa.Enum('a', name='st')))\n"
            "op.add_column('t', sa.Column('s', sa.Enum('a', name='st')))"),
            "op.add_column('t', sa.Column('s', sa.Enum('a', name='st', native_enum=False)))",
            "op.add_column('t', sa.Column('s', ENUM('a', name='st', create_type=False)))",
            "op.add_column('t', sa.Column('s', sa.Enum('a', 'b', name=NAME)))",
            "op.add_column('t', sa.Column('s', sa.String(5)))",
            ("if op.get_bind().dialect.name == 'sqlite':\n"
            "    op.add_column('t', sa.Column('s', sa.Enum('a', name='st')))"),
        ],
    ),
    "missing_import": (
        [
            "op.add_column('t', sa.Column('x', sqlmodel.sql.sqltypes.AutoString()))",
            "def inner():\n    return nowhere\ninner()",
        ],
        [
            "import sqlmodel\nop.add_column('t', sa.Column('x', sqlmodel.AutoString()))",
            "import a.b as c, d.e\nprint(c, d)",
            "from x import *\nprint(anything)",
            "for n, (m, *k) in []:\n    print(n, m, k)",
            "try:\n    pass\nexcept ValueError as error:\n    print(error, __file__)",
            "print([x for x in (y := range(3))], y, lambda z: z)",
            "match 1:\n    case {'a': b, **c}:\n        print(b, c)",
            "match 1:\n    case [*d]:\n        print(d)",
            "with open('x') as f, g() as (h, i):\n    print(h)\ndef g(*a, **k):\n    print(a, k)",
            "global later\nprint(later)",
        ],
    ),
    "drop_unnamed": (
        ["op.drop_constraint(None, 't')", f"{BATCH}drop_constraint(None, type_='unique')"],
        ["op.drop_constraint('x', 't')", "op.drop_constraint(op.f('x'), 't')"],
    ),
    "rename": (
        [
            "op.rename_table('t', 'u')",
            "op.alter_column('t', 'x', new_column_name='y')",
            "op.execute('ALTER TABLE t RENAME COLUMN x TO y')",
            "op.execute('ALTER TABLE t RENAME TO u')",
        ],
        [
            f"{MADE}\nop.rename_table('t', 'u')",
            "op.alter_column('t', 'x', comment='y')",
            "op.execute('ALTER TABLE t RENAME CONSTRAINT x TO y')",
            "op.execute('ALTER INDEX t RENAME TO u')",
        ],
    ),
    "type_change": (
        [
            "op.alter_column('t', 'x', type_=sa.Text())",
            "op.alter_column('t', 'x', type_=sa.String(5), existing_type=sa.String(9))",
            "op.execute('ALTER TABLE t ALTER COLUMN x TYPE bigint')",
        ],
        [
            "op.alter_column('t', 'x', type_=sa.String(9), existing_type=sa.String(length=5))",
            "op.alter_column('t', 'x', type_=sa.Text, existing_type=sa.VARCHAR(5))",
            "op.alter_column('t', 'x', existing_type=sa.Text())",
        ],
    ),
    "index": (
        [
            "op.create_index('i', 't', ['x'])",
            f"{BATCH}create_index('i', ['x'])",
            "op.execute('CREATE UNIQUE INDEX i ON t (x)')",
        ],
        [
            f"{MADE}\nop.create_index('i', 't', ['x'])",
            f"{MADE}\nop.create_index('i', table_name='t', columns=['x'])",
            "op.create_table(Todo.__tablename__)\nop.create_index('i', Todo.__tablename__, ['x'])",
            "op.execute('CREATE TABLE public.t (x int)')\nop.execute('CREATE INDEX i ON t (x)')",
            "if op.get_bind().dialect.name == 'sqlite':\n    op.create_index('i', 't', ['x'])",
            "if op.get_bind().dialect.name != 'sqlite':\n    return\nop.create_index('i', 't', [])",
        ],
    ),
    "constraint": (
        [
            "op.create_foreign_key('f', 't', 'u', ['x'], ['id'])",
            "op.create_check_constraint('c', 't', 'x > 0')",
            "op.execute('ALTER TABLE t ADD CONSTRAINT c CHECK (x > 0)')",
        ],
        [
            "op.create_foreign_key('f', 't', 'u', ['x'], ['id'], postgresql_not_valid=True)",
            "op.execute('ALTER TABLE t ADD CONSTRAINT c CHECK (x > 0) NOT VALID')",
            f"{MADE}\nop.create_check_constraint('c', 't', 'x > 0')",
        ],
    ),
    "unique": (
        ["op.create_unique_constraint('u', 't', ['x'])"],
        [f"{MADE}\nop.create_unique_constraint('u', 't', ['x'])"],
    ),
    "volatile_default": (
        [
            ("op.add_column('t', sa.Column('x', sa.Uuid, "
            "server_default=sa.text('gen_random_uuid()')))")
        ],
        ["op.add_column('t', sa.Column('x', sa.DateTime, server_default=sa.func.now()))"],
    ),
    "update_all": (
        [
            "op.execute('UPDATE t SET x = 1')",
            "op.execute('UPDATE t SET x = (SELECT y FROM u WHERE u.id = t.id)')",
        ],
        [
            "op.execute('UPDATE t SET x = 1 WHERE id = 3')",
            f"{MADE}\nop.execute('UPDATE t SET x = 1')",  # noqa: S608 - nobody runs it
            "op.execute(\"INSERT INTO t VALUES ('UPDATE t SET x = 1')\")",
        ],
    ),
    "live_models": (
        ["from app.models import Todo", "import app.models", "from app import models"],
        [
            "from other.models import Todo",
            "from app.kinds import Todo",
            "from app.models import PAGE_SIZE",
        ],
    ),
    "mixed": (
        [
            "op.add_column('t', sa.Column('x', sa.Integer))\nop.execute('UPDATE t SET x = id')",
            "op.drop_column('t', 'x')\nop.bulk_insert(sa.table('u'), [])",
        ],
        [
            f"{MADE}\nop.execute('INSERT INTO t VALUES (1)')",  # noqa: S608 - nobody runs it
            f"{MADE}\nop.bulk_insert('t', [])",
            "op.execute('UPDATE t SET x = id')",
            "op.add_column('t', sa.Column('x', sa.Integer))\nop.execute('SELECT 1')",
        ],
    ),
    "unnamed": (
        [
            "op.create_foreign_key(None, 't', 'u', ['x'], ['id'])",
            f"{BATCH}create_unique_constraint(None, ['x'])",
            "op.create_check_constraint(constraint_name=None, table_name='t', condition='x')",
        ],
        ["op.create_unique_constraint('u', 't', ['x'])"],
    ),
    "enum_stays": (
        ["op.create_table('t', sa.Column('s', sa.Enum('a', 'b', name='st')))"],
        [
            "op.create_table('t', sa.Column('s', sa.Enum('a', name='st', native_enum=False)))",
            "op.create_table('t', sa.Column('s', ENUM('a', name='st', create_type=False)))",
            "op.create_table('t', sa.Column('s', sa.String(5)))",
        ],
    ),
    "default_unused": (
        ["op.add_column('t', sa.Column('x', sa.Boolean, default=False))"],
        [
            "op.add_column('t', sa.Column('x', sa.Boolean, default=False, server_default='0'))",
            f"{MADE}\nop.add_column('t', sa.Column('x', sa.Boolean, default=False))",
        ],
    ),
    "utcnow": (
        ["import datetime\nop.bulk_insert(T, [{'x': datetime.datetime.utcnow()}])"],
        ["op.bulk_insert(T, [{'x': clock.utcnow()}])"],
    ),
}  # fmt: skip


@pytest.fixture
def app(project: Project) -> Project:
    """A project with an app of its own beside it."""
    (project.root / "app").mkdir()
    (project.root / "app" / "models.py").write_text("raise SystemExit", encoding="utf-8")
    return project


@pytest.mark.parametrize(
    ("kind", "body"), [(kind, body) for kind, (has, _) in CASES.items() for body in has]
)
def test_a_risk_is_seen(app: Project, kind: str, body: str) -> None:
    write(app, body)
    assert kind in kinds(app)


@pytest.mark.parametrize(
    ("kind", "body"), [(kind, body) for kind, (_, near) in CASES.items() for body in near]
)
def test_what_is_near_a_risk_is_left_alone(app: Project, kind: str, body: str) -> None:
    write(app, body)
    assert kind not in kinds(app)


OTHER_DOWN = "def downgrade():\n    raise NotImplementedError('there is no way back')\n"


@pytest.mark.parametrize(
    ("kind", "upgrade", "down", "name"),
    [
        ("lying_downgrade", MADE, "def downgrade():\n    pass\n", "a1b2"),
        ("lying_downgrade", MADE, 'def downgrade():\n    """No."""\n    return\n', "a1b2"),
        ("empty_upgrade", "pass", "def downgrade():\n    pass\n", "a1b2"),
        ("empty_upgrade", "...", DOWN, "a1b2"),
        ("no_downgrade", MADE, "", "a1b2"),
        ("long_id", MADE, DOWN, "a" * 33),
        ("hand_numbered", MADE, DOWN, "0007"),
        ("hand_numbered", MADE, DOWN, "r1"),
        ("hand_numbered", MADE, DOWN, "001_create_todos"),
    ],
)
def test_a_risk_of_the_whole_file_is_seen(
    project: Project, kind: str, upgrade: str, down: str, name: str
) -> None:
    write(project, upgrade, down=down, name=name)
    assert kind in kinds(project)


@pytest.mark.parametrize(
    ("upgrade", "down", "name"),
    [
        (MADE, OTHER_DOWN, "1975ea83b712"),
        (MADE, DOWN, "a" * 32),
        (MADE, "def downgrade():\n    undo()\n\n\ndef undo():\n    op.drop_table('t')\n", "e1f"),
        (MADE, "from course_of_others import downgrade\n", "e1f"),
    ],
)
def test_a_file_as_it_should_be_has_no_risk(
    project: Project, upgrade: str, down: str, name: str
) -> None:
    write(project, upgrade, down=down, name=name)
    assert kinds(project) == []


def test_a_merge_may_do_nothing(project: Project) -> None:
    project.add("aa")
    project.add("bb", "aa")
    project.add("cc", "aa")
    project.add("dd", ("bb", "cc"))
    risks = find_risks(read_history(project.config)).risks
    assert {risk.revision for risk in risks if risk.kind == "empty_upgrade"} == {"aa", "bb", "cc"}


def test_an_upgrade_that_is_missing_is_told(project: Project) -> None:
    project.add("a1b2")
    path = project.versions / "a1b2_.py"
    path.write_text(path.read_text("utf-8").replace("def upgrade", "def upgarde"), "utf-8")
    assert "no_upgrade" in kinds(project)


def test_every_rule_is_tried_by_this_module() -> None:
    elsewhere = {
        "lying_downgrade", "empty_upgrade", "no_upgrade", "no_downgrade", "long_id",
        "hand_numbered", "needs_batch",
    }  # fmt: skip
    assert {rule.kind for rule in RULES} == set(CASES) | elsewhere


def test_what_cannot_happen_on_a_database_is_left_out(project: Project) -> None:
    write(project, "op.create_index('i', 't', ['x'])\nop.alter_column('t', 'x', nullable=False)")
    assert kinds(project, "postgresql") == ["index", "set_not_null"]
    assert kinds(project, "sqlite") == ["set_not_null", "needs_batch"]
    assert kinds(project, "mysql") == ["set_not_null"]


def test_batch_mode_and_another_dialect_need_no_batch(project: Project) -> None:
    write(
        project, f"{BATCH}alter_column('x', type_=sa.Text())\n{IF_PG}op.drop_constraint('x', 't')"
    )
    assert "needs_batch" not in kinds(project, "sqlite")


def after(project: Project, before: str, name: str) -> None:
    """Put one revision after another."""
    path = project.versions / f"{name}.py"
    path.write_text(path.read_text("utf-8").replace("= None", f"= {before!r}"), "utf-8")


def test_a_table_filled_by_an_older_revision_may_be_made_not_null(project: Project) -> None:
    write(project, "op.execute('UPDATE t SET x = 1 WHERE x IS NULL')", name="aaaa")
    write(project, "op.alter_column('t', 'x', nullable=False)", name="bbbb")
    after(project, "aaaa", "bbbb")
    assert kinds(project) == []


def test_an_enum_that_an_older_revision_made_may_be_used(project: Project) -> None:
    column = "sa.Column('s', sa.Enum('a', name='st'))"
    write(project, f"op.create_table('u', {column})", name="aaaa")
    write(project, f"op.add_column('t', {column})", name="bbbb")
    after(project, "aaaa", "bbbb")
    assert "enum_missing" not in kinds(project, "postgresql")
    (project.versions / "aaaa.py").unlink()
    write(project, f"op.add_column('t', {column})", name="bbbb")
    assert "enum_missing" in kinds(project, "postgresql")

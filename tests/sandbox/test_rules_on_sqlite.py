"""What a rule says would happen happens; SQLite is enough to see it."""

from course.state.revisions import read_history
from course.state.risks import find_risks
from tests.sandbox.projects import Project

ADD = (
    "def upgrade():\n    op.create_table('todos', sa.Column('x', {0}.String()))\n\n\n"
    "def downgrade():\n    op.drop_table('todos')\n"
)


def test_a_type_without_its_import_stops_the_upgrade(sqlite_project: Project) -> None:
    sqlite_project.revision("1975ea83b712", None, ADD.format("elsewhere.types"))
    (risk,) = find_risks(read_history(sqlite_project.root)).risks
    assert (risk.kind, risk.what) == ("missing_import", "the name elsewhere")
    failed = sqlite_project.here("upgrade", "head")
    assert "NameError: name 'elsewhere' is not defined" in failed.stderr
    sqlite_project.revision(
        "1975ea83b712", None, ADD.format("elsewhere"), more="import sqlalchemy as elsewhere"
    )
    assert not find_risks(read_history(sqlite_project.root))
    assert sqlite_project.here("upgrade", "head").exit_code == 0

"""Risks: the list of them, where they are, and what could not be looked at."""

from course.state.display import Document
from course.state.revisions import read_history
from course.state.risk import Risks
from course.state.risks import find_risks
from tests.state.projects import Project
from tests.state.revision_files import DOWN, MADE, kinds, write
from tests.state.test_display import words_of_html, words_of_text


def test_functions_of_the_same_file_are_followed(project: Project) -> None:
    down = f"{DOWN}\n\ndef one():\n    two()\n\n\ndef two():\n    one()\n    op.drop_table('t')\n"
    write(
        project, "for name in 'ab':\n    try:\n        one()\n    finally:\n        pass", down=down
    )
    assert kinds(project) == ["drop_table"]


def test_the_template_for_several_databases_is_followed(project: Project) -> None:
    down = f"{DOWN}\n\ndef upgrade_engine1():\n    op.drop_table('t')\n"
    write(project, "globals()['upgrade_engine1']()", down=down)
    assert kinds(project) == ["drop_table"]


def test_a_habit_of_the_whole_history_is_told_once(project: Project) -> None:
    for number in range(4):
        write(project, MADE, name=f"000{number}")
    (risk,) = find_risks(read_history(project.config)).risks
    assert risk.what == "the id 0000 looks numbered by hand (and in 3 others)"


def test_a_risk_says_where_it_is_and_whether_the_database_has_it(project: Project) -> None:
    write(project, "\nop.drop_table(\n    'todos'\n)")
    (risk,) = find_risks(read_history(project.config, ("a1b2",))).risks
    assert (risk.file, risk.line, risk.level) == ("alembic/versions/a1b2.py", 9, "loses data")
    assert risk.what == "op.drop_table('todos')"
    assert risk.applied is True
    assert find_risks(read_history(project.config, ())).risks[0].applied is False


def test_what_python_cannot_read_is_named(project: Project) -> None:
    write(project, "op.drop_table('t')")
    (project.versions / "b.py").write_text("revision = 'b'\ndown_revision = None\ndef (", "utf-8")
    risks = find_risks(read_history(project.config))
    assert risks.unread == ("alembic/versions/b.py",)
    assert "Python can't read it: alembic/versions/b.py." in risks.sentences[-1]
    assert [risk.kind for risk in risks.risks] == ["drop_table"]


def test_a_long_chain_of_operators_is_named_and_not_looked_at(project: Project) -> None:
    write(project, "op.execute(" + " + ".join(["'x'"] * 3000) + ")")
    assert find_risks(read_history(project.config)).unread in ((), ("alembic/versions/a1b2.py",))


def test_both_forms_say_the_same_and_show_no_place_on_this_machine(project: Project) -> None:
    write(project, "op.drop_table('t')\nop.execute('UPDATE t SET x = 1')")
    document = find_risks(read_history(project.config, ())).document()
    assert isinstance(document, Document)
    assert words_of_text(document.to_text()) == words_of_html(document.to_html())
    assert str(project.root) not in document.to_text()


def test_a_long_list_is_cut_and_says_so(project: Project) -> None:
    write(project, "\n".join(f"op.drop_table('t{number}')" for number in range(5)))
    risks = find_risks(read_history(project.config))
    assert "3 risks of older revisions not shown." in risks.shown(2).to_text()
    assert len(risks.shown(None).tables[1].rows) == 5


def test_no_risk_is_no_promise() -> None:
    assert str(Risks(looked_at=2)) == (
        "0 risks in 2 revision files.\nOnly what the files say was looked at; that is no promise."
    )

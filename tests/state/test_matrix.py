"""Several databases side by side."""

from dataclasses import replace

from course.state.matrix import compare
from course.state.schema import Column, Index, Schema, Table

ID = Column("id", "INTEGER", nullable=False)
TITLE = Column("title", "VARCHAR(20)", nullable=True)
TODOS = Table("todos", (ID, TITLE), ("id",))
PLAIN = Schema("sqlite", (TODOS,))


def test_databases_that_agree_have_no_rows() -> None:
    matrix = compare({"dev": PLAIN, "qa": PLAIN})
    assert not matrix
    assert str(matrix) == "dev and qa have the same schema."


def test_each_thing_that_differs_is_a_row_with_a_cell_for_each_database() -> None:
    longer = replace(TODOS, columns=(ID, replace(TITLE, type="VARCHAR(40)")))
    indexed = replace(TODOS, columns=(ID,), indexes=(Index("ix", ("id",)),))
    matrix = compare(
        {
            "dev": PLAIN,
            "qa": Schema("sqlite", (longer,)),
            "production": Schema("sqlite", (indexed,)),
        }
    )
    assert str(matrix) == (
        "2 things are not the same in dev, qa and production.\n"
        "\n"
        "What differs\n"
        "What               dev                       qa                        production\n"
        "-----------------  ------------------------  ------------------------  ----------\n"
        "todos.title        VARCHAR(20), allows NULL  VARCHAR(40), allows NULL  missing\n"
        "index ix of todos  missing                   missing                   on (id)"
    )


def test_a_table_that_one_lacks_is_one_row_and_its_columns_are_compared_among_the_others() -> None:
    other = Schema("sqlite", (replace(TODOS, columns=(ID,)),))
    matrix = compare({"a": PLAIN, "b": Schema("sqlite"), "c": PLAIN})
    assert [(str(row.key), row.cells) for row in matrix.rows] == [
        ("table todos", ("with id, title", "missing", "with id, title"))
    ]
    matrix = compare({"a": PLAIN, "b": Schema("sqlite"), "c": other})
    assert [(str(row.key), row.cells) for row in matrix.rows] == [
        ("table todos", ("with id, title", "missing", "with id")),
        ("todos.title", ("VARCHAR(20), allows NULL", "missing", "missing")),
    ]
    assert matrix.sentence == "2 things are not the same in a, b and c."

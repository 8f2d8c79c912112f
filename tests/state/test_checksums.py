"""course.state.checksums: what tells two cells apart."""

from sqlalchemy import Engine

from course.state.checksums import NULL, cell_checksum, checksums, key_checksum, take_checksums


def test_a_checksum_tells_types_apart_and_null_from_an_empty_text() -> None:
    values = (None, "", b"", 0, "0", 0.0, False, "None", {}, [], "{}")
    assert len({cell_checksum(value) for value in values}) == len(values)
    assert cell_checksum({"a": 1, "b": 2}) == cell_checksum({"b": 2, "a": 1})


def test_a_key_of_many_columns_is_as_short_as_one_of_few() -> None:
    one, other = cell_checksum(1), cell_checksum("x")
    assert key_checksum([one]) == one
    assert key_checksum([one, other]) == one + other
    keys = {key_checksum([one, other, each]) for each in (one, other)}
    assert sorted(map(len, keys)) == [16, 16]


def test_each_row_of_each_table_has_its_checksums_however_many_are_taken_at_once(
    sqlite: Engine,
) -> None:
    with sqlite.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)")
        connection.exec_driver_sql("INSERT INTO t VALUES (1, 'a'), (2, NULL), (3, 'a')")
    with checksums() as few, checksums() as many:
        take_checksums(sqlite, few, at_once=2)
        take_checksums(sqlite, many)
        assert few.tables == many.tables
        table = few.tables["t"]
        assert (table.columns, table.key, table.rows) == (("id", "word"), ("id",), 3)
        assert table.values == (3, 2)
        query = f"SELECT key, cells FROM {table.stored} ORDER BY rowid"  # noqa: S608
        rows = list(few.file.execute(query))
        assert rows == list(many.file.execute(query))
    one, a = cell_checksum(1), cell_checksum("a")
    assert rows[0] == (one, one + a)
    assert rows[1][1].endswith(NULL)

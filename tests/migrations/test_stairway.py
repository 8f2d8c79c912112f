"""Each revision up and down and up again, with rows: what comes back, and what doesn't."""

from alembic.script import ScriptDirectory

from tests.migrations import history
from tests.migrations.history import MigratedDatabase, lost, make_config, revisions

# What a revision's upgrade and then its downgrade lose, of rows that were there before.
LOST_UP_DOWN = {
    history.DROP_NAME_PARTS: [
        "users[1].first_name: 'Ada' -> 'Ada Okafor'",
        "users[1].last_name: 'Okafor' -> None",
        "users[2].first_name: 'Ben' -> 'Ben Sato'",
        "users[2].last_name: 'Sato' -> None",
        "users[3].first_name: 'Mary Ann' -> 'Mary Ann van der Berg'",
        "users[3].last_name: 'van der Berg' -> None",
        "users[5].first_name: None -> 'info@x'",
        "users[6].first_name: 'Li' -> 'Prof. Li Wei'",
        "users[6].last_name: 'Wei' -> None",
    ],
}

# What its downgrade and then its upgrade lose, of rows that were there since.
LOST_DOWN_UP = {
    history.BASELINE: [
        *(f"todos[{number}]: the row" for number in range(1, 5)),
        *(f"users[{number}]: the row" for number in range(1, 6)),
    ],
    history.DELETED_AT: ["todos[5].deleted_at: 2025-02-03 09:00:00 -> None"],
    history.FULL_NAME: ["users[6].full_name: 'Prof. Li Wei' -> None"],
    history.TAGS: [
        "tags[1]: the row",
        "todo_tags[1, 1]: the row",
        "todo_tags[3, 1]: the row",
    ],
    history.DUE_ON: ["todos[6].due_on: 2025-07-01 -> None"],
    history.PRIORITY: ["todos[7].priority: 2 -> 0"],
    history.STATUS: ["todos[8].status: 'in_progress' -> None"],
}


def test_each_revision_gives_back_what_it_found_but_for_what_is_declared(
    database: MigratedDatabase,
) -> None:
    script = ScriptDirectory.from_config(make_config())
    for revision in revisions():
        parents = script.get_revision(revision)._versioned_down_revisions
        if not parents:
            below = "base"
        elif len(parents) == 1:
            below = f"{revision}@-1"  # leaves the other branch alone
        else:
            below = parents[0]  # takes back the merge; the other parent stays too

        schema, rows, versions = database.schema(), database.rows(), database.versions()
        database.upgrade(revision)
        database.downgrade(below)
        assert (revision, database.schema()) == (revision, schema)
        assert lost(rows, database.rows()) == LOST_UP_DOWN.get(revision, []), revision
        database.put_back(rows)
        assert (revision, database.versions()) == (revision, versions)

        database.upgrade(revision)
        database.write(revision)
        schema, rows = database.schema(), database.rows()
        assert all(rows.values()), f"at {revision}, a table has no rows to lose"
        database.downgrade(below)
        database.upgrade(revision)
        assert (revision, database.schema()) == (revision, schema)
        assert lost(rows, database.rows()) == LOST_DOWN_UP.get(revision, []), revision
        database.put_back(rows)

    assert database.versions() == {history.HEAD}


def test_every_declared_loss_belongs_to_a_revision() -> None:
    assert {*LOST_UP_DOWN, *LOST_DOWN_UP} <= set(revisions())


def test_what_the_whole_way_up_made_of_the_first_rows(database: MigratedDatabase) -> None:
    for revision in revisions():
        database.upgrade(revision)
        database.write(revision)
    rows = database.rows()
    assert [user["full_name"] for user in rows["users"].values()] == [
        "Ada Okafor",
        "Ben Sato",
        "Mary Ann van der Berg",
        "Priya",
        "info@x",
        "Prof. Li Wei",
        "Zoë",
    ]
    assert {key[0]: todo["status"] for key, todo in rows["todos"].items()} == {
        1: "done",
        2: "open",
        3: "open",
        4: "open",
        5: "open",
        6: "open",
        7: "open",
        8: "in_progress",
        9: "done",
        10: "in_progress",
        11: "done",
    }
    assert set(rows["todo_tags"]) == {(1, 1), (3, 1)}


def test_a_name_that_an_address_stands_in_for_fits_its_column(database: MigratedDatabase) -> None:
    address = "info@" + 250 * "x"
    database.upgrade(history.FULL_NAME)
    database.put_back({"users": {(1,): {"id": 1, "email": address}}})
    before = database.rows()
    database.upgrade(history.FILL_FULL_NAME)
    assert [user["full_name"] for user in database.rows()["users"].values()] == [address[:201]]
    database.downgrade(history.FULL_NAME)
    assert database.rows() == before

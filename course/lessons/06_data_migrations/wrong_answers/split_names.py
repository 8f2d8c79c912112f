"""What people do to 06.1."""

# ruff: noqa: D103 - each function has its title in the tables at the end

from textwrap import dedent, indent

from course.checks.answers import RightAnswer, WrongAnswer
from course.checks.doing import replace, sql, write
from course.sandbox.workspace import Workspace

_TABLE = """
    columns = ("id", "full_name", "given_name", "family_name")
    contacts = sa.table("contacts", *map(sa.column, columns))
    bind = op.get_bind()
"""
_WRITE = """
        bind.execute(
            contacts.update()
            .where(contacts.c.id == contact.id)
            .values(given_name=given, family_name=family)
        )
"""
_EMPTIED = "bind.execute(contacts.update().values(given_name=None, family_name=None))"
_ALL = "for contact in bind.execute(sa.select(contacts)).all():"
_EMPTY = (
    "for contact in bind.execute(sa.select(contacts).where(contacts.c.given_name.is_(None))).all():"
)
_EMPTY_WITH_A_NAME = _EMPTY.replace(
    "contacts.c.given_name.is_(None)",
    "contacts.c.given_name.is_(None) & contacts.c.full_name.is_not(None)",
)


def written(ws: Workspace, upgrade: str, downgrade: str = "pass", *, run: bool = True) -> str:
    """A revision with these two bodies, and the upgrade to it; returns its file."""
    ws.alembic("revision", "-m", "split names")
    file = ws.revisions().revisions[0].path.relative_to(ws.path).as_posix()
    head = (ws.path / file).read_text("utf-8").partition("def upgrade")[0]
    bodies = (("upgrade", upgrade), ("downgrade", downgrade))
    text = "\n\n".join(
        f"def {name}() -> None:\n{indent(dedent(body).strip(), '    ')}\n" for name, body in bodies
    )
    write(ws, file, head + text)
    if run:
        ws.alembic("upgrade", "head")
    return file


def _loop(ws: Workspace, cut: str, rows: str = _EMPTY, downgrade: str = "pass") -> None:
    body = dedent(_TABLE) + rows + "\n" + indent(dedent(cut).strip(), "    ") + "\n"
    written(ws, body + indent(dedent(_WRITE).strip(), "    "), downgrade)


_RIGHT_CUT = """
    given, *rest = (contact.full_name or "").split() or [None]
    family = " ".join(rest) or None
"""


def by_hand(ws: Workspace) -> None:
    sql(
        ws,
        "UPDATE contacts SET given_name = 'Ada', family_name = 'Okafor' WHERE id = 1",
        "UPDATE contacts SET given_name = 'Priya' WHERE id = 2",
        "UPDATE contacts SET given_name = 'Front', family_name = 'desk' WHERE id = 4",
    )


def not_applied(ws: Workspace) -> None:
    written(ws, dedent(_TABLE), run=False)


def at_the_last_space(ws: Workspace) -> None:
    _loop(ws, """
        given, _, family = (contact.full_name or "").rpartition(" ")
        given, family = (given, family) if given else (family or None, None)
    """)  # fmt: skip


def two_words_only(ws: Workspace) -> None:
    _loop(ws, 'given, family = [*(contact.full_name or "").split(), None, None][:2]')


def empty_texts(ws: Workspace) -> None:
    _loop(ws, """
        given, *rest = (contact.full_name or "").split() or [""]
        family = " ".join(rest)
    """)  # fmt: skip


def one_word_twice(ws: Workspace) -> None:
    _loop(ws, """
        words = (contact.full_name or "").split()
        given = words[0] if words else None
        family = " ".join(words[1:]) if len(words) > 1 else given
    """)  # fmt: skip


def null_unthought(ws: Workspace) -> None:
    _loop(ws, """
        given, *rest = contact.full_name.split()
        family = " ".join(rest) or None
    """, _EMPTY_WITH_A_NAME)  # fmt: skip


def an_empty_text_kept(ws: Workspace) -> None:
    """Right here, where no name is an empty text."""
    _loop(ws, """
        given, *rest = contact.full_name.split() or [""]
        family = " ".join(rest) or None
    """, _EMPTY_WITH_A_NAME)  # fmt: skip


def spaces_kept(ws: Workspace) -> None:
    _loop(ws, """
        given, _, family = (contact.full_name or "").partition(" ")
        given, family = given or None, family or None
    """)  # fmt: skip


def over_the_apps(ws: Workspace) -> None:
    _loop(ws, _RIGHT_CUT, _ALL)


def mended_too_late(ws: Workspace) -> None:
    """The revision is right by now; what the first try made of the rows stays."""
    first = "given, family = contact.full_name, None"
    _loop(ws, first)
    file = ws.revisions().revisions[0].path.relative_to(ws.path).as_posix()
    ws.alembic("downgrade", "-1")
    replace(ws, file, first, dedent(_RIGHT_CUT).strip().replace("\n", "\n        "))
    ws.alembic("upgrade", "head")


def old_column_dropped(ws: Workspace) -> None:
    _loop(ws, _RIGHT_CUT)
    file = ws.revisions().revisions[0].path.relative_to(ws.path).as_posix()
    ws.alembic("downgrade", "-1")
    replace(
        ws,
        file,
        "\n\ndef downgrade",
        '\n    op.drop_column("contacts", "full_name")\n\n\ndef downgrade',
    )
    ws.alembic("upgrade", "head")


def with_models(ws: Workspace) -> None:
    written(ws, """
        from sample_app.models import Contact
        from sqlalchemy.orm import Session

        session = Session(op.get_bind())
        for contact in session.scalars(sa.select(Contact).where(Contact.given_name.is_(None))):
            given, *family = (contact.full_name or "").split() or [None]
            contact.given_name = given
            contact.family_name = " ".join(family) or None
        session.flush()
    """)  # fmt: skip


def put_together_on_the_way_back(ws: Workspace) -> None:
    _loop(ws, _RIGHT_CUT, downgrade="""
        op.execute("UPDATE contacts SET full_name = given_name || ' ' || family_name")
    """)  # fmt: skip


def in_one_update(ws: Workspace) -> None:
    """A statement for this engine."""
    name = "trim(full_name)"
    given, family = {
        "sqlite": (f"substr({name}, 1, instr({name} || ' ', ' ') - 1)",
                   f"trim(substr({name}, instr({name} || ' ', ' ')))"),
        "postgresql": (f"split_part({name}, ' ', 1)",
                       f"trim(substr({name}, strpos({name} || ' ', ' ')))"),
    }[ws.url.get_backend_name()]  # fmt: skip
    update = (
        f"UPDATE contacts SET given_name = nullif({given}, ''), "  # noqa: S608
        f"family_name = nullif({family}, '') WHERE given_name IS NULL"
    )
    written(ws, f'op.execute("""{update}""")')


def emptied_on_the_way_back(ws: Workspace) -> None:
    """With a downgrade that empties what it can compute again, and executemany."""
    written(ws, dedent(_TABLE) + dedent("""
        needed = contacts.c.given_name.is_(None) & contacts.c.family_name.is_(None)
        news = []
        for row in bind.execute(sa.select(contacts.c.id, contacts.c.full_name).where(needed)):
            words = (row.full_name or "").strip().split(maxsplit=1)
            if words:
                news.append({"row": row.id, "given": words[0], "family": (words + [None])[1]})
        if news:
            bind.execute(
                contacts.update()
                .where(contacts.c.id == sa.bindparam("row"))
                .values(given_name=sa.bindparam("given"), family_name=sa.bindparam("family")),
                news,
            )
    """), dedent(_TABLE) + _EMPTIED)  # fmt: skip


WRONG = [
    WrongAnswer("by hand", by_hand, tells="reaches no other database"),
    WrongAnswer("not applied", not_applied, tells="The database stands at"),
    WrongAnswer("at the last space", at_the_last_space, tells="all that follows"),
    WrongAnswer("two words only", two_words_only, tells="all that follows"),
    WrongAnswer("empty texts", empty_texts, tells="is ''; expected NULL"),
    WrongAnswer("one word twice", one_word_twice, tells="there is no family name"),
    WrongAnswer("an empty text unthought of", null_unthought, tells="a name that isn't in your"),
    WrongAnswer("spaces kept", spaces_kept, tells="are no words"),
    WrongAnswer("an empty text kept", an_empty_text_kept, tells="The rows here are right"),
    WrongAnswer("over the app's", over_the_apps, tells="The app has filled this one"),
    WrongAnswer("mended too late", mended_too_late, tells="Here an earlier try has written it"),
    WrongAnswer("the old column dropped", old_column_dropped, tells="stays for a release"),
    WrongAnswer("with models", with_models, tells="imports the models"),
    WrongAnswer("together again", put_together_on_the_way_back, tells="After a downgrade"),
]
RIGHT = [
    RightAnswer("in one UPDATE", in_one_update),
    RightAnswer("with executemany, and a downgrade", emptied_on_the_way_back),
]

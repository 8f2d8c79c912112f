"""06.1: whole names are split, whatever names there are."""

from course.checks.doing import replace
from course.checks.exercise import Task
from course.checks.expect import Unmet, expect, expect_file, expect_table
from course.sandbox.workspace import Workspace

from .names import HIDDEN, OWN, Name
from .team import BOTH, HEAD, MODELS, Trial, add, fill, one_head, read, trial

START = "c51a7be04d26"
_BODY = '''\
def upgrade() -> None:
    """Upgrade schema."""
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(201), nullable=True),
        sa.Column("given_name", sa.String(100), nullable=True),
        sa.Column("family_name", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_table("contacts")
'''
_MODEL = '''

class Contact(Base):
    """Somebody at a customer's."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    full_name: Mapped[str | None] = mapped_column(String(201))
    given_name: Mapped[str | None] = mapped_column(String(100))
    family_name: Mapped[str | None] = mapped_column(String(100))
'''
_LATER = "met_on"
_AFRESH = (
    "keep a copy of the revision's file, begin afresh with course.reset, put the file back, and "
    "upgrade."
)
_MEND = f"Mend the revision. As the rows here stay what the last try made of them, {_AFRESH}"
_MEND_ALONE = "Mend the revision, and check again. The rows here are right as they are."
_TRIED = (
    "On a new machine the revision makes it right. Here an earlier try has written it, or a hand, "
    "and the revision leaves alone what isn't NULL."
)
_EARLIER = f"The revision is good. For the rows here, {_AFRESH}"
_COLUMNS = ("full_name", "given_name", "family_name")


def contacts_have_whole_names(ws: Workspace) -> None:
    """A table whose new columns are empty, where the app hasn't filled them."""
    add(ws, START, "add contacts", follows=HEAD, date="2025-04-28 10:11:52.370916", body=_BODY)
    replace(ws, MODELS, "    user: Mapped[User | None] = relationship()\n",
            f"    user: Mapped[User | None] = relationship()\n{_MODEL}")  # fmt: skip
    ws.alembic("upgrade", "head")
    fill(ws, "contacts", _rows(OWN))


def names_are_split(ws: Workspace) -> str:
    """Here, with other names, under later models, and on the way back."""
    history = ws.revisions()
    _has_no_schema(ws)
    filled = [row for row in read(ws, "contacts", *_COLUMNS).values() if any(row[1:])]
    expect(
        history.heads != (START,),
        f"The head of the history is still {START}"
        + (", and contacts is changed" if len(filled) > 1 else "")
        + "; expected a revision after it.",
        "What is done by hand reaches no other database."
        if len(filled) > 1
        else "The backfill is to be a revision of its own.",
        'Make one with `alembic revision -m "split names"`, and write its upgrade().',
    )
    head = one_head(ws)
    expect(
        history.current == (head,),
        f"The database stands at {', '.join(history.current or ('nothing',))}; expected {head}.",
        "The revision is written, and was not run here, or it failed.",
        "Run `alembic upgrade head`, and read what it says.",
    )
    _elsewhere(ws)
    _as_expected(ws, OWN, "Here, contacts", _EARLIER)
    return "All names are split: here, on a machine with names that you haven't seen, and later."


def _has_no_schema(ws: Workspace) -> None:
    names = [each.name for each in expect_table(ws, "contacts").columns]
    expect(
        names == ["id", *_COLUMNS],
        f"contacts has the columns {', '.join(names)}; expected id, {', '.join(_COLUMNS)}.",
        "The task is about rows. The old column stays for a release, as no downgrade brings its "
        "values back.",
        "Take the change of the schema out of your revision: downgrade first, then edit it.",
    )


def _elsewhere(ws: Workspace) -> None:
    """On a new database, with these names and others, and under later models."""
    names = (*OWN, *HIDDEN)
    there = read(ws, "contacts", *_COLUMNS)
    right = all(there.get(n) == (each.full, *each.after) for n, each in enumerate(OWN, 1))
    mend = _MEND_ALONE if right else _MEND
    _models_move_on(ws)
    with trial(ws) as other:
        other.upgrade(START, "Bring the revisions that were there back as they were.")
        fill(other.ws, "contacts", _rows(names))
        _runs(other)
        _as_expected(other.ws, names, "On another machine, contacts", mend)
        result = other.alembic("downgrade", "-1")
        expect(
            result.exit_code == 0,
            f"`{result.command}` fails: {result.reason}; expected it to run through.",
            "There is little to take back: the next downgrade drops the table.",
            "A downgrade() that does nothing will do.",
        )
        kept = {id_: row[0] for id_, row in read(other.ws, "contacts", "full_name").items()}
        wrong = next((n for n, each in enumerate(names, 1) if kept.get(n) != each.full), None)
        expect(
            wrong is None,
            f"After a downgrade, full_name of row {wrong} is {kept.get(wrong)!r}; expected "
            f"{names[(wrong or 1) - 1].full!r}, as before.",
            "The downgrade writes to full_name, which was there all the time.",
            "Take that out of downgrade().",
        )


def _models_move_on(ws: Workspace) -> None:
    given = "    given_name: Mapped"
    if expect_file(ws, MODELS).count(given) == 1:
        replace(ws, MODELS, given, f"    {_LATER}: Mapped[datetime | None]\n{given}")


def _runs(other: Trial) -> None:
    result = other.alembic("upgrade", "head")
    if result.exit_code == 0:
        return
    by_models = _LATER in result.reason
    raise Unmet(
        f"On another machine, `{result.command}` fails: {result.reason}; expected it to run "
        "through.",
        "The check gave the model Contact another column, as next week's will have. Your revision "
        "imports the models, and asks for a column that isn't there yet."
        if by_models
        else "It stops at a name that isn't in your own table: a NULL, an empty text, one word, or "
        "spaces.",
        "Name the table and its columns in the revision, with sa.table and sa.column."
        if by_models
        else "Look at your revision's upgrade(), and think of the names in the task's list.",
    )


def _as_expected(ws: Workspace, names: tuple[Name, ...], where: str, step: str) -> None:
    there = read(ws, "contacts", *_COLUMNS)
    for id_, name in enumerate(names, 1):
        if id_ not in there:
            raise Unmet(
                f"{where} lacks row {id_}, {name.full!r}; expected every row to be kept.",
                "The revision deletes rows, or makes the table anew.",
                "An UPDATE is enough.",
            )
        full, *parts = there[id_]
        untouched = "full_name is to stay as it is, in every row."
        wanted_values = (name.full, *name.after)
        causes = (untouched, name.cause, name.cause)
        for column, is_, wanted, cause in zip(
            _COLUMNS, (full, *parts), wanted_values, causes, strict=True
        ):
            expect(
                is_ == wanted,
                f"{where}: {column} of {name.full!r} is {_told(is_)}; expected {_told(wanted)}.",
                _TRIED if step == _EARLIER else cause,
                step,
            )


def _told(value: object) -> str:
    return "NULL" if value is None else repr(value)


def _rows(names: tuple[Name, ...]) -> list[dict[str, object]]:
    return [
        {"id": id_, "full_name": name.full, "given_name": name.before[0],
         "family_name": name.before[1]}
        for id_, name in enumerate(names, 1)
    ]  # fmt: skip


TASK = Task(
    start=contacts_have_whole_names,
    check=names_are_split,
    databases=BOTH,
    check_writes=True,
    hints=(
        (
            "Which functions cut a text differs from database to database. Python cuts a text "
            "the same everywhere, and these tables are small: read the rows, and write each."
        ),
        (
            "`sa.table` and `sa.column` name what you need of `contacts`. "
            "`op.get_bind().execute(sa.select(contacts).where(…)).all()` gives the rows that the "
            "app hasn't filled. `text.split()` gives the words, without any space; of None it "
            "gives an error, of an empty text an empty list."
        ),
        (
            '`given, *family = (contact.full_name or "").split() or [None]`, and then '
            "`contacts.update().where(contacts.c.id == contact.id).values(given_name=given, "
            'family_name=" ".join(family) or None)`, executed for each row.'
        ),
    ),
)

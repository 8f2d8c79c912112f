"""What could go wrong in a history: what its revision files say they would do, and what it means.

Files are parsed, never imported or run. So nothing is seen of what is computed: names from a loop,
SQL that is put together elsewhere, operations in other modules' functions, a `DO $$…$$` block, what
`globals()` or `getattr` chooses, and how large or busy a table is. A list without a risk is no
promise, and a risk is no fault: whether it hurts often depends on what the file doesn't say, and
then the words say “if”.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from course.state.display import Document, Shown, TableView, counted, listed
from course.state.history import History, Revision
from course.state.listing import shown_path
from course.state.operations import Migration, read_migration
from course.state.rules import failures, habits, locks, losses
from course.state.rules.rule import LEVELS, Code, Rule, Story, filled, keywords, plain_name
from course.state.source_names import last_name

RULES: tuple[Rule, ...] = (*losses.RULES, *failures.RULES, *habits.RULES, *locks.RULES)
"""Every kind of risk that is looked for."""

SHOWN_RISKS = 100
"""How many risks a list shows of itself; `Risks.shown` takes another number."""

_NAMED_ONCE = frozenset({"hand_numbered", "no_downgrade"})


@dataclass(frozen=True, slots=True)
class Risk:
    """One place in a revision file that can hurt.

    Attributes:
        kind: Its name for programs, such as `drop_column`.
        level: What it can come to: `loses data`, `fails`, `no way back`, `stops the app` or
            `worth a look`.
        title: What the revision does, as the rest of a sentence.
        revision: The revision's id.
        file: Its file, relative to the project.
        line: The line; 0 for the file as a whole.
        what: What stands there.
        why: Why it is a risk.
        advice: What to do.
        applied: Whether the database has been through the revision; None where none was asked.
    """

    kind: str
    level: str
    title: str
    revision: str
    file: str
    line: int
    what: str
    why: str
    advice: str
    applied: bool | None = None

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}, line {self.line}" if self.line else self.file


@dataclass(frozen=True)
class Risks(Shown):
    """The risks of a history.

    Attributes:
        risks: The newest revision first, each file's in the order of its lines.
        looked_at: How many revision files were read.
        unread: Files that could not be read, relative to the project.
        dialect: The kind of database that they were looked at for; None for any.
    """

    risks: tuple[Risk, ...] = ()
    looked_at: int = 0
    unread: tuple[str, ...] = ()
    dialect: str | None = None

    def __bool__(self) -> bool:
        return bool(self.risks)

    @property
    def kinds(self) -> Mapping[str, int]:
        """How many there are of each kind, the worst level first."""
        count = Counter(risk.kind for risk in self.risks)
        return {rule.kind: count[rule.kind] for rule in _worst_first() if count[rule.kind]}

    @property
    def sentences(self) -> tuple[str, ...]:
        """How many risks there are, of which level, and what could not be looked at."""
        files = counted(self.looked_at, "revision file")
        found = [f"{counted(len(self.risks), 'risk')} in {files}."]
        if self.risks:
            levels = Counter(risk.level for risk in self.risks)
            parts = [f"{level}: {levels[level]}" for level in LEVELS if levels[level]]
            found[0] = f"{found[0][:-1]} ({'; '.join(parts)})."
        else:
            found.append("Only what the files say was looked at; that is no promise.")
        if self.unread:
            shown = [*self.unread[:3], *(["others"] if len(self.unread) > 3 else [])]  # noqa: PLR2004
            found.append(f"Not looked at, because Python can't read it: {listed(shown)}.")
        return tuple(found)

    def document(self) -> Document:
        """A sentence, the kinds of risk and what to do about them, and the places."""
        return self.shown(SHOWN_RISKS)

    def shown(self, limit: int | None) -> Document:
        """The risks as sentences and tables.

        Args:
            limit: How many places to show, the newest revision's first; None for all.

        Returns:
            The document.
        """
        if not self.risks:
            return Document(self.sentences)
        count = self.kinds
        kinds = tuple(
            (rule.title, rule.level, str(count[rule.kind]), rule.why, rule.advice)
            for rule in _worst_first()
            if rule.kind in count
        )
        header = ("What a revision does", "It may come to", "Times", "Why", "What to do")
        asked = any(risk.applied is not None for risk in self.risks)
        places = tuple(
            (
                risk.revision,
                *((("applied" if risk.applied else "pending"),) if asked else ()),
                risk.title,
                risk.what,
                _narrow(risk),
            )
            for risk in self.risks[:limit]
        )
        columns = ("Revision", *(("Here",) if asked else ()), "It …", "What is there", "Where")
        rest = len(self.risks) - len(places)
        sentence = f"{counted(rest, 'risk')} of older revisions not shown." if rest else ""
        return Document(
            self.sentences,
            (
                TableView("Kinds of risk, the worst first", header, kinds),
                TableView("Where, newest revision first", columns, places, sentence),
            ),
        )


def find_risks(history: History, dialect: str | None = None) -> Risks:
    """Look for risks in the upgrades of a history's revision files.

    Read-only: files are parsed, never imported or run. A file that can't be parsed is named and
    left out. What a downgrade drops is no risk of its own here: that is what downgrades are for,
    and what was written since goes with it.

    Args:
        history: From `read_history`. Where it says how far the database is, risks say so too.
        dialect: SQLAlchemy's name for the kind of database, such as `postgresql`; what can't
            happen there is left out. None for any.

    Returns:
        The risks, the newest revision first. Linear in the size of the files.
    """
    dialect = {"mariadb": "mysql"}.get(dialect or "", dialect)
    root = history.root.resolve()
    read: list[tuple[Revision, Migration]] = []
    unread: list[str] = []
    for revision in history.revisions:
        try:
            if revision.path.suffix != ".py":
                raise ValueError("bytecode")  # noqa: TRY301 - one place for what can't be read
            read.append((revision, read_migration(revision.path.read_bytes())))
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            unread.append(shown_path(revision.path, root))
    story = Story(
        dialect,
        frozenset(name for _, migration in read for name in _cascades(migration)),
        own_packages(history.root, [revision.path for revision, _ in read[:1]]),
    )
    risks: list[Risk] = []
    looked_at = 0
    before = _filled_before(read)
    for revision, migration in read:
        file = shown_path(revision.path, root)
        applied = None if history.current is None else revision.id in history.applied
        try:
            found = list(
                _risks(Code(revision, migration, story, before[revision.id]), file, applied=applied)
            )
        except RecursionError:  # a chain of calls or operators, thousands long
            unread.append(file)
            continue
        looked_at += 1
        risks += sorted(found, key=lambda risk: risk.line)
    return Risks(_once(risks), looked_at, tuple(unread), dialect)


def _narrow(risk: Risk) -> str:
    """File and line for a table, which is only so wide: without the folder, on two lines."""
    name = risk.file.rpartition("/")[2]
    return f"line {risk.line} of\n{name}" if risk.line else name


def _risks(code: Code, file: str, *, applied: bool | None) -> Iterator[Risk]:
    dialect = code.story.dialect
    for rule in RULES:
        if dialect is not None and rule.dialects is not None and dialect not in rule.dialects:
            continue
        for found in rule.find(code):
            here = {dialect} if dialect is not None else rule.dialects
            if here is None or any(found.guard.allows(each) for each in here):
                yield Risk(
                    rule.kind, rule.level, rule.title, code.revision.id, file, found.line,
                    found.what, rule.why, rule.advice, applied,
                )  # fmt: skip


def _filled_before(read: list[tuple[Revision, Migration]]) -> dict[str, frozenset[str]]:
    """For each revision the tables whose rows an older one updates."""
    before: dict[str, frozenset[str]] = {}
    tables: frozenset[str] = frozenset()
    for revision, migration in reversed(read):
        before[revision.id] = tables
        tables |= {name for name in filled(migration) if name}
    return before


def _once(risks: list[Risk]) -> tuple[Risk, ...]:
    """What is a habit of the whole history is told of its newest revision alone."""
    count = Counter(risk.kind for risk in risks)
    told: set[str] = set()
    kept = []
    for risk in risks:
        if risk.kind in _NAMED_ONCE:
            if risk.kind in told:
                continue
            told.add(risk.kind)
            rest = count[risk.kind] - 1
            if rest:
                others = f"{risk.what} (and in {counted(rest, 'other')})"
                risk = replace(risk, what=others)  # noqa: PLW2901
        kept.append(risk)
    return tuple(kept)


def _worst_first() -> list[Rule]:
    return sorted(RULES, key=lambda rule: LEVELS.index(rule.level))


def _cascades(migration: Migration) -> Iterator[str]:
    """The tables that a foreign key with ON DELETE CASCADE points to, as the file says."""
    for node in ast.walk(migration.module):
        if not isinstance(node, ast.Call):
            continue
        action = keywords(node).get("ondelete")
        if not (isinstance(action, ast.Constant) and str(action.value).upper() == "CASCADE"):
            continue
        name = last_name(node.func)
        if name in {"ForeignKey", "ForeignKeyConstraint"}:
            for part in ast.walk(node):
                if isinstance(part, ast.Constant) and "." in str(part.value):
                    yield plain_name(str(part.value).rpartition(".")[0])
        elif name == "create_foreign_key":
            given = keywords(node).get("referent_table")
            for argument in [given] if given is not None else node.args[1:3]:
                if isinstance(argument, ast.Constant):
                    yield plain_name(str(argument.value))


def own_packages(root: Path, files: list[Path]) -> frozenset[str]:
    """The names under which a project's own code is imported.

    Args:
        root: The folder of its configuration file.
        files: Revision files; packages around them count too.

    Returns:
        Packages and modules in the folder and in its `src`, and the outermost package around it.
    """
    names: set[str] = set()
    for folder in (root, root / "src"):
        try:
            names |= {each.stem for each in folder.iterdir() if _is_code(each)}
        except OSError:
            continue
    for start in (root, *(file.parent for file in files)):
        package = next((f for f in _up(start) if (f / "__init__.py").is_file()), None)
        while package is not None and (package.parent / "__init__.py").is_file():
            package = package.parent
        if package is not None:
            names.add(package.name)
    return frozenset(names - {"alembic"})


def _up(folder: Path) -> list[Path]:
    """A folder, and the two above it: the versions folder itself is rarely a package."""
    folder = folder.resolve()
    return [folder, *folder.parents][:3]


def _is_code(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    return path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))

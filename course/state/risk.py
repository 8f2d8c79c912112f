"""A risk in a revision file, and a list of them, as plain data."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from course.state.display import Document, Shown, TableView, counted, listed
from course.state.rules.every import WORST_FIRST
from course.state.rules.rule import LEVELS

SHOWN_RISKS = 100
"""How many risks a list shows of itself; `Risks.shown` takes another number."""


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
        return {rule.kind: count[rule.kind] for rule in WORST_FIRST if count[rule.kind]}

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
            for rule in WORST_FIRST
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


def _narrow(risk: Risk) -> str:
    """File and line for a table, which is only so wide: without the folder, on two lines."""
    name = risk.file.rpartition("/")[2]
    return f"line {risk.line} of\n{name}" if risk.line else name

"""What the graph of revisions asks about one of them."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from course.errors import ShownPlainly
from course.sandbox import runner
from course.sandbox.other_dialect import DIALECTS, revision_sql
from course.sandbox.runner import AlembicResult
from course.state.display import listed
from course.state.history import History, Revision
from course.state.listing import shown_path
from course.state.revision_source import RevisionSource, read_revision_source

_DIRECTIONS = ("upgrade", "downgrade")


class NotAnswered(ShownPlainly, LookupError):
    """The graph asked for something that is not there, or not to be had here."""


class RevisionDetails:
    """Answers the graph's questions about somebody's project: only from its files.

    Args:
        history: Gives the history as it is.
    """

    def __init__(self, history: Callable[[], History]) -> None:
        self._history = history

    def __call__(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer a question.

        Args:
            asked: `{what: "revision", id}`.

        Returns:
            What `revision_details` tells.

        Raises:
            NotAnswered: There is no such revision, or this project answers no such question.
        """
        history = self._history()
        name = str(asked.get("id"))
        revision = history.revision(name)
        if revision is None:
            raise NotAnswered(
                f"No file has revision {name} any more: it was deleted or got another id."
            )
        return self.answer(history, revision, asked)

    def answer(
        self, history: History, revision: Revision, asked: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Answer a question about a revision that is there."""
        if asked.get("what") != "revision":
            raise NotAnswered("This project is only read, so nothing of it is run here.")
        return revision_details(history, revision)


class Commands(Protocol):
    """Runs a project's commands on the database that its graph shows."""

    def command(self, words: Sequence[str]) -> str:
        """A command as one would type it."""
        ...

    def run(self, words: Sequence[str]) -> AlembicResult:
        """Run it."""
        ...


class _Plainly:
    """Runs them in the project's folder, and nothing more."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def command(self, words: Sequence[str]) -> str:
        return shlex.join(("alembic", *words))

    def run(self, words: Sequence[str]) -> AlembicResult:
        return runner.run(words, root=self._root)


class SandboxDetails(RevisionDetails):
    """Answers them about a sandbox, where migrations may be run.

    Args:
        root: The project's folder.
        history: Gives the history as it is.
        ran: Called after a command that a button started.
        commands: Runs them; in the project's folder, and nothing more, unless told.
    """

    def __init__(
        self,
        root: Path,
        history: Callable[[], History],
        ran: Callable[[], object] = lambda: None,
        commands: Commands | None = None,
    ) -> None:
        super().__init__(history)
        self._root = root
        self._ran = ran
        self._commands = commands or _Plainly(root)

    def answer(
        self, history: History, revision: Revision, asked: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Answer a question; besides the one that any project answers, these two.

        `{what: "sql", id, dialect, direction}` gives `command`, `sql`, `note`, `exit_code`;
        `{what: "run", id, direction}` gives `command`, `output`, `exit_code`.
        """
        what, direction = asked.get("what"), str(asked.get("direction"))
        if what in {"sql", "run"} and direction not in _DIRECTIONS:
            raise NotAnswered(f"direction is {direction!r}; expected upgrade or downgrade.")
        if what == "sql":
            return self._sql(history, revision.id, str(asked.get("dialect")), direction)
        if what == "run":
            return self._run(history, revision, direction)
        return {**super().answer(history, revision, asked), "steps": self._steps(history, revision)}

    def _sql(self, history: History, name: str, dialect: str, direction: str) -> dict[str, Any]:
        if dialect not in DIALECTS:
            raise NotAnswered(f"dialect is {dialect!r}; expected one of {listed([*DIALECTS])}.")
        found = revision_sql(self._root, history, name, dialect, direction)
        return {
            "command": found.command,
            "sql": found.sql,
            "note": found.note,
            "exit_code": found.exit_code,
        }

    def _steps(self, history: History, revision: Revision) -> list[dict[str, str]]:
        """The two commands that lead to a revision, as they are run here."""
        return [
            {**step, "command": self._commands.command([step["direction"], revision.id])}
            for step in steps(history, revision.id)
        ]

    def _run(self, history: History, revision: Revision, direction: str) -> dict[str, Any]:
        step = next(each for each in steps(history, revision.id) if each["direction"] == direction)
        if step["why_not"]:
            raise NotAnswered(step["why_not"])
        result = self._commands.run([direction, revision.id])
        self._ran()
        output = "\n".join(part for part in (result.stderr, result.stdout) if part)
        return {
            "command": result.command,
            "output": output.strip(),
            "exit_code": result.exit_code,
        }


def revision_details(
    history: History, revision: Revision, source: RevisionSource | None = None
) -> dict[str, Any]:
    """All that the history and the file say of a revision, in words.

    Args:
        history: The history.
        revision: One of its revisions.
        source: What its file holds; read from the file itself unless told.

    Returns:
        `id`, `message`, `facts` (pairs of a name and words), `upgrade` and `downgrade` (source),
        and `note`, which says why a source is not there.
    """
    source = read_revision_source(revision.path) if source is None else source
    facts = [
        ("File", shown_path(revision.path.resolve(), history.root.resolve())),
        ("down_revision", listed(revision.down_revisions) or "none: it is a base"),
        ("Followed by", listed(history.children[revision.id]) or "none: it is a head"),
        ("Marks", ", ".join(history.marks(revision.id))),
        ("Labels", ", ".join(sorted(history.labels.get(revision.id, ())))),
        ("depends_on", listed(revision.depends_on)),
        *(("Problem", p.sentence) for p in history.problems if revision.id in p.revisions),
    ]
    return {
        "id": revision.id,
        "message": revision.message,
        "facts": [[name, words] for name, words in facts if words],
        "upgrade": source.upgrade,
        "downgrade": source.downgrade,
        "note": source.note,
    }


def steps(history: History, name: str) -> list[dict[str, str]]:
    """The two directions that lead to a revision, and why one of them makes no sense now.

    Returns:
        For each `direction`, `why_not`: empty where it can be run.
    """
    is_applied = name in history.applied
    return [
        {
            "direction": "upgrade",
            "why_not": f"{name} is applied already." if is_applied else "",
        },
        {
            "direction": "downgrade",
            "why_not": _why_no_downgrade(history, name, is_applied=is_applied),
        },
    ]


def _why_no_downgrade(history: History, name: str, *, is_applied: bool) -> str:
    if not history.current:
        return "The database stands before the first revision, so there is nothing to take back."
    if not is_applied:
        return f"{name} is not applied, so nothing above it can be taken back."
    above = [each for each, lower in history.comes_after.items() if name in lower]
    if not any(each in history.applied for each in above):
        return f"Nothing that comes after {name} is applied, so there is nothing to take back."
    return ""

"""Somebody of the team, who works on the same project in a clone of their own.

What a teammate will push stands in the lesson's folder `team`, as patches that `git am` reads: who,
when, a message and the changes. Where a patch says `@HEAD@`, there comes the head that the shared
history has at that moment, so the migration follows whatever the learner has pushed until then.
"""

from pathlib import Path

from course.errors import ShownPlainly
from course.sandbox.git import GitFailed, git
from course.sandbox.office import OFFICE, PEOPLE, SHARED, email_of, make_clone, share
from course.sandbox.workspace import Workspace
from course.state.revisions import read_history

TEAM = "team"
"""The folder in a lesson's folder with what teammates will push."""

_FOLLOWS = "@HEAD@"


class NoSuchTeammate(ShownPlainly, LookupError):
    """Nobody of that name is in the team."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Nobody in the team is named {name!r}. There are: {', '.join(PEOPLE)}.")


class NothingToPush(ShownPlainly, LookupError):
    """A teammate has no work of that name."""

    def __init__(self, name: str, work: str, known: list[str]) -> None:
        there = ", ".join(f'"{each}"' for each in known) or "none"
        super().__init__(f"{name} has no work named {work!r}. There is: {there}.")


class DoesNotApply(ShownPlainly, RuntimeError):
    """A teammate's change doesn't fit what is on the shared branch by now."""

    def __init__(self, name: str, work: str) -> None:
        super().__init__(
            f"{name} can't commit “{work}” on top of what is on main now; expected main as the "
            "page has it here.\nSomething else was pushed before. Run the page from its top: "
            "course.start(…) makes the project anew, and keeps what stands there."
        )


class Teammate:
    """Somebody who works on the same project, in a clone of their own.

    Attributes:
        name: the teammate's name.
        folder: their clone.
    """

    def __init__(self, ws: Workspace, name: str, works: Path) -> None:
        if name not in PEOPLE:
            raise NoSuchTeammate(name)
        self.name = name
        self.folder = ws.path / OFFICE / PEOPLE[name]
        self._works = works
        share(ws)
        if not self.folder.is_dir():
            self.folder.mkdir()
            make_clone(self.folder, name, email_of(name), f"../{SHARED}")

    def __repr__(self) -> str:
        """Who it is, and where things are, seen from the project's folder."""
        return (
            f"{self.name}, in a clone of their own: {OFFICE}/{self.folder.name}\n"
            f"Your clone is the project's folder. Both share the branch main of {OFFICE}/{SHARED}."
        )

    def push(self, work: str) -> None:
        """Commit a piece of work on top of what is on the shared branch, push it, and say so.

        One that was pushed before is not pushed again, and that is said.

        Args:
            work: the commit's message, such as `add tags`.

        Raises:
            NothingToPush: there is no work of that name.
            DoesNotApply: it doesn't fit what is on the shared branch.
            GitFailed: git fails otherwise.
        """
        patch = self._works / f"{work.replace(' ', '_')}.patch"
        if not patch.is_file():
            known = sorted(each.stem.replace("_", " ") for each in self._works.glob("*.patch"))
            raise NothingToPush(self.name, work, known)
        git(self.folder, "fetch", "--quiet")
        git(self.folder, "reset", "--quiet", "--hard", "origin/main")
        if work in git(self.folder, "log", f"--author={self.name}", "--format=%s").splitlines():
            _say(f"{self.name} has pushed “{work}” before.")
            return
        text = patch.read_text("utf-8")
        if _FOLLOWS in text:
            text = text.replace(_FOLLOWS, self._head(work))
        try:
            # The committer's date is the author's: a commit has the same id on every run.
            git(self.folder, "am", "--quiet", "--committer-date-is-author-date", given=text)
        except GitFailed:
            git(self.folder, "am", "--abort")
            raise DoesNotApply(self.name, work) from None
        git(self.folder, "push", "--quiet", "origin", "HEAD:main")
        _say(f"{self.name} pushed “{work}” to main:")
        for each in git(self.folder, "show", "--format=", "--name-status").splitlines():
            kind, _, file = each.partition("\t")
            _say(f"    {'new    ' if kind == 'A' else 'changed'}  {file}")

    def _head(self, work: str) -> str:
        """The revision that a new one follows, in the teammate's clone."""
        heads = read_history(self.folder / "alembic.ini").heads
        if len(heads) != 1:
            raise DoesNotApply(self.name, work)
        return heads[0]


def teammate(name: str) -> Teammate:
    """Somebody of the team, who works on the project that this notebook stands in.

    The first call makes the project a git repository with a branch that is shared. What there is
    for a teammate to push stands in the lesson's folder, as patches.

    Args:
        name: such as `Ben Sato`.

    Returns:
        The teammate, whose `push` puts a commit on the shared branch.

    Raises:
        NoSuchTeammate: nobody has that name.
        GitMissing: there is no git on this machine.
        NoProject: this notebook started no project.
        NoSuchLesson: the project is not a lesson's.
    """
    from course.sandbox import standing
    from course.sandbox.starter import find_lesson_folder

    ws = standing.current()
    return Teammate(ws, name, find_lesson_folder(ws.name) / TEAM)


def _say(text: str) -> None:
    print(text)  # noqa: T201 - the learner is to know

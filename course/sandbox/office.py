"""A project that is shared by git: the branch that all share, your clone, and those of teammates.

The project's folder becomes your clone. What else there is stands in its hidden folder `.office`,
so that a copy or a backup of the project has all of it:

    .office/todo.git     the bare repository whose branch `main` everybody shares
    .office/ben          the clone of Ben Sato

The remote of each clone is named by a relative path, so it is found wherever the folder goes.
"""

from pathlib import Path

from course.sandbox.git import GitFailed, git
from course.sandbox.workspace import Workspace

OFFICE = ".office"
SHARED = "todo.git"
"""The shared repository in it."""
PEOPLE = {"Ada Okafor": "ada", "Ben Sato": "ben", "Mary Ann van der Berg": "maryann"}
_BEGAN = "2025-05-09T16:30:00+0000"
_PRIVATE = (f"/{OFFICE}/", "/.env", "*.db", "*.db-*", "__pycache__/", ".ipynb_checkpoints/",
            ".pytest_cache/")  # fmt: skip
# No editor, pager or colour, which a notebook has no place for; and the same on every machine,
# whatever its user has set up. What comes from elsewhere stays in its pack: see `share`.
_SETTINGS = """\
[user]
\tname = {name}
\temail = {email}
[core]
\teditor = true
\tpager = cat
\tautocrlf = false
[commit]
\tgpgSign = false
[push]
\tdefault = simple
[pull]
\trebase = false
[color]
\tui = false
[advice]
\tpushUpdateRejected = false
\tdetachedHead = false
\twaitingForEditor = false
[transfer]
\tunpackLimit = 1
[branch "main"]
\tremote = origin
\tmerge = refs/heads/main
\tmergeOptions = --no-edit
[remote "origin"]
\turl = {shared}
\tfetch = +refs/heads/*:refs/remotes/origin/*
[gc]
\tauto = 0
"""


def share(ws: Workspace) -> None:
    """Make a project a git repository whose branch `main` is shared; one that is so stays.

    The first commit is Ada's, and has every file but databases and what programs keep.

    Args:
        ws: the project.

    Raises:
        GitMissing: there is no git on this machine.
        GitFailed: git fails.
    """
    shared = ws.path / OFFICE / SHARED
    if shared.is_dir():
        return
    make_clone(ws.path, "You", "you@example.com", f"{OFFICE}/{SHARED}")
    commit(ws, "the Todo app", "Ada Okafor")
    # One file for all objects, where git has a folder for nearly each: a project is often copied.
    git(ws.path, "repack", "-a", "-d", "--quiet")
    packs = "--config=transfer.unpackLimit=1"
    git(ws.path, "clone", "--quiet", "--bare", "--template=", packs, ".", str(shared))
    git(shared, "config", "--unset", "remote.origin.url")  # the project's place on this machine
    git(ws.path, "update-ref", "refs/remotes/origin/main", "HEAD")


def make_clone(folder: Path, name: str, email: str, shared: str) -> None:
    """Make a folder somebody's clone, without fetching anything yet.

    Args:
        folder: it is there.
        name: whose it is.
        email: what commits say.
        shared: the path of the shared repository, from the folder on.

    Raises:
        GitMissing: there is no git on this machine.
        GitFailed: git fails.
    """
    git(folder, "init", "--quiet", "--template=", ".")
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    with (folder / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(_SETTINGS.format(name=name, email=email, shared=shared))
    info = folder / ".git" / "info"
    info.mkdir(exist_ok=True)
    (info / "exclude").write_text("\n".join((*_PRIVATE, "")), "utf-8")


def commit(ws: Workspace, message: str, name: str = "", when: str = _BEGAN) -> None:
    """Commit all that has changed in your clone, as yourself or as somebody of the team.

    Args:
        ws: the project; it is shared.
        message: the commit's.
        name: whose work it is; yours, unless told.
        when: its date.

    Raises:
        GitFailed: git fails, as where nothing has changed.
    """
    dated = {f"GIT_{role}_DATE": when for role in ("AUTHOR", "COMMITTER")}
    git(ws.path, "add", "--all")
    who = _signed(name, when) if name else dated
    git(ws.path, "commit", "--quiet", f"--message={message}", who=who)


def shared_files(ws: Workspace, folder: str) -> dict[str, str]:
    """The files that are on the shared branch now, below a folder; only reads.

    Args:
        ws: the project.
        folder: from the project's folder on, such as `alembic/versions`.

    Raises:
        GitMissing: there is no git on this machine.
        GitFailed: the shared repository can't be read.

    Returns:
        Each file's text by its path; empty when nothing is shared.
    """
    shared = ws.path / OFFICE / SHARED
    if not shared.is_dir():
        return {}
    listed = git(shared, "ls-tree", "-r", "-z", "main", "--", f"{folder}/").split("\0")[:-1]
    names = [each.partition("\t")[2] for each in listed]
    # One process for all of them. Before each file stands a line that ends in its size.
    asked = "".join(f"main:{each}\n" for each in names)
    answered = git(shared, "cat-file", "--batch", given=asked).encode()
    files = {}
    for name in names:
        head, _, rest = answered.partition(b"\n")
        size_ = head.rpartition(b" ")[2]
        if not size_.isdigit():
            raise GitFailed("git cat-file", f"{name} can't be read in {OFFICE}/{SHARED}")
        size = int(size_)
        files[name], answered = rest[:size].decode(), rest[size + 1 :]
    return files


def _signed(name: str, when: str) -> dict[str, str]:
    return {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", name), ("EMAIL", email_of(name)), ("DATE", when))
    }


def email_of(name: str) -> str:
    """The address of somebody in the team, the same as in the app's own rows."""
    return f"{PEOPLE[name]}@example.com"

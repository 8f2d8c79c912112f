"""Python and its packages, held against `requirements.lock`."""

import platform
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from course.lock import LOCK, OLDEST_PYTHON, requirements
from course.machine.finding import Finding
from course.state.display import counted

TAUGHT = ("alembic", "sqlalchemy")
NOTEBOOKS = ("jupyterlab", "ipykernel", "ipywidgets", "anywidget")
FRONT_ENDS = ("jupyterlab_widgets", "anywidget")  # each brings a part that runs in the browser
INSTALL = "python -m pip install --require-hashes --no-deps -r requirements.lock"
_MEND = f"`make setup` installs it; without make: {INSTALL}."
_SHOWN = 5


def look_at_python(version: str | None = None) -> Finding:
    """The Python that runs this.

    Args:
        version: such as `3.11.9`; this Python's own, unless told.
    """
    found = version or platform.python_version()
    subject, expected = "Python", f"{OLDEST_PYTHON} or newer"
    if Version(found) >= Version(OLDEST_PYTHON):
        return Finding(subject, expected, found)
    step = "Install a newer one, and set the course up with it: make lab PYTHON=/path/to/python3."
    return Finding(subject, expected, found, "missing", step)


def look_at_what_is_taught(lock: Path = LOCK) -> Finding:
    """Alembic and SQLAlchemy: every page shows what happens on the locked versions."""
    locked = _locked(lock)
    expected = " and ".join(f"{name} {locked[name]}" for name in TAUGHT if name in locked)
    found = " and ".join(f"{name} {_version(name) or 'not installed'}" for name in TAUGHT)
    subject = "Alembic and SQLAlchemy"
    if found == expected:
        return Finding(subject, expected, found)
    step = f"Another version may do and say other things than the pages show. {_MEND}"
    return Finding(subject, expected, found, "missing", step)


def look_at_the_notebooks() -> Finding:
    """JupyterLab, and the widgets' two halves: the one in Python and the one in the browser."""
    subject = "JupyterLab and its widgets"
    expected = "installed, with versions that fit, and with their parts for the browser"
    wrong = [f"no {name}" for name in NOTEBOOKS if _version(name) is None]
    wrong += [told for name in NOTEBOOKS for told in _unmet(name)]
    wrong += [f"no browser part of {name}" for name in FRONT_ENDS if not _has_front_end(name)]
    if not wrong:
        found = ", ".join(f"{name} {_version(name)}" for name in NOTEBOOKS)
        return Finding(subject, expected, found)
    return Finding(subject, expected, "; ".join(dict.fromkeys(wrong)), "missing", _MEND)


def look_at_the_other_packages(lock: Path = LOCK) -> Finding:
    """Every other package that the lock has for this system."""
    locked = _locked(lock)
    others = {name: version for name, version in locked.items() if name not in TAUGHT}
    subject, expected = "The other packages", "the versions in requirements.lock"
    differing = [
        f"{name} {_version(name) or 'is missing'} ({version})"
        for name, version in others.items()
        if _version(name) != version
    ]
    if not differing:
        return Finding(subject, expected, f"all {len(others)}")
    told = ", ".join(differing[:_SHOWN])
    if len(differing) > _SHOWN:
        told += f", and {counted(len(differing) - _SHOWN, 'more')}"
    step = f"Most pages will run all the same. {_MEND}"
    return Finding(subject, expected, told, "note", step)


def _locked(lock: Path) -> dict[str, str]:
    """The version that the lock has of each package, for this system and this Python."""
    wanted = [Requirement(line) for line in requirements(lock.read_text(encoding="utf-8"))]
    return {
        each.name: str(each.specifier).removeprefix("==")
        for each in wanted
        if each.marker is None or each.marker.evaluate()
    }


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _version(name: str) -> str | None:
    found = _distribution(name)
    return found.version if found else None


def _unmet(name: str) -> list[str]:
    """What a package asks of others, and doesn't get."""
    found = _distribution(name)
    wanted = [Requirement(line) for line in (found.requires if found else None) or ()]
    told = []
    for each in wanted:
        if each.marker is not None and not each.marker.evaluate({"extra": ""}):
            continue
        there = _version(each.name)
        if there is None or not each.specifier.contains(there, prereleases=True):
            told.append(
                f"{name} asks for {each.name}{each.specifier}, and there is {there or 'none'}"
            )
    return told


def _has_front_end(name: str) -> bool:
    """Whether the package's extension of JupyterLab is where the package put it."""
    found = _distribution(name)
    files = (found.files if found else None) or ()
    parts = [
        each for each in files if "labextensions" in each.parts and each.name == "package.json"
    ]
    return any(Path(str(each.locate())).is_file() for each in parts)

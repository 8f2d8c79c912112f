"""The configuration file of somebody's own project: found, or told what is there instead."""

import configparser
from pathlib import Path

from course.errors import ShownPlainly
from course.state.configuration import Configuration, read_configuration

_NAMES = ("alembic.ini", "pyproject.toml")
_SHOWN = 5


class NoSuchProject(ShownPlainly, LookupError):
    """There is no Alembic project at a place."""


def find_configuration(place: Path | str, section: str = "alembic") -> tuple[Path, Configuration]:
    """Find and read the configuration file of an Alembic project. Nothing is run or written.

    Args:
        place: `alembic.ini`, `pyproject.toml`, an ini file of another name, the project's folder,
            or its folder with env.py. `~` is the home folder.
        section: The ini section, as `alembic --name` would choose it.

    Returns:
        The file and what it says. What is wrong with a part of it stands in its complaints.

    Raises:
        NoSuchProject: There is none; the message says what is there.
    """
    try:
        path = Path(place).expanduser()
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, RuntimeError, ValueError) as error:
        raise NoSuchProject(f"{str(place)!r} can't be looked at: {error}.") from None
    if is_folder:
        path = _in_folder(path, section)
    elif not is_file:
        raise NoSuchProject(f"There is no file {str(place)!r}. {_there(path.parent)}")
    configuration = read_configuration(path, section)
    if configuration.script_folder is None:
        reason = " ".join(configuration.complaints)
        raise NoSuchProject(f"{reason}{_other_sections(path, section)}")
    return path.absolute(), configuration


def _in_folder(folder: Path, section: str) -> Path:
    for name in _NAMES:
        path = folder / name
        if path.is_file() and read_configuration(path, section).script_folder is not None:
            return path
    if (folder / "env.py").is_file():
        for name in _NAMES:
            above = folder.absolute().parent / name
            if above.is_file() and read_configuration(above, section).script_folder is not None:
                return above
    found = next((folder / name for name in _NAMES if (folder / name).is_file()), None)
    if found is not None and found.name == "alembic.ini":
        return found  # what is wrong with it is told by whoever reads it
    what = "alembic.ini" if found is None else "alembic.ini, and no [tool.alembic] in its pyproject"
    raise NoSuchProject(f"{folder} has no {what}. {_there(folder)}")


def _there(folder: Path) -> str:
    """What there is in a folder that could be meant."""
    if not folder.is_dir():
        return f"There is no folder {folder} either."
    try:
        near = [*folder.glob("*.ini"), *folder.glob("*/*.ini"), *folder.glob("*/*/alembic.ini")]
        names = sorted({each.relative_to(folder).as_posix() for each in near if _is_alembics(each)})
    except OSError:
        names = []
    if not names:
        return (
            "Expected the file that `alembic init` made, or the folder that holds it; none is near."
        )
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"Near it, there is: {', '.join(names[:_SHOWN])}{more}."


def _is_alembics(path: Path) -> bool:
    return read_configuration(path).script_folder is not None


def _other_sections(path: Path, section: str) -> str:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(path.read_bytes().decode("utf-8-sig", "replace"))
    except (configparser.Error, OSError):
        return ""
    fitting = [
        each
        for each in parser.sections()
        if each != section and parser.has_option(each, "script_location")
    ]
    if not fitting:
        return ""
    choices = " or ".join(f'section="{each}"' for each in fitting)
    return f" Another section has a script_location: {choices}."

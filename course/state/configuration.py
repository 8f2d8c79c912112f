"""Where an Alembic project keeps its revisions, read from its configuration file.

The rules are those of `alembic.config.Config` and `alembic.script.ScriptDirectory` (1.20), with
two differences: nothing is imported to find a `package:folder`, and nothing is raised.
"""

import configparser
import os
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SEPARATORS = {"space": " ", "newline": "\n", "os": os.pathsep, ":": ":", ";": ";"}
_SPACES_AND_COMMAS = re.compile(r", *|(?: +)")
_SPACES_COMMAS_COLONS = re.compile(r", *|(?: +)|:")


@dataclass(frozen=True)
class Configuration:
    """What a configuration file says about the place of revisions.

    Attributes:
        script_folder: The folder with env.py; None when the file does not name it.
        version_folders: The folders with revisions, there or not, in their order.
        recursive: Whether folders inside of these are read too.
        sourceless: Whether `.pyc` files without a `.py` count as revisions.
        prepended: The folders that Alembic puts onto `sys.path`, there or not.
        complaints: What is wrong with the file, in sentences.
    """

    script_folder: Path | None = None
    version_folders: tuple[Path, ...] = ()
    recursive: bool = False
    sourceless: bool = False
    prepended: tuple[Path, ...] = ()
    complaints: tuple[str, ...] = ()


def read_configuration(config_file: Path, section: str = "alembic") -> Configuration:
    """Read `alembic.ini`, or `[tool.alembic]` of `pyproject.toml`.

    Read-only, and nothing is imported. As with Alembic's command line an ini file goes before
    the `pyproject.toml` beside it, option by option. Relative folders are relative to the folder
    of the configuration file, as they are for the command when it is run there.

    Args:
        config_file: The ini file, or a file called `pyproject.toml`.
        section: The ini section, as `alembic --name` would choose it.

    Returns:
        The configuration; whatever is wrong stands in its `complaints`.
    """
    return _Reader(config_file.absolute(), section).read()


class _Reader:
    def __init__(self, config_file: Path, section: str) -> None:
        self.file = config_file
        self.here = config_file.parent
        self.section = section
        self.complaints: list[str] = []
        is_toml = config_file.name == "pyproject.toml"
        self.ini = self._read_ini(self.here / "alembic.ini" if is_toml else config_file)
        self.toml = self._read_toml(config_file if is_toml else self.here / "pyproject.toml")

    def read(self) -> Configuration:
        location = self._option("script_location")
        if not self.file.is_file():
            self.complaints.append(
                f"{self.file.name} is not there: no configuration could be read. Look for the "
                "folder where `alembic init` was run."
            )
            return Configuration(complaints=tuple(self.complaints))
        if not location and self.ini is not None and (self.here / "env.py").is_file():
            self.complaints.append(
                f"{self.file.name} stands beside env.py and has no script_location, as with "
                "Flask-Migrate, whose commands (flask db …) say it themselves; the command alembic "
                "stops with \"No 'script_location' key found\"."
            )
            location = self.here.as_posix()
        if not isinstance(location, str) or not location:
            if not self.complaints:
                where = "[tool.alembic]" if not self.ini else f"[{self.section}]"
                self.complaints.append(
                    f"No 'script_location' key found in {where} of {self.file.name}; it names the "
                    "folder with env.py."
                )
            return Configuration(complaints=tuple(self.complaints))
        script_folder = self._folder(location)
        above = None if script_folder.is_dir() else self._above(location)
        if above is not None:
            script_folder = self._folder(location, above)
            self.complaints.append(
                f"script_location of {self.file.name} names {location!r}, which is found from a "
                f"folder further up: run the command in {above.name}, with -c."
            )
        elif not script_folder.is_dir():
            self.complaints.append(
                f"script_location of {self.file.name} names {location!r}, and there is no such "
                'folder; the command stops with "Path doesn\'t exist".'
            )
        named = self._version_locations()
        folders = [self._folder(name, above) for name in named] or [script_folder / "versions"]
        for name, folder in zip(named, folders, strict=False):
            if not folder.is_dir():
                self.complaints.append(
                    f"version_locations of {self.file.name} names {name!r}, and there is no such "
                    "folder; Alembic passes over it in silence."
                )
        return Configuration(
            script_folder,
            tuple(folders),
            recursive=self._is_on("recursive_version_locations"),
            sourceless=self._is_on("sourceless"),
            prepended=tuple(Path(os.path.normpath(self.here / path)) for path in self._prepended()),
            complaints=tuple(self.complaints),
        )

    def _read_ini(self, path: Path) -> configparser.SectionProxy | None:
        try:
            text = _decoded(path.read_bytes())
        except OSError:
            return None
        # Alembic's own default: %(here)s is the folder of the file.
        parser = configparser.ConfigParser({"here": self.here.as_posix()})
        try:
            parser.read_string(text)
        except configparser.Error as error:
            reason = str(error).replace("<string>", path.name).replace("\n", " ")
            self.complaints.append(f"{path.name} can't be read as an ini file: {reason}")
            return None
        if not parser.has_section(self.section):
            return None
        return parser[self.section]

    def _read_toml(self, path: Path) -> dict[str, Any]:
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError:
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.complaints.append(f"{path.name} can't be read as TOML: {error}")
            return {}
        tool = found.get("tool")
        options = tool.get("alembic") if isinstance(tool, dict) else None
        return options if isinstance(options, dict) else {}

    def _ini_option(self, name: str) -> str | None:
        if self.ini is None or name not in self.ini:
            return None
        try:
            return self.ini[name]
        except configparser.InterpolationError as error:
            reason = str(error).splitlines()[0]
            self.complaints.append(
                f"{name} of {self.file.name} can't be read: {reason} A % that means itself is "
                "written %% in an ini file."
            )
            return None

    def _option(self, name: str) -> Any:
        found = self._ini_option(name)
        return self._substituted(name, self.toml.get(name)) if found is None else found

    def _substituted(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._substituted(name, item) for item in value]
        if not isinstance(value, str):
            return value
        try:
            return value % {"here": self.here.as_posix()}
        except (ValueError, KeyError, TypeError) as error:
            self.complaints.append(
                f"{name} of {self.file.name} can't be read ({error}): {value!r}. A % that means "
                "itself is written %% there."
            )
            return None

    def _is_on(self, name: str) -> bool:
        found = self._option(name)
        return found is True or found == "true"

    def _version_locations(self) -> list[str]:
        written = self._ini_option("version_locations")
        if written:
            return self._split(
                written, ("path_separator", "version_path_separator"), _SPACES_AND_COMMAS
            )
        found = self._substituted("version_locations", self.toml.get("version_locations"))
        if isinstance(found, str):
            found = [found]
        return [name for name in found or () if isinstance(name, str)]

    def _split(self, written: str, options: tuple[str, ...], legacy: re.Pattern[str]) -> list[str]:
        for option in options:
            word = self._ini_option(option)
            if word is None:
                continue
            if word in _SEPARATORS:
                return [part.strip() for part in written.split(_SEPARATORS[word]) if part.strip()]
            self.complaints.append(
                f"{option} of {self.file.name} is {word!r}; expected space, newline, os, : or ;"
            )
            break
        return [part for part in legacy.split(written) if part]

    def _prepended(self) -> list[str]:
        written = self._ini_option("prepend_sys_path")
        if written:
            return self._split(written, ("path_separator",), _SPACES_COMMAS_COLONS)
        found = self._substituted("prepend_sys_path", self.toml.get("prepend_sys_path"))
        paths = [found] if isinstance(found, str) else list(found or ())
        return [path for path in paths if isinstance(path, str)]

    def _above(self, location: str) -> Path | None:
        """The folder further up that a script_location is relative to; None if there is none."""
        return next(
            (
                folder
                for folder in self.here.parents
                if (self._folder(location, folder) / "env.py").is_file()
            ),
            None,
        )

    def _folder(self, name: str, here: Path | None = None) -> Path:
        """The folder of that name; `package:folder` is looked for, never imported."""
        here = here or self.here
        if ":" not in name or Path(name).is_absolute():
            return Path(os.path.normpath(here / name))
        package, *inner = name.split(":")
        candidates = [
            Path(os.path.normpath(here.joinpath(path, *package.split("."), *inner)))
            for path in [*self._prepended(), ".", *sys.path]
        ]
        return next((folder for folder in candidates if folder.is_dir()), candidates[0])


def _decoded(content: bytes) -> str:
    """The text of an ini file: UTF-8, or else what every byte is a character of."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")

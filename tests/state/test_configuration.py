"""Where a configuration file says that the revisions are."""

import os
import warnings
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from course.state.configuration import read_configuration
from tests.state.projects import Project


def folders(project: Project) -> list[str]:
    """The version folders, relative to the project."""
    found = read_configuration(project.config)
    assert found.complaints == ()
    return [path.relative_to(project.root).as_posix() for path in found.version_folders]


def test_here_is_the_folder_of_the_file(project: Project) -> None:
    assert folders(project) == ["alembic/versions"]


def test_a_relative_folder_is_relative_to_the_file(project: Project) -> None:
    project.write_config("script_location = alembic")
    assert folders(project) == ["alembic/versions"]


@pytest.mark.parametrize(
    ("lines", "separator"),
    [
        (("path_separator = os",), os.pathsep),
        (("path_separator = space",), " "),
        (("path_separator = ;",), ";"),
        (("path_separator = newline",), "\n  "),
        (("version_path_separator = ;",), ";"),
        (("version_path_separator = :", "path_separator = ;"), ";"),
        ((), " "),
        ((), ", "),
    ],
)
def test_several_version_locations_are_split_as_alembic_splits_them(
    project: Project, lines: tuple[str, ...], separator: str
) -> None:
    for name in ("one", "two"):
        (project.root / name).mkdir()
    locations = separator.join(["%(here)s/one", "%(here)s/two"])
    project.write_config(
        "script_location = %(here)s/alembic", *lines, f"version_locations = {locations}"
    )
    assert folders(project) == ["one", "two"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        script = ScriptDirectory.from_config(Config(str(project.config)))
    assert [Path(path).name for path in script._version_locations] == ["one", "two"]


def test_pyproject_toml_is_read(project: Project) -> None:
    project.config.unlink()
    toml = project.root / "pyproject.toml"
    toml.write_text(
        "[tool.alembic]\nscript_location = '%(here)s/alembic'\n"
        "version_locations = ['%(here)s/one', 'two']\n"
        "recursive_version_locations = true\nsourceless = true\n",
        encoding="utf-8",
    )
    for name in ("one", "two"):
        (project.root / name).mkdir()
    found = read_configuration(toml)
    assert found.complaints == ()
    assert [path.name for path in found.version_folders] == ["one", "two"]
    assert found.recursive
    assert found.sourceless


def test_an_ini_file_goes_before_the_pyproject_toml_beside_it(project: Project) -> None:
    (project.root / "pyproject.toml").write_text(
        "[tool.alembic]\nscript_location = 'other'\nrecursive_version_locations = true\n",
        encoding="utf-8",
    )
    found = read_configuration(project.config)
    assert found.script_folder == project.root / "alembic"
    assert found.recursive


def test_a_folder_in_a_package_is_found_without_importing_it(project: Project) -> None:
    package = project.root / "src" / "planted_package"
    (package / "migrations" / "versions").mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    project.write_config(
        "script_location = planted_package:migrations",
        "prepend_sys_path = src",
        "path_separator = os",
    )
    assert folders(project) == ["src/planted_package/migrations/versions"]


def test_another_section_may_be_chosen(project: Project) -> None:
    project.config.write_text("[second]\nscript_location = alembic\n", encoding="utf-8")
    assert read_configuration(project.config).script_folder is None
    assert read_configuration(project.config, "second").script_folder == project.root / "alembic"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "No 'script_location' key found in [tool.alembic]"),
        ("[alembic]\n", "No 'script_location' key found in [alembic]"),
        ("script_location = x\n", "alembic.ini can't be read as an ini file"),
        ("[alembic]\nscript_location = %(nope)s/x\n", "script_location of alembic.ini"),
        ("[alembic]\nscript_location = 50%\n", "written %%"),
        ("[alembic]\nscript_location = gone\n", "'gone', and there is no such folder"),
        (
            (
                "[alembic]\nscript_location = alembic\npath_separator = comma\n"
                "version_locations = alembic\n"
            ),
            "path_separator of alembic.ini is 'comma'",
        ),
        (
            "[alembic]\nscript_location = alembic\nversion_locations = gone\n",
            "passes over it in silence",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(project: Project, content: str, words: str) -> None:
    project.config.write_text(content, encoding="utf-8")
    (complaint,) = read_configuration(project.config).complaints
    assert words in complaint
    assert str(project.root) not in complaint


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (complaint,) = read_configuration(tmp_path / "alembic.ini").complaints
    assert complaint.startswith("alembic.ini is not there")


def test_broken_toml_is_told(project: Project) -> None:
    (project.root / "pyproject.toml").write_text("[tool", encoding="utf-8")
    (complaint,) = read_configuration(project.config).complaints
    assert complaint.startswith("pyproject.toml can't be read as TOML")

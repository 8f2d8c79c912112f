"""course.machine.packages: each failure brought about."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from course.lock import LOCK
from course.machine import packages


def _lock(folder: Path, *changes: tuple[str, str]) -> Path:
    """The project's lock, with other versions in it."""
    text = LOCK.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "requirements.lock"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_installed_here_is_what_the_lock_says() -> None:
    for look in (
        packages.look_at_python,
        packages.look_at_what_is_taught,
        packages.look_at_the_notebooks,
        packages.look_at_the_other_packages,
    ):
        assert look().standing == "there", look()


@pytest.mark.parametrize("version", ["3.10.14", "3.9.0"])
def test_an_old_python_is_told(version: str) -> None:
    finding = packages.look_at_python(version)
    assert (finding.standing, finding.found) == ("missing", version)
    assert finding.expected == "3.11 or newer"
    assert "PYTHON=" in finding.step


def test_another_version_of_what_is_taught_is_missing(tmp_path: Path) -> None:
    alembic, sqlalchemy = version("alembic"), version("sqlalchemy")
    lock = _lock(tmp_path, (f"\nalembic=={alembic}", "\nalembic==1.99"))
    finding = packages.look_at_what_is_taught(lock)
    assert finding.standing == "missing"
    assert finding.expected == f"alembic 1.99 and sqlalchemy {sqlalchemy}"
    assert finding.found == f"alembic {alembic} and sqlalchemy {sqlalchemy}"
    assert "requirements.lock" in finding.step


def test_other_packages_that_differ_are_named_and_are_a_note(tmp_path: Path) -> None:
    here = version("anywidget")
    changed = _lock(
        tmp_path, (f"anywidget=={here}", "anywidget==0.99"), ("\npandas==", "\npandas==9")
    )
    finding = packages.look_at_the_other_packages(changed)
    assert finding.standing == "note"
    assert f"anywidget {here} (0.99)" in finding.found
    assert "pandas" in finding.found


def test_of_many_that_differ_a_few_are_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(re.sub(r"(?m)^([\w.-]+==)", r"\g<1>9!", LOCK.read_text(encoding="utf-8")))
    finding = packages.look_at_the_other_packages(lock)
    assert finding.found.count("(9!") == 5
    assert " more" in finding.found


def test_a_package_that_is_not_there_is_told(tmp_path: Path) -> None:
    changed = _lock(tmp_path, ("anywidget==", "nowhere-to-be-found=="))
    found = packages.look_at_the_other_packages(changed).found
    assert "nowhere-to-be-found is missing" in found


def test_what_the_lock_has_for_another_system_is_not_asked_for(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("nowhere-to-be-found==1 ; sys_platform == 'amiga' \\\n    --hash=sha256:0\n")
    assert packages.look_at_the_other_packages(lock).found == "all 0"


def test_a_part_of_the_notebooks_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packages, "NOTEBOOKS", ("jupyterlab", "nowhere-to-be-found"))
    monkeypatch.setattr(packages, "FRONT_ENDS", ("alembic",))
    finding = packages.look_at_the_notebooks()
    assert finding.standing == "missing"
    assert finding.found == "no nowhere-to-be-found; no browser part of alembic"


def test_versions_that_do_not_fit_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = tmp_path / "fake_widgets-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: fake-widgets\nVersion: 1.0\n"
        "Requires-Dist: anywidget<0.2\nRequires-Dist: jupyterlab\n"
        'Requires-Dist: nowhere-to-be-found; extra == "test"\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(packages, "NOTEBOOKS", ("fake-widgets",))
    finding = packages.look_at_the_notebooks()
    here = version("anywidget")
    assert finding.found == f"fake-widgets asks for anywidget<0.2, and there is {here}"

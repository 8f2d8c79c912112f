"""requirements.lock and environment.yml, as they are committed."""

import re
import tomllib

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from course import lock
from course.paths import PROJECT

LOCK = lock.LOCK.read_text(encoding="utf-8")
ENVIRONMENT = yaml.safe_load(lock.ENVIRONMENT.read_text(encoding="utf-8"))
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_environment_yml_is_what_the_lock_makes_it() -> None:
    assert lock.ENVIRONMENT.read_text(encoding="utf-8") == lock.conda_environment(LOCK)


def test_environment_yml_has_the_locks_requirements_and_the_project() -> None:
    *_, pip = ENVIRONMENT["dependencies"]
    *packages, project = pip["pip"]
    locked = {str(Requirement(one)) for one in lock.requirements(LOCK)}
    assert {str(Requirement(one)) for one in packages} == locked
    assert len(packages) == len(locked) > 50
    assert project == "-e ."


def test_conda_gets_a_python_that_the_project_takes() -> None:
    (python,) = [
        one for one in ENVIRONMENT["dependencies"] if isinstance(one, str) and "python=" in one
    ]
    version = python.removeprefix("python=") + ".0"
    assert Requirement("python" + PYPROJECT["project"]["requires-python"]).specifier.contains(
        version
    )


def test_every_entry_of_the_lock_is_pinned_and_has_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(entries) == len(lock.requirements(LOCK))
    entry = r"[a-z0-9][a-z0-9._-]*==\S+( ; .+)?( \\\n    --hash=sha256:[0-9a-f]{64})+"
    for one in entries:
        assert re.fullmatch(entry, one), one


def test_the_lock_and_environment_yml_name_no_address() -> None:
    for text in (LOCK, lock.ENVIRONMENT.read_text(encoding="utf-8")):
        assert "://" not in text
        assert "index" not in text
        assert "find-links" not in text


def test_the_lock_has_a_version_that_fits_for_all_that_the_project_asks_for() -> None:
    locked: dict[str, list[Requirement]] = {}
    for one in map(Requirement, lock.requirements(LOCK)):
        locked.setdefault(canonicalize_name(one.name), []).append(one)
    asked = PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["dev"]
    for one in map(Requirement, asked):
        pins = locked[canonicalize_name(one.name)]
        for pin in pins:
            (version,) = pin.specifier
            assert one.specifier.contains(version.version, prereleases=True), (one, pin)

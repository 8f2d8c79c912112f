"""A project's own packages."""

from course.state.packages import own_packages
from tests.state.projects import Project


def test_a_package_around_the_migrations_is_the_projects_own(project: Project) -> None:
    package = project.root / "src" / "app"
    (package / "db" / "versions").mkdir(parents=True)
    for folder in (package, package / "db"):
        (folder / "__init__.py").write_text("", encoding="utf-8")
    assert "app" in own_packages(package / "db", [package / "db" / "versions" / "a.py"])
    assert "app" in own_packages(project.root, [])

"""The names under which a project's own code is imported, told without importing it."""

from pathlib import Path


def own_packages(root: Path, files: list[Path]) -> frozenset[str]:
    """The names under which a project's own code is imported.

    Args:
        root: The folder of its configuration file.
        files: Revision files; packages around them count too.

    Returns:
        Packages and modules in the folder and in its `src`, and the outermost package around it.
    """
    names: set[str] = set()
    for folder in (root, root / "src"):
        try:
            names |= {each.stem for each in folder.iterdir() if _is_code(each)}
        except OSError:
            continue
    for start in (root, *(file.parent for file in files)):
        package = next((f for f in _up(start) if (f / "__init__.py").is_file()), None)
        while package is not None and (package.parent / "__init__.py").is_file():
            package = package.parent
        if package is not None:
            names.add(package.name)
    return frozenset(names - {"alembic"})


def _up(folder: Path) -> list[Path]:
    """A folder, and the two above it: the versions folder itself is rarely a package."""
    folder = folder.resolve()
    return [folder, *folder.parents][:3]


def _is_code(path: Path) -> bool:
    if path.name.startswith("."):
        return False
    return path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))

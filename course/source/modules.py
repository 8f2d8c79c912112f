"""A lesson's own Python: a file such as `exercises.py`, or a folder `exercises/` in its place.

A folder is a package: an `__init__.py`, and beside it modules that it imports relatively, as in
`from . import wire_env`. Python can't import either by a name, as lessons' folders begin with a
number.
"""

import sys
import traceback
from importlib.machinery import FileFinder, SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

_INIT = "__init__.py"


def places(folder: Path, name: str) -> list[Path]:
    """Where a module of a lesson stands. Reads no file.

    Args:
        folder: the lesson's.
        name: such as `exercises`.

    Returns:
        The file, or the `__init__.py` of the folder, which need not be there; both where both a
        file and a folder have the name, and none where neither has.
    """
    file, package = folder / f"{name}.py", folder / name
    there = [file] if file.is_file() else []
    return [*there, package / _INIT] if package.is_dir() else there


def sources(folder: Path, name: str) -> list[Path]:
    """All the files that a module of a lesson consists of. Reads none of them."""
    return [
        each
        for place in places(folder, name)
        for each in (sorted(place.parent.glob("*.py")) if place.name == _INIT else [place])
    ]


def load(file: Path) -> ModuleType:
    """Run a module of a lesson, and whatever it imports from its folder: fresh, as authors edit it.

    No compiled code is read or written. What was loaded before goes on with what it has.

    Args:
        file: one of `places`.

    Raises:
        Exception: whatever its code raises; then the modules loaded before stay in their places.
    """
    inside = file.name == _INIT
    folder, stem = (file.parent.parent, file.parent.name) if inside else (file.parent, file.stem)
    name = f"course_lesson_{folder.name}_{stem}"
    locations = [str(file.parent)] if inside else None
    spec = spec_from_file_location(
        name, file, loader=_Fresh(name, str(file)), submodule_search_locations=locations
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"Python can't load {file.name}.")
    if inside:  # Also for imports inside functions, which run later.
        sys.path_importer_cache[str(file.parent)] = FileFinder(str(file.parent), (_Fresh, [".py"]))
    before = {each: sys.modules.pop(each) for each in _of(name)}
    module = module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except BaseException:
        for each in _of(name):
            del sys.modules[each]
        sys.modules.update(before)
        raise
    return module


def broken_at(error: Exception, file: Path) -> tuple[Path, int | None]:
    """The file and the line that stopped `load(file)`; the file alone if no line of it did."""
    lines = [(each.filename, each.lineno) for each in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        lines.append((error.filename or "", error.lineno))
    for name, line in reversed(lines):
        if Path(name).parent == file.parent:
            return Path(name), line
    return file, None


def _of(name: str) -> list[str]:
    """The names under which a module and those of its folder are loaded."""
    return [each for each in sys.modules if each == name or each.startswith(f"{name}.")]


class _Fresh(SourceFileLoader):
    """Compiles each time: a .pyc can be older than a quick edit, and would be a stray file."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)

"""Run a project's code inside this process as if it had a process of its own.

A new process for each command would be simpler, and ten and more times slower: nearly all of its
time goes into importing SQLAlchemy and Alembic. So the code runs here, and all that a process
would have taken with it when it ended is put back: modules, loggers, warning filters, environment,
working folder, listeners and registrations.

What is not put back: what `sqlalchemy.ext.compiler.compiles` registers, threads that were left
running, and what a C library keeps to itself.
"""

import gc
import linecache
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy.event import registry
from sqlalchemy.exc import InvalidRequestError

from course.sandbox import compiled

# A project may have a folder named `alembic` with an `__init__.py`. The console script has imported
# the library by the time the project's folder comes onto sys.path, so the library wins, as here.
_NEVER_THE_PROJECTS = {"alembic", "sqlalchemy", "mako", "course"} | sys.stdlib_module_names


@contextmanager
def own_process(root: Path, folder: Path, argv: Sequence[str]) -> Iterator[None]:
    """The block's code finds what a fresh process would, and leaves this process as it was.

    Args:
        root: the project's folder; code in it is imported afresh.
        folder: the working folder, `root` or a folder in it.
        argv: what `sys.argv` is to be.
    """
    with ExitStack() as stack:
        for part in (
            _memory(),
            _environment(),
            _working_folder(folder),
            _interpreter(argv),
            _modules(root),
            compiled.kept(),
            _logging(),
            _warnings(),
            _listeners(root),
            _alembic_registries(root),
        ):
            stack.enter_context(part)
        yield


@contextmanager
def _memory() -> Iterator[None]:
    """Look for garbage less often: most commands end before it is worth while."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _environment() -> Iterator[None]:
    """Environment variables; env.py may well read a .env file into them."""
    before = dict(os.environ)
    # Jupyter asks every program for colours. A notebook's pages are plain text.
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        os.environ.pop(name, None)
    # The width of the window that JupyterLab was started in is not the width of a notebook.
    os.environ.setdefault("COLUMNS", "80")
    try:
        yield
    finally:
        if os.environ != before:
            os.environ.clear()
            os.environ.update(before)


@contextmanager
def _working_folder(folder: Path) -> Iterator[None]:
    try:
        before = Path.cwd()
    except FileNotFoundError:  # somebody deleted the folder that the kernel stands in
        before = folder
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _interpreter(argv: Sequence[str]) -> Iterator[None]:
    """`sys.argv`, `sys.path`, and where compiled modules are kept."""
    before = sys.argv, sys.path, sys.dont_write_bytecode, sys.pycache_prefix
    sys.argv = list(argv)
    sys.path = [str(Path(argv[0]).parent), *_fresh_path()]
    # A compiled module is taken for current when its source has the same size and was written in
    # the same second. An edit and a rerun can be that fast here, so none are used.
    sys.dont_write_bytecode = True
    sys.pycache_prefix = os.path.join(os.sep, "nowhere")  # noqa: PTH118 - never touched
    try:
        yield
    finally:
        sys.argv, sys.path, sys.dont_write_bytecode, sys.pycache_prefix = before


def _fresh_path() -> list[str]:
    """`sys.path` as a new process would have it: without the working folder and later additions."""
    asked_for = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    homes = (sys.prefix, sys.base_prefix, sys.exec_prefix)
    return [p for p in sys.path if p and (p.startswith(homes) or p in asked_for)]


@contextmanager
def _modules(root: Path) -> Iterator[None]:
    """The project's modules are imported afresh; the notebook's own come back afterwards."""
    before = _project_modules(root)
    for name in before:
        del sys.modules[name]
    _forget_listings(root)
    # Source lines, which tracebacks and warnings quote, are remembered by file name.
    for file in [each for each in linecache.cache if _is_below(root, each)]:
        del linecache.cache[file]
    try:
        yield
    finally:
        for name in _project_modules(root):
            del sys.modules[name]
        sys.modules.update(before)
        _forget_listings(root)


def _project_modules(root: Path) -> dict[str, ModuleType]:
    """Modules of the project, and modules from elsewhere that have the name of one of them."""
    names = {path.stem for path in root.glob("*.py")}
    names |= {path.parent.name for path in root.glob("*/__init__.py")}
    names -= _NEVER_THE_PROJECTS
    below = f"{root}{os.sep}"
    return {
        name: module
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] in names
        or (getattr(module, "__dict__", {}).get("__file__") or "").startswith(below)
    }


def _forget_listings(root: Path) -> None:
    """Look into the project's folders anew: a file may be younger than what is known of them.

    `importlib.invalidate_caches` does that for every folder there is, and takes ten times as long.
    A relative name, such as alembic.ini's `prepend_sys_path = .`, meant another folder before.
    """
    own = str(root)
    for name in list(sys.path_importer_cache):
        if name.startswith(own) or not os.path.isabs(name):  # noqa: PTH117 - ten times as fast
            del sys.path_importer_cache[name]


def _is_below(root: Path, file: object) -> bool:
    return isinstance(file, str) and file.startswith(f"{root}{os.sep}")


@contextmanager
def _logging() -> Iterator[None]:
    """Loggers as after import; `logging.config.fileConfig` changes and disables them at will."""
    state = logging.__dict__
    before = {logger: _logger_state(logger) for logger in _loggers()}
    # fileConfig closes the handlers it finds in these two. Ours are kept out of its sight.
    named, listed = dict(state["_handlers"]), list(state["_handlerList"])
    state["_handlers"].clear()
    state["_handlerList"].clear()
    disabled_below = logging.root.manager.disable
    for logger in before:
        _reset(logger)
    logging.disable(logging.NOTSET)  # also forgets which levels were enabled
    try:
        yield
    finally:
        logging.shutdown(
            list(state["_handlerList"])
        )  # closes the log files that the project opened
        state["_handlers"].clear()
        state["_handlers"].update(named)
        state["_handlerList"][:] = listed
        for logger in _loggers():
            if logger in before:
                logger.__dict__.update(before[logger])
            else:
                _reset(logger)
        logging.disable(disabled_below)  # also forgets which levels were enabled


def _loggers() -> list[logging.Logger]:
    known = logging.root.manager.loggerDict.values()
    return [logging.root, *(each for each in known if isinstance(each, logging.Logger))]


def _logger_state(logger: logging.Logger) -> dict[str, Any]:
    return {
        "level": logger.level,
        "handlers": list(logger.handlers),
        "filters": list(logger.filters),
        "propagate": logger.propagate,
        "disabled": logger.disabled,
    }


def _reset(logger: logging.Logger) -> None:
    """As after the library's import: Alembic's own NullHandler, and SQLAlchemy's own level."""
    # Alembic gives itself one at import; a fileConfig in the notebook takes it away.
    logger.handlers = [logging.NullHandler()] if logger.name == "alembic" else []
    logger.filters = []
    logger.propagate = True
    logger.disabled = False
    # Not by setLevel: that forgets what every logger there is has cached, for each of them again.
    logger.level = logging.WARNING if logger.name in {"root", "sqlalchemy"} else logging.NOTSET


@contextmanager
def _warnings() -> Iterator[None]:
    """Python's own default filters, and each warning shown again as a new process would."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for category in (
            ResourceWarning,
            ImportWarning,
            PendingDeprecationWarning,
            DeprecationWarning,
        ):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        warnings.showwarning = _show_warning
        yield


def _show_warning(  # noqa: PLR0913, PLR0917 - the signature is Python's
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,  # noqa: ARG001
    line: str | None = None,
) -> None:
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno, line))


def _defined_below(root: Path, function: object) -> bool:
    return _is_below(root, getattr(getattr(function, "__code__", None), "co_filename", None))


@contextmanager
def _listeners(root: Path) -> Iterator[None]:
    """SQLAlchemy event listeners of the project, such as one on `Engine` that sets a PRAGMA."""
    listen: Callable[..., None] = registry._EventKey.listen  # noqa: SLF001 - no public hook
    heard: list[Any] = []

    def record(key: Any, *args: Any, **kwargs: Any) -> None:
        heard.append(key)
        listen(key, *args, **kwargs)

    registry._EventKey.listen = record  # type: ignore[method-assign, assignment] # noqa: SLF001
    try:
        yield
    finally:
        registry._EventKey.listen = listen  # type: ignore[method-assign] # noqa: SLF001
        for key in heard:
            # A library that was imported meanwhile stays imported, and keeps its listeners.
            if _defined_below(root, key.fn):
                with suppress(InvalidRequestError):
                    key.remove()


@contextmanager
def _alembic_registries(root: Path) -> Iterator[None]:
    """Operations, renderers and comparators that env.py registers with Alembic."""
    before = [(mapping, dict(mapping)) for mapping in _registries()]
    try:
        yield
    finally:
        for mapping, values in before:
            for key, value in list(mapping.items()):
                if isinstance(value, list):  # pairs of a function and its subgroup
                    value[:] = [pair for pair in value if not _defined_below(root, pair[0])]
                elif _defined_below(root, value):
                    del mapping[key]
                    if key in values:
                        mapping[key] = values[key]


def _registries() -> list[MutableMapping[Any, Any]]:
    from alembic.autogenerate.compare import comparators
    from alembic.autogenerate.render import renderers
    from alembic.operations import Operations
    from alembic.runtime.plugins import _all_plugins

    # Private, as Alembic has no way to take a registration back.
    dispatchers: list[Any] = [Operations._to_impl, renderers, comparators]  # noqa: SLF001
    dispatchers += [plugin.autogenerate_comparators for plugin in _all_plugins.values()]
    return [each._registry for each in dispatchers]  # noqa: SLF001

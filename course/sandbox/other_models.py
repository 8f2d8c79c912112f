"""The models of somebody's own project: which they are, and the tables that they would make.

To know what models make they have to be imported, so this runs them, as `scratch.read_models` does
for a sandbox: in this process as if in one of their own, with no way to any database but a scratch
one of the kit's. Modules, loggers, environment and working folder are put back, and no .pyc is
written. What a module does besides when it is imported, such as writing a file, is not held back.
"""

import importlib
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from course.errors import ShownPlainly
from course.sandbox.guard import Guard
from course.sandbox.isolation import own_process
from course.sandbox.scratch import scratch_database
from course.sandbox.streams import Streams
from course.state.configuration import Configuration
from course.state.environment import Environment
from course.state.packages import own_packages
from course.state.schema import Schema, read_schema

_ENGINES = ("sqlite", "postgresql")
_METADATA = ("metadata", "Base.metadata", "Model.metadata", "SQLModel.metadata", "db.metadata")


class ModelsNotRead(ShownPlainly, RuntimeError):
    """Nothing can be said about a project's models."""


@dataclass(frozen=True)
class Models:
    """Where a project's models are.

    Attributes:
        module: The module that has the metadata.
        attribute: The way to it in the module, such as `Base` or `db.metadata`; empty to look.
        also: Modules that are imported for the tables in them.
        paths: Folders that are put onto `sys.path`.
    """

    module: str
    attribute: str = ""
    also: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()

    def __str__(self) -> str:
        return f"{self.module}:{self.attribute}" if self.attribute else self.module


def find_models(
    said: str | None, root: Path, configuration: Configuration, environment: Environment
) -> Models | None:
    """Find out where the models are. Nothing is run.

    Args:
        said: What the user says, such as `app.models:Base`; None to look for them.
        root: The folder of the configuration file.
        configuration: What that file says.
        environment: What env.py says.

    Returns:
        Where they are; None if nobody says so.
    """
    scripts = [configuration.script_folder] if configuration.script_folder else []
    own = own_packages(root, scripts)
    tops = [root, root / "src", *configuration.prepended]
    for folder in [root, *scripts]:
        top = folder
        while (top / "__init__.py").is_file():
            top = top.parent
        tops.append(top)
    paths = tuple(dict.fromkeys(each for each in tops if each.is_dir()))
    also = tuple(name for name in environment.imports if name.partition(".")[0] in own)
    if said:
        module, _, attribute = said.partition(":")
        return Models(module, attribute, also, paths)
    if environment.metadata is not None:
        return Models(*environment.metadata, also, paths)
    for name in sorted(own):
        for path in paths:
            if (path / name / "models.py").is_file() or (path / name / "models").is_dir():
                return Models(f"{name}.models", "", also, paths)
    if any((path / "models.py").is_file() for path in paths):
        return Models("models", "", also, paths)
    return None


def read_models(models: Models, root: Path, like: URL) -> tuple[Schema, tuple[str, ...]]:
    """The schema that models would make. Runs them; see this module's text.

    Args:
        models: Where they are.
        root: The project's folder.
        like: A database of the kind they are for; it isn't touched.

    Returns:
        The schema, and the names of the schemas that their tables are in.

    Raises:
        ModelsNotRead: They can't be imported, or their tables can't be made.
    """
    backend = like.get_backend_name()
    if backend not in _ENGINES:
        raise ModelsNotRead(
            f"The models were not compared: the course has no scratch database for {backend}, "
            f"only for {' and '.join(_ENGINES)}."
        )
    kind = URL.create("sqlite" if backend == "sqlite" else "postgresql+psycopg")
    with scratch_database(kind) as url:
        engine = sa.create_engine(url, poolclass=NullPool)
        place = Path(url.database or "nowhere").parent
        try:
            with (
                Streams(echo=False).in_place(),
                own_process(root, root, [str(root)]),
                Guard(place).standing(),
            ):
                schemas = _create(models, engine)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a module may do
            raise ModelsNotRead(_told(error, models)) from None
        return read_schema(engine, schemas), schemas


def _create(models: Models, engine: sa.Engine) -> tuple[str, ...]:
    sys.path[:0] = [str(path) for path in models.paths]
    for name in models.also:
        if name != models.module:
            _import_quietly(name)
    metadata = _metadata(importlib.import_module(models.module), models.attribute)
    schemas: tuple[str, ...] = ()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            named = sorted({str(t.schema) for t in metadata.tables.values() if t.schema})
            for name in named:
                connection.execute(sa.schema.CreateSchema(name, if_not_exists=True))
            schemas = tuple(name for name in named if name != "public")
        metadata.create_all(connection)
    return schemas


def _import_quietly(name: str) -> None:
    """Import a module that env.py imports; what it needs for its own work may not be there."""
    with suppress(Exception):  # a table that is missing will be seen
        importlib.import_module(name)


def _metadata(module: object, attribute: str) -> sa.MetaData:
    """The metadata in a module."""
    ways = (attribute, f"{attribute}.metadata") if attribute else _METADATA
    for way in ways:
        found: object = module
        for part in way.split("."):
            found = _part(found, part)
        if isinstance(found, sa.MetaData):
            return found
    there = _candidates(module)
    told = f" It has {', '.join(there)}." if there else ""
    raise LookupError(f"no MetaData was found at {' or '.join(ways)}.{told}")


def _part(owner: object, name: str) -> object:
    """An attribute; a package's module may have to be imported to be one."""
    if not hasattr(owner, name) and isinstance(owner, ModuleType):
        with suppress(ImportError):
            return importlib.import_module(f"{owner.__name__}.{name}")
    return getattr(owner, name, None)


def _candidates(module: object) -> Sequence[str]:
    return sorted(
        name
        for name, value in vars(module).items()
        if isinstance(value, sa.MetaData)
        or isinstance(getattr(value, "metadata", None), sa.MetaData)
    )[:5]


def _told(error: BaseException, models: Models) -> str:
    reason = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
    kind = "" if isinstance(error, LookupError) else f"{type(error).__name__}: "
    hint = 'Say where they are: models="package.module:Base".'
    if isinstance(error, ImportError):
        hint = (
            'Say where they are (models="package.module:Base"), or install what they import '
            "where the course runs."
        )
    return f"The models {models} can't be read: {kind}{reason}\n{hint}"

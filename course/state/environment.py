"""What env.py says of models and of the version table, read without running it."""

import ast
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from course.state.source_names import last_name


@dataclass(frozen=True)
class Environment:
    """An env.py, as far as it can be told without running it.

    Attributes:
        metadata: Where `target_metadata` comes from: a module, and the rest of the way, such as
            `("app.models", "Base.metadata")`; None where that is computed.
        imports: The modules that it imports, in order; some of them may be names in a module.
        version_table: The name of Alembic's table.
        version_table_schema: The schema that the table is in; None for the default one.
    """

    metadata: tuple[str, str] | None = None
    imports: tuple[str, ...] = ()
    version_table: str = "alembic_version"
    version_table_schema: str | None = None


def read_environment(script_folder: Path | None) -> Environment:
    """Read env.py. Read-only: it is parsed, not run.

    Args:
        script_folder: The folder that it is in; None if there is none.

    Returns:
        What it says; the defaults where there is no such file, or Python can't read it.
    """
    if script_folder is None:
        return Environment()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse((script_folder / "env.py").read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return Environment()
    reader = _Reader()
    for node in ast.walk(module):
        reader.note(node)
    return Environment(
        _metadata(reader.target, reader.origin),
        tuple(dict.fromkeys(reader.imports)),
        reader.table,
        reader.schema,
    )


@dataclass
class _Reader:
    origin: dict[str, str] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    target: ast.expr | None = None
    table: str = "alembic_version"
    schema: str | None = None

    def note(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                self.imports.append(alias.name)
                self.origin[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            self.imports.append(node.module)
            for alias in node.names:
                self.origin[alias.asname or alias.name] = f"{node.module}:{alias.name}"
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(last_name(each) == "target_metadata" for each in targets):
                self.target = node.value
        elif isinstance(node, ast.Call):
            for given in node.keywords:
                self._note_keyword(given)

    def _note_keyword(self, given: ast.keyword) -> None:
        value = given.value.value if isinstance(given.value, ast.Constant) else None
        if given.arg == "version_table" and isinstance(value, str):
            self.table = value
        elif given.arg == "version_table_schema" and isinstance(value, str):
            self.schema = value
        elif given.arg == "target_metadata" and self.target is None:
            self.target = given.value


def _metadata(target: ast.expr | None, origin: dict[str, str]) -> tuple[str, str] | None:
    """Module and way of a dotted name; None for what is no dotted name of something imported."""
    way: list[str] = []
    node = target
    if isinstance(node, ast.List | ast.Tuple) and len(node.elts) == 1:
        node = node.elts[0]
    while isinstance(node, ast.Attribute):
        way.insert(0, node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in origin:
        return None
    module, _, name = origin[node.id].partition(":")
    return module, ".".join([*([name] if name else []), *way])

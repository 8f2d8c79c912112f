"""What a revision file would do, told from its syntax tree: nothing is imported or run.

Seen are calls of `op.…`, of the name that `with op.batch_alter_table(…) as …` gives, and of
`execute` on what `op.get_bind()` or a Session made; in `upgrade`, `downgrade` and the functions of
the same file that they call. Not seen: what functions of other modules do, names that are computed
(a table's name from a loop), and code that is chosen while it runs; of an `if`, both sides count,
unless it asks for the kind of database.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from course.state.source_names import ANYWHERE, Guard, Names, last_name
from course.state.written_sql import Statement, statements

# Where the table stands among an operation's arguments; a batch leaves it out.
_TABLE_AT = {
    "create_table": (0, "table_name"),
    "drop_table": (0, "table_name"),
    "rename_table": (0, "old_table_name"),
    "add_column": (0, "table_name"),
    "drop_column": (0, "table_name"),
    "alter_column": (0, "table_name"),
    "bulk_insert": (0, "table"),
    "create_index": (1, "table_name"),
    "drop_index": (1, "table_name"),
    "create_foreign_key": (1, "source_table"),
    "create_unique_constraint": (1, "table_name"),
    "create_check_constraint": (1, "table_name"),
    "create_primary_key": (1, "table_name"),
    "drop_constraint": (1, "table_name"),
    "batch_alter_table": (0, "table_name"),
}
_SHOWN = 100


@dataclass(frozen=True)
class Operation:
    """One call that does something to a database.

    Attributes:
        name: The function, such as `add_column`; `execute` for op's own, `connection.execute`
            for that of a connection or a Session.
        call: The call itself.
        line: Where it stands.
        table: The table's name; source code where the name is computed; None where the call names
            none. Quotes and case are as written.
        batch: The call of `batch_alter_table` around it.
        in_autocommit: Whether it stands in an `autocommit_block`.
        guard: For which databases it runs.
        sql: The statements of an `execute` whose text is known.
    """

    name: str
    call: ast.Call
    line: int
    table: str | None = None
    batch: ast.Call | None = None
    in_autocommit: bool = False
    guard: Guard = ANYWHERE
    sql: tuple[Statement, ...] = ()

    @property
    def shown(self) -> str:
        """The call as it is written, on one line and not too long."""
        text = " ".join(ast.unparse(self.call).split())
        text = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        return f"{text} of {self.table}" if self.batch is not None and self.table else text

    def argument(self, position: int, keyword: str) -> ast.expr | None:
        """An argument by its place (without the table, which a batch leaves out) or its name."""
        at = _TABLE_AT.get(self.name)
        if self.batch is not None and at is not None and at[0] < position:
            position -= 1
        if (given := self.keyword(keyword)) is not None:
            return given
        arguments = self.call.args
        if position >= len(arguments) or any(
            isinstance(each, ast.Starred) for each in arguments[: position + 1]
        ):
            return None
        return arguments[position]

    def keyword(self, name: str) -> ast.expr | None:
        """The keyword argument of that name."""
        return next((given.value for given in self.call.keywords if given.arg == name), None)

    def says_true(self, name: str) -> bool:
        """Whether a keyword argument is True."""
        given = self.keyword(name)
        return isinstance(given, ast.Constant) and given.value is True


@dataclass(frozen=True)
class Direction:
    """What `upgrade` or `downgrade` does.

    Attributes:
        line: Where the function stands; 0 where there is none to be seen.
        exists: Whether the file has that name at all.
        is_empty: Whether its body does nothing: `pass`, a docstring, a bare `return`.
        operations: What it does, in the order of the source.
    """

    line: int = 0
    exists: bool = False
    is_empty: bool = False
    operations: tuple[Operation, ...] = ()


@dataclass(frozen=True)
class Migration:
    """A revision file's two functions, and what they were read from."""

    module: ast.Module
    names: Names
    upgrade: Direction
    downgrade: Direction


def read_migration(content: bytes) -> Migration:
    """Read what a revision file would do. Read-only: it is parsed, not run.

    Args:
        content: The file's bytes.

    Returns:
        What `upgrade` and `downgrade` do.

    Raises:
        SyntaxError: Python does not take it for source code.
        ValueError: The same, for a null byte.
        RecursionError: It is nested too deeply to be looked at.
        MemoryError: The same.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as an invalid escape: Python's to tell, not ours
        module = ast.parse(content)
    names = Names(module)
    return Migration(
        module, names, _direction("upgrade", module, names), _direction("downgrade", module, names)
    )


def _direction(name: str, module: ast.Module, names: Names) -> Direction:
    top = {node.name: node for node in module.body if isinstance(node, ast.FunctionDef)}
    function = top.get(name)
    if function is None:
        return Direction(exists=names.knows(name))
    roots = [function]
    if any(isinstance(node, ast.Name) and node.id == "globals" for node in ast.walk(function)):
        # Alembic's template for several databases: upgrade_engine1 and so on.
        roots += [each for key, each in top.items() if key.startswith(f"{name}_")]
    walk = _Walk(names)
    operations = [found for root in roots for found in walk.function(root, _Place())]
    empty = len(roots) == 1 and all(map(_does_nothing, function.body))
    return Direction(function.lineno, exists=True, is_empty=empty, operations=tuple(operations))


@dataclass(frozen=True)
class _Place:
    """Where a statement stands."""

    batches: tuple[tuple[str, ast.Call], ...] = ()
    in_autocommit: bool = False
    guard: Guard = ANYWHERE


@dataclass
class _Walk:
    """One way through the functions of a file."""

    names: Names
    seen: set[str] = field(default_factory=set)

    def function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, place: _Place
    ) -> Iterator[Operation]:
        if node.name not in self.seen:
            self.seen.add(node.name)
            yield from self._block(node.body, place)

    def _block(self, body: Sequence[ast.stmt], place: _Place) -> Iterator[Operation]:
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            if isinstance(statement, ast.If):
                yield from self._calls([statement.test], place)
                yes, no = self.names.guards(statement.test)
                inside = replace(place, guard=place.guard.both(yes))
                outside = replace(place, guard=place.guard.both(no))
                yield from self._block(statement.body, inside)
                yield from self._block(statement.orelse, outside)
                if not statement.orelse and isinstance(statement.body[-1], ast.Return | ast.Raise):
                    place = outside
                continue
            if isinstance(statement, ast.With | ast.AsyncWith):
                yield from self._calls([item.context_expr for item in statement.items], place)
                yield from self._block(statement.body, self._entered(statement, place))
                continue
            blocks = list(_blocks(statement))
            heads = [
                child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.expr)
            ]
            yield from self._calls(heads, place)
            for block in blocks:
                yield from self._block(block, place)

    def _entered(self, statement: ast.With | ast.AsyncWith, place: _Place) -> _Place:
        for item in statement.items:
            call = item.context_expr
            if not isinstance(call, ast.Call):
                continue
            name = last_name(call.func)
            if name == "autocommit_block":
                place = replace(place, in_autocommit=True)
            elif name == "batch_alter_table" and isinstance(item.optional_vars, ast.Name):
                entry = (item.optional_vars.id, call)
                place = replace(place, batches=(entry, *place.batches))
        return place

    def _calls(self, nodes: Iterable[ast.AST], place: _Place) -> Iterator[Operation]:
        for top in nodes:
            found = [node for node in ast.walk(top) if isinstance(node, ast.Call)]
            for call in sorted(found, key=lambda node: (node.lineno, node.col_offset)):
                called = call.func
                if isinstance(called, ast.Name) and called.id in self.names.functions:
                    yield from self.function(self.names.functions[called.id], place)
                operation = self._operation(call, place)
                if operation is not None:
                    yield operation

    def _operation(self, call: ast.Call, place: _Place) -> Operation | None:
        if not isinstance(call.func, ast.Attribute):
            return None
        name, owner = call.func.attr, call.func.value
        batch = None
        if isinstance(owner, ast.Name) and owner.id not in self.names.operations:
            batch = dict(reversed(place.batches)).get(owner.id)
        is_op = isinstance(owner, ast.Name) and owner.id in self.names.operations
        is_op = is_op or (isinstance(owner, ast.Attribute) and ast.unparse(owner) == "alembic.op")
        if not is_op and batch is None:
            if name not in {"execute", "exec_driver_sql"} or not self.names.is_connection(owner):
                return None
            name = f"connection.{name}"
        found = Operation(
            name, call, call.lineno, None, batch, place.in_autocommit, place.guard,
            self._sql(name, call),
        )  # fmt: skip
        return replace(found, table=self._table(found))

    def _table(self, operation: Operation) -> str | None:
        if operation.batch is not None:
            argument: ast.expr | None = operation.batch.args[0] if operation.batch.args else None
        else:
            at = _TABLE_AT.get(operation.name)
            argument = operation.argument(*at) if at else None
        if argument is None:
            return None
        return self.names.text(argument) or " ".join(ast.unparse(argument).split())

    def _sql(self, name: str, call: ast.Call) -> tuple[Statement, ...]:
        if not name.endswith(("execute", "exec_driver_sql")) or not call.args:
            return ()
        text = self.names.text(call.args[0])
        return statements(text) if text else ()


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(statement, "handlers", ()):
        yield handler.body
    for case in getattr(statement, "cases", ()):
        yield case.body


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    if isinstance(statement, ast.Return):
        return statement.value is None or isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)

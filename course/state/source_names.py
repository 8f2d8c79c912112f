"""What the names in a revision file stand for, as far as that can be told without running it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

DIALECTS = frozenset({"sqlite", "postgresql", "mysql", "mariadb", "mssql", "oracle"})
"""The kinds of database that an `if` may ask for."""

_MAKES_A_CONNECTION = frozenset({"get_bind", "Session", "sessionmaker", "connect"})
_PASSES_TEXT_ON = frozenset({"text", "dedent", "cleandoc", "DDL"})
_KEEPS_TEXT = frozenset({"bindparams", "execution_options", "format", "strip", "replace"})
_COMPUTED = "{…}"
_DEPTH = 8  # names of names of names


@dataclass(frozen=True)
class Guard:
    """For which databases a piece of code runs, as far as an `if` around it says so."""

    only: frozenset[str] | None = None
    never: frozenset[str] = frozenset()

    def allows(self, dialect: str) -> bool:
        """Whether the code may run there."""
        return dialect not in self.never and (self.only is None or dialect in self.only)

    def both(self, other: "Guard") -> "Guard":
        """An `if` in an `if`."""
        only = self.only
        if other.only is not None:
            only = other.only if only is None else only & other.only
        return Guard(only, self.never | other.never)


ANYWHERE = Guard()
"""No `if` asks for the kind of database."""


class Names:
    """The names of one file.

    Args:
        module: The file's syntax tree.

    Attributes:
        functions: Its functions, by name; of two with one name the first.
        operations: What `alembic.op` is called there.
    """

    def __init__(self, module: ast.Module) -> None:
        self.functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        self.operations: set[str] = set()
        self.imported: set[str] = set()
        self._connections: set[str] = set()
        self._values: dict[str, list[ast.expr]] = {}
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.functions.setdefault(node.name, node)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self._note_import(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    self._note(target, node.value)
            elif isinstance(node, ast.With):
                for item in node.items:
                    self._note(item.optional_vars, item.context_expr)

    def _note_import(self, node: ast.Import | ast.ImportFrom) -> None:
        self.imported |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == "alembic":
            self.operations |= {a.asname or a.name for a in node.names if a.name == "op"}

    def _note(self, target: ast.expr | None, value: ast.expr | None) -> None:
        if isinstance(target, ast.Name) and value is not None:
            self._values.setdefault(target.id, []).append(value)
            if _connects(value):
                self._connections.add(target.id)

    def knows(self, name: str) -> bool:
        """Whether something in the file may give that name."""
        return bool({name, "*"} & self.imported) or name in self._values or name in self.functions

    def is_connection(self, node: ast.expr) -> bool:
        """Whether an expression is a connection or a Session that the file made."""
        if isinstance(node, ast.Name):
            return node.id in self._connections
        return isinstance(node, ast.Call) and _connects(node)

    def text(self, node: ast.expr, depth: int = 0) -> str | None:
        """The text of a string that is written out, with `{…}` for what is computed in it."""
        found = None
        if depth > _DEPTH:
            return None
        if isinstance(node, ast.Constant):
            found = node.value if isinstance(node.value, str) else None
        elif isinstance(node, ast.JoinedStr):
            found = "".join(
                str(part.value) if isinstance(part, ast.Constant) else _COMPUTED
                for part in node.values
            )
        elif isinstance(node, ast.BinOp):
            found = self.text(node.left, depth + 1)
            if isinstance(node.op, ast.Add) and found is not None:
                found += self.text(node.right, depth + 1) or _COMPUTED
        elif isinstance(node, ast.Call):
            name = last_name(node.func)
            if name in _PASSES_TEXT_ON and node.args:
                found = self.text(node.args[0], depth + 1)
            elif name in _KEEPS_TEXT and isinstance(node.func, ast.Attribute):
                found = self.text(node.func.value, depth + 1)
        else:
            value = self._assigned(node)
            found = None if value is None else self.text(value, depth + 1)
        return found

    def is_plain_text(self, node: ast.expr) -> bool:
        """Whether an expression is a string and not yet a statement: `text(…)` makes one of it."""
        value = self.value(node)
        if isinstance(value, ast.BinOp):
            return self.is_plain_text(value.left)
        if isinstance(value, ast.Call):
            keeps = last_name(value.func) in {"format", "strip", "replace", "dedent", "cleandoc"}
            return keeps and self.text(value) is not None
        is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
        return is_text or isinstance(value, ast.JoinedStr)

    def value(self, node: ast.expr) -> ast.expr:
        """What a name was given last, above the place of its use; any other expression itself."""
        return self._assigned(node) or node

    def _assigned(self, node: ast.expr) -> ast.expr | None:
        """The value that a name was given last, above the place of its use."""
        if not isinstance(node, ast.Name):
            return None
        above = [v for v in self._values.get(node.id, ()) if v.lineno < node.lineno]
        return max(above, key=lambda value: value.lineno) if above else None

    def guards(self, test: ast.expr) -> tuple[Guard, Guard]:
        """For which databases an `if` is true, and for which it is not."""
        value = self._assigned(test)
        if isinstance(value, ast.Compare):
            test = value
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            yes, no = self.guards(test.operand)
            return no, yes
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            guard = Guard()
            for part in test.values:
                guard = guard.both(self.guards(part)[0])
            return guard, Guard()
        if not isinstance(test, ast.Compare):
            return Guard(), Guard()
        names = _dialects(test)
        if not names:
            return Guard(), Guard()
        sides = Guard(only=names), Guard(never=names)
        return sides if isinstance(test.ops[0], ast.Eq | ast.In) else sides[::-1]


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name: `add_column` for `op.add_column`; empty for no name."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def chain(node: ast.expr) -> Iterator[ast.expr]:
    """An expression, and what it is made on: `t.delete().where(…)`, `t.delete()`, `t`."""
    current: ast.expr | None = node
    while current is not None:
        yield current
        if isinstance(current, ast.Call):
            current = current.func
        else:
            current = current.value if isinstance(current, ast.Attribute) else None


def _connects(node: ast.expr) -> bool:
    """Whether an expression makes a connection or a Session."""
    return any(
        isinstance(call, ast.Call) and last_name(call.func) in _MAKES_A_CONNECTION
        for call in chain(node)
    )


def _dialects(test: ast.Compare) -> frozenset[str]:
    """The kinds of database that a comparison names; none for any other."""
    if len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn):
        return frozenset()
    for side in (test.comparators[0], test.left):
        parts = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]
        values = [part.value if isinstance(part, ast.Constant) else None for part in parts]
        if values and all(isinstance(value, str) and value in DIALECTS for value in values):
            return frozenset(str(value) for value in values)
    return frozenset()

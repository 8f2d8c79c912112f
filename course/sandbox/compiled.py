"""What Python compiles of a project, kept by its text, so that no text is compiled twice.

Python keeps compiled modules in `.pyc` files, and takes one for current when its source has the
same size and was written in the same second. An edit and a rerun can be that fast in a notebook,
so a project's code is run without them.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any

_MOST = 1000  # texts; a history and the models of a few projects
_IMPORTLIB = "<frozen importlib._bootstrap_external>"
NAME = "source_to_code_or_kept"
"""What the one frame here is named by, so that `tracebacks` can leave it out."""


@contextmanager
def kept() -> Iterator[None]:
    """Modules that are imported in the block are compiled only if their text is new."""
    compile_as_python_does = SourceFileLoader.source_to_code

    def source_to_code_or_kept(
        loader: SourceFileLoader, data: Any, path: Any, *, _optimization: int = -1
    ) -> CodeType:
        code = _compiled(bytes(data))
        if code is None:  # Python tells why, with the file's name
            return compile_as_python_does(loader, data, path)
        return _at(os.fspath(path), code)

    # Of an error in an imported file, Python leaves out the frames that are the import's own.
    own = source_to_code_or_kept.__code__.replace(co_filename=_IMPORTLIB)
    source_to_code_or_kept.__code__ = own
    SourceFileLoader.source_to_code = source_to_code_or_kept  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        del SourceFileLoader.source_to_code  # it was inherited


@lru_cache(_MOST)
def _compiled(text: bytes) -> CodeType | None:
    """The code of a text; None if it doesn't compile, or not without a warning.

    A warning has to be told each time, as in a process of its own.
    """
    with warnings.catch_warnings(), suppress(SyntaxError, ValueError):
        warnings.simplefilter("error")
        code: CodeType = compile(text, "<kept>", "exec", dont_inherit=True)
        return code
    return None


def _at(file: str, code: CodeType) -> CodeType:
    """The same code as that of a file, which tracebacks name."""
    inner = tuple(
        _at(file, each) if isinstance(each, CodeType) else each for each in code.co_consts
    )
    return code.replace(co_filename=file, co_consts=inner)

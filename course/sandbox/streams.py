"""Standard output and standard error of a command that runs in this process."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class _Stream(io.TextIOBase):
    """Keeps what is written, and passes it on at once."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, streams: "Streams", passed_on_to: TextIO | None) -> None:
        self._streams = streams
        self._passed_on_to = passed_on_to
        self._kept: list[str] = []

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self._kept.append(text)
        if self._passed_on_to is not None and text:
            self._streams.now_writes(self)
            self._passed_on_to.write(text)
        return len(text)

    def flush(self) -> None:
        if self._passed_on_to is not None:
            self._passed_on_to.flush()

    def let_go(self) -> None:
        """The real stream may be closed before this one is."""
        self._passed_on_to = None

    def text(self) -> str:
        return "".join(self._kept)


class Streams:
    """Both streams of one command.

    Args:
        echo: whether what is written also appears on the real streams, as it comes.
    """

    def __init__(self, *, echo: bool) -> None:
        self._echo = echo
        self.stdout = _Stream(self, sys.stdout if echo else None)
        self.stderr = _Stream(self, sys.stderr if echo else None)
        self._last: _Stream | None = None

    def now_writes(self, stream: _Stream) -> None:
        """Keep the order of the two: Jupyter buffers each stream by itself."""
        if self._last is not None and self._last is not stream:
            self._last.flush()
        self._last = stream

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """`sys.stdout` and `sys.stderr` are these streams, until the block ends."""
        before = sys.stdout, sys.stderr
        if self._echo:
            for each in before:  # what the cell printed before comes first
                each.flush()
        sys.stdout, sys.stderr = self.stdout, self.stderr
        try:
            yield
        finally:
            for each in (self.stdout, self.stderr):
                each.flush()
                each.let_go()
            sys.stdout, sys.stderr = before

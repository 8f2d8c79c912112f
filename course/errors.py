"""How the kit's own errors look in a notebook."""


class ShownPlainly(Exception):
    """A base for errors whose message says it all: what is there, what was expected, what next.

    A notebook shows the message without a traceback above it.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback."""
        return [f"{type(self).__name__}: {self}"]

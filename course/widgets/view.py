"""What all views of a project share: one trait of plain data, one text form, one way to ask."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from course.errors import ShownPlainly
from course.state.display import Document

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes what a view asks, and returns what it answers; both are plain data for JSON."""

_HERE = Path(__file__).parent


class View(anywidget.AnyWidget):
    """A view of plain data. Its JavaScript draws, and computes nothing.

    A subclass names its `scripts`: `schema` stands for schema.js and schema.css. The last one has
    the function that draws, here `schemaView(root, ask)`. dom.js and view.css are always there.

    Args:
        data: what is drawn; plain data for JSON.
        document: the same content, where there is no JavaScript or no kernel behind it.
        answer: called when the view asks for more. What it raises of the kit's own errors is shown
            in the view.

    Attributes:
        data: what is drawn.
        document: the text form.
    """

    scripts: ClassVar[tuple[str, ...]] = ()
    data = traitlets.Dict().tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Put the subclass's files together."""
        super().__init_subclass__(**kwargs)
        if "scripts" not in vars(cls):  # ipywidgets subclasses a class once more, to add traits
            return
        parts = [_read(f"{name}.js") for name in ("dom", *cls.scripts)]
        cls._esm = "\n".join([*parts, f"export default widget({cls.scripts[-1]}View);\n"])
        cls._css = "\n".join(_read(f"{name}.css") for name in ("view", *cls.scripts))

    def __init__(
        self, data: Mapping[str, Any], document: Document, answer: Answer | None = None
    ) -> None:
        super().__init__(data=dict(data))
        self.document = document
        self._answer = answer
        self._loop = _loop_of_the_cells()
        self.on_msg(self._asked)

    def show(self, data: Mapping[str, Any], document: Document) -> None:
        """Draw something else."""
        self.document = document
        self.data = dict(data)

    def _asked(self, _: Any, message: Any, __: Any) -> None:
        """Answer a question of the view; each has a number, which its answer has too.

        JupyterLab sends questions to a subshell, a thread beside the one that runs cells. While
        that one runs a command, the working folder, the environment and each connection of this
        process are the command's: a question answered meanwhile would read the wrong database, and
        a button would run on it. So they wait for their turn between cells.
        """
        if not isinstance(message, dict) or "ask" not in message or self._answer is None:
            return
        if self._loop is None or threading.current_thread() is threading.main_thread():
            self._tell(message, self._answer)
        else:
            self._loop.call_soon_threadsafe(self._tell, message, self._answer)

    def _tell(self, message: Mapping[str, Any], answer: Answer) -> None:
        try:
            said: dict[str, Any] = {"answer": dict(answer(message["ask"]))}
        except ShownPlainly as error:
            said = {"error": str(error)}
        self.send({"number": message.get("number"), **said})

    def __str__(self) -> str:
        return self.document.to_text()

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget for JupyterLab; text and HTML, without its random id, for all others."""
        made = super()._repr_mimebundle_(**kwargs)
        data, metadata = made if made is not None else ({}, {})
        said = {"text/plain": self.document.to_text(), "text/html": self.document.to_html()}
        return {**data, **said}, metadata


def _loop_of_the_cells() -> asyncio.AbstractEventLoop | None:
    """The event loop that runs a notebook's cells; None outside a notebook."""
    if threading.current_thread() is not threading.main_thread():
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")

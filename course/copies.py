"""The learner's copies of the notebooks, and the promise that nothing the learner wrote is lost.

A notebook is copied when it is missing or untouched. Untouched means: its cells are those of an
edition that was laid there before; to open a notebook, or to run it, is not to edit it. Beside an
edited one, a newer edition is laid under a name of its own. A record of what was laid, by hash, is
written before anything is laid, so that a kill at any moment leaves copies that are known, or left
alone.

A copy has no outputs: whoever is asked to predict one shouldn't see it below the question.
"""

import contextlib
import hashlib
import json
import os
import platform
import tempfile
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Beside:
    """A newer edition that was laid beside a copy that the learner had edited."""

    notebook: str
    """The file name of the edited copy, which is as it was."""
    edition: str
    """The file name of the newer edition."""

    def __str__(self) -> str:
        return (
            f"{self.notebook} has a newer edition; yours is as you left it, "
            f"and the new one is beside it: {self.edition}"
        )


@dataclass(frozen=True)
class Laid:
    """What changed in the learner's folder."""

    copied: tuple[str, ...] = ()
    """File names of the notebooks that were missing or untouched, and were laid."""
    beside: tuple[Beside, ...] = ()
    """Newer editions of notebooks that were edited."""

    @property
    def files(self) -> tuple[str, ...]:
        """The file names of everything that was written."""
        return (*self.copied, *(one.edition for one in self.beside))


@dataclass
class Record:
    """What was laid in a learner's folder, as it is kept in a JSON file.

    A record that is lost or unreadable is an empty one: then every copy that differs from the
    edition at hand counts as edited, and is left alone.
    """

    file: Path
    laid: dict[str, list[str]] = field(default_factory=dict)
    """For each file name, the hashes of the editions that were laid under it."""
    offered: dict[str, str] = field(default_factory=dict)
    """For each notebook, the hash of the edition that the learner was given last."""

    @classmethod
    def read(cls, file: Path) -> "Record":
        """Read the record; read-only."""
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            laid = {str(name): [str(one) for one in data["laid"][name]] for name in data["laid"]}
            offered = {str(name): str(data["offered"][name]) for name in data["offered"]}
        except (OSError, ValueError, LookupError, TypeError):
            return cls(file)
        return cls(file, laid, offered)

    def write(self) -> None:
        """Replace the file at one stroke."""
        data = {"laid": self.laid, "offered": self.offered}
        write(self.file, json.dumps(data, indent=1, sort_keys=True).encode())

    def knows(self, path: Path) -> bool:
        """Whether a file is an edition that was laid there, cell by cell."""
        with contextlib.suppress(OSError):
            return digest(path.read_bytes()) in self.laid.get(path.name, ())
        return False

    def lay(self, path: Path, edition: bytes) -> None:
        """Lay an edition at `path`, after noting it."""
        known = self.laid.setdefault(path.name, [])
        if digest(edition) not in known:
            known.append(digest(edition))
            self.write()
        write(path, without_outputs(edition))


def lay_copies(source: Path, target: Path, record_file: Path) -> Laid:
    """Bring the learner's copies up to date without losing a byte that the learner wrote.

    Args:
        source: The folder with the course's notebooks; it may be missing or empty.
        target: The learner's folder; it is made when it is missing.
        record_file: The JSON file that remembers what was laid.

    Returns:
        What was written. A second call with the same folders writes nothing.
    """
    record = Record.read(record_file)
    copied: list[str] = []
    beside: list[Beside] = []
    for notebook in sorted(source.glob("*.ipynb")):
        edition = notebook.read_bytes()
        copy = target / notebook.name
        if not holds(copy, edition):
            if not os.path.lexists(copy) or record.knows(copy):
                record.lay(copy, edition)
                copied.append(copy.name)
            elif record.offered.get(copy.name) == digest(edition):
                continue
            elif not holds(place := place_beside(copy, record, edition), edition):
                record.lay(place, edition)
                beside.append(Beside(copy.name, place.name))
        if record.offered.get(copy.name) != digest(edition):
            record.offered[copy.name] = digest(edition)
            known = record.laid.setdefault(copy.name, [])
            if digest(edition) not in known:
                known.append(digest(edition))
            record.write()
    return Laid(tuple(copied), tuple(beside))


def place_beside(copy: Path, record: Record, edition: bytes) -> Path:
    """The first name beside `copy` that is free, untouched, or holds this edition already."""
    for number in count(1):
        suffix = ".new-edition" if number == 1 else f".new-edition-{number}"
        place = copy.with_name(copy.stem + suffix + copy.suffix)
        if not os.path.lexists(place) or record.knows(place) or holds(place, edition):
            return place
    raise AssertionError  # count() does not end


def holds(path: Path, edition: bytes) -> bool:
    """Whether a file is this edition, cell by cell."""
    try:
        return digest(path.read_bytes()) == digest(edition)
    except OSError:
        return False


def digest(content: bytes) -> str:
    """The SHA-256, in hex, of a notebook's cells; of the bytes if this is no notebook.

    What running and saving a notebook changes doesn't count: outputs, counters, metadata.
    """
    notebook = _parsed(content)
    if notebook is not None:
        cells = [
            (cell["cell_type"], cell["source"], cell.get("attachments", {}))
            for cell in notebook["cells"]
        ]
        content = json.dumps(cells, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()


def without_outputs(edition: bytes) -> bytes:
    """A notebook as a learner gets it: not run yet.

    It also has the metadata that JupyterLab adds when a kernel answers. Otherwise the page would
    count as changed as soon as it is opened.
    """
    notebook = _parsed(edition)
    if notebook is None:
        return edition
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    notebook["metadata"] |= {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {
            "codemirror_mode": {"name": "ipython", "version": 3},
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "nbconvert_exporter": "python",
            "pygments_lexer": "ipython3",
            "version": platform.python_version(),
        },
    }
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _parsed(content: bytes) -> dict[str, Any] | None:
    """The notebook, its sources joined; None if these bytes are none."""
    try:
        notebook: dict[str, Any] = json.loads(content)
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])  # a text, or the lines of one
        is_one = isinstance(notebook["metadata"], dict) and all(
            isinstance(cell["cell_type"], str) for cell in notebook["cells"]
        )
    except (ValueError, LookupError, TypeError):
        return None
    return notebook if is_one else None


def write(path: Path, content: bytes) -> None:
    """Write a file at one stroke: it is whole for whoever reads it, and after any kill."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".laying-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

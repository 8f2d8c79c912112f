"""The learner's copies: what is laid, what is left alone, and what is never lost."""

import json
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.copies import Laid, lay_copies


@dataclass
class Desk:
    """A course's folder, a learner's folder and the record, all in one temporary folder."""

    folder: Path

    @property
    def source(self) -> Path:
        """The course's notebooks."""
        return self.folder / "notebooks"

    @property
    def target(self) -> Path:
        """The learner's copies."""
        return self.folder / "work" / "notebooks"

    @property
    def record(self) -> Path:
        """What was laid."""
        return self.folder / "work" / ".editions.json"

    def publish(self, text: str, name: str = "01_x.ipynb") -> None:
        """The course has a new edition."""
        self.source.mkdir(exist_ok=True)
        (self.source / name).write_text(text)

    def edit(self, text: str, name: str = "01_x.ipynb") -> None:
        """The learner writes."""
        (self.target / name).write_text(text)

    def lay(self) -> Laid:
        """The lab opens."""
        return lay_copies(self.source, self.target, self.record)

    def copies(self) -> dict[str, str]:
        """What the learner has."""
        return {path.name: path.read_text() for path in sorted(self.target.iterdir())}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty desk."""
    return Desk(tmp_path)


def test_a_missing_notebook_is_laid(desk: Desk) -> None:
    desk.publish("A")
    assert desk.lay().copied == ("01_x.ipynb",)
    assert desk.copies() == {"01_x.ipynb": "A"}


def test_no_notebooks_at_all_lay_nothing(desk: Desk) -> None:
    assert desk.lay() == Laid()
    assert not desk.record.exists()


def test_a_second_call_writes_nothing(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    desk.publish("B")
    desk.lay()
    before = {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")}
    assert desk.lay() == Laid()
    assert {path: path.stat().st_mtime_ns for path in desk.folder.rglob("*")} == before


def test_an_untouched_copy_becomes_the_newer_edition(desk: Desk) -> None:
    for edition in ("A", "B", "A"):
        desk.publish(edition)
        assert desk.lay().copied == ("01_x.ipynb",)
        assert desk.copies() == {"01_x.ipynb": edition}


def test_an_edited_copy_stays_while_there_is_no_newer_edition(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    assert desk.lay() == Laid()
    assert desk.copies() == {"01_x.ipynb": "mine"}


def test_a_newer_edition_is_laid_beside_an_edited_copy_and_named(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    desk.publish("B")
    (beside,) = desk.lay().beside
    assert desk.copies() == {"01_x.ipynb": "mine", "01_x.new-edition.ipynb": "B"}
    assert str(beside) == (
        "01_x.ipynb has a newer edition; yours is as you left it, "
        "and the new one is beside it: 01_x.new-edition.ipynb"
    )


def test_an_edition_laid_beside_and_not_edited_becomes_the_newest(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    for edition in ("B", "C"):
        desk.publish(edition)
        desk.lay()
    assert desk.copies() == {"01_x.ipynb": "mine", "01_x.new-edition.ipynb": "C"}


def test_an_edition_laid_beside_and_edited_stays_too(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    desk.publish("B")
    desk.lay()
    desk.edit("mine too", "01_x.new-edition.ipynb")
    desk.publish("C")
    desk.lay()
    assert desk.copies() == {
        "01_x.ipynb": "mine",
        "01_x.new-edition.ipynb": "mine too",
        "01_x.new-edition-2.ipynb": "C",
    }


def test_a_newer_edition_that_was_deleted_is_not_laid_again(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    desk.publish("B")
    desk.lay()
    (desk.target / "01_x.new-edition.ipynb").unlink()
    assert desk.lay() == Laid()


def test_a_newer_edition_that_replaced_the_edited_copy_counts_as_untouched(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    desk.publish("B")
    desk.lay()
    (desk.target / "01_x.new-edition.ipynb").replace(desk.target / "01_x.ipynb")
    desk.publish("C")
    desk.lay()
    assert desk.copies() == {"01_x.ipynb": "C"}


def test_a_notebook_that_left_the_course_is_left_alone(desk: Desk) -> None:
    desk.publish("A")
    desk.lay()
    (desk.source / "01_x.ipynb").unlink()
    assert desk.lay() == Laid()
    assert desk.copies() == {"01_x.ipynb": "A"}


@pytest.mark.parametrize(
    "corrupt",
    ["", "{", "[]", "null", '{"laid": {"01_x.ipynb": 3}}', '{"laid": [], "offered": {}}', "\udcff"],
)
def test_an_unreadable_record_loses_nothing(desk: Desk, corrupt: str) -> None:
    desk.publish("A")
    desk.lay()
    desk.edit("mine")
    desk.publish("B")
    desk.record.write_bytes(corrupt.encode(errors="surrogateescape"))
    desk.lay()
    assert desk.copies() == {"01_x.ipynb": "mine", "01_x.new-edition.ipynb": "B"}
    json.loads(desk.record.read_text())


def test_a_folder_in_a_notebooks_place_is_left_alone(desk: Desk) -> None:
    (desk.target / "01_x.ipynb").mkdir(parents=True)
    desk.publish("A")
    desk.lay()
    assert (desk.target / "01_x.ipynb").is_dir()
    assert (desk.target / "01_x.new-edition.ipynb").read_text() == "A"


def test_a_kill_at_any_moment_leaves_whole_files_and_the_learners_bytes(desk: Desk) -> None:
    names = [f"{number:02}_x.ipynb" for number in range(12)]
    for name in names:
        desk.publish("A" * 5000, name)
    desk.lay()
    for name in names[::2]:
        desk.edit(f"mine {name}", name)
    lay = (
        "import sys, pathlib, course.copies; print(1, flush=True);"
        "course.copies.lay_copies(*map(pathlib.Path, sys.argv[1:]))"
    )
    command = [sys.executable, "-c", lay, str(desk.source), str(desk.target), str(desk.record)]
    for round_ in range(6):
        edition = "BCDEFG"[round_] * 5000
        for name in names:
            desk.publish(edition, name)
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(round_ * 0.002)
            process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        for name, text in desk.copies().items():
            if not name.startswith(".laying-"):
                assert text.startswith("mine") or text == text[0] * 5000, name
        desk.lay()
        for name in names[::2]:
            assert (desk.target / name).read_text() == f"mine {name}"
        for name in names[1::2]:
            assert (desk.target / name).read_text() == edition
        assert not list(desk.target.glob("*new-edition-2*"))


events = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(0, 1), st.sampled_from("ABC")),
        st.tuples(st.just("edit"), st.integers(0, 4), st.sampled_from(["mine", "also mine", "A"])),
        st.tuples(st.just("delete"), st.integers(0, 4), st.none()),
        st.tuples(st.just("lose the record"), st.none(), st.none()),
        st.tuples(st.just("lay"), st.none(), st.none()),
    ),
    max_size=25,
)
NAMES = [
    "01_x.ipynb",
    "02_y.ipynb",
    "01_x.new-edition.ipynb",
    "02_y.new-edition.ipynb",
    "01_x.new-edition-2.ipynb",
]


@settings(max_examples=150, deadline=None)
@given(events=events)
def test_no_sequence_of_editions_and_edits_loses_what_the_learner_wrote(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, int | None, str | None]]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.target.mkdir(parents=True)
    written: dict[str, str] = {}
    for what, place, text in events:
        name = NAMES[place or 0]
        if what == "publish":
            desk.publish(text or "", name)
        elif what == "edit":
            desk.edit(text or "", name)
            written[name] = text or ""
        elif what == "delete":
            (desk.target / name).unlink(missing_ok=True)
            written.pop(name, None)
        elif what == "lose the record":
            desk.record.unlink(missing_ok=True)
        else:
            desk.lay()
            copies = desk.copies()
            for one in desk.source.glob("*") if desk.source.exists() else ():
                assert one.name in copies
        for one, mine in written.items():
            # "A" is also an edition: a copy that holds it may be one that nobody edited.
            assert mine == "A" or desk.copies()[one] == mine, (one, desk.copies())
    assert not list(desk.target.glob(".*"))

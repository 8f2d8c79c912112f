"""course.checks.predict: with a real IPython, and in a notebook that nobody watches."""

import atexit
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from course.build.build import build
from course.checks import predict
from course.checks.predict import PredictionInvalid, ask
from course.checks.progress import Progress
from course.widgets.choice import Choice
from tests.build.miniature import code, write_lesson
from tests.notebooks.runners import nbval

QUESTION = "What will create_all do?"
OPTIONS = ["Add the column", "Nothing", "Fail"]


@pytest.fixture(autouse=True)
def _own_place(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predict, "_waiting", predict._Waiting())


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[InteractiveShell]:
    """A shell as in a notebook: it keeps what is displayed."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    made = InteractiveShell.instance()
    made.display_pub = CapturingDisplayPublisher(parent=made)
    made.user_ns["course_predict"] = predict.predict
    made.history_manager.enabled = False
    yield made
    atexit.unregister(made.atexit_operations)
    made.atexit_operations()
    InteractiveShell.clear_instance()


def _texts(shell: InteractiveShell) -> list[str]:
    """What was displayed since the last call."""
    outputs = [each["data"]["text/plain"] for each in shell.display_pub.outputs]
    shell.display_pub.outputs.clear()
    return outputs


def _asked(shell: InteractiveShell, id_: str = "01-p1") -> Choice:
    """Run a cell that asks; returns its form."""
    line = f"course_predict({id_!r}, {QUESTION!r}, {OPTIONS!r})"
    shell.run_cell(line, store_history=True).raise_error()
    return list(predict._waiting.forms.values())[-1]


def _lock(form: Choice, index: int) -> None:
    """What the browser does."""
    form.set_state({"chosen": index})
    form.set_state({"locked": True})


def test_the_question_is_shown_with_its_answers(shell: InteractiveShell) -> None:
    _asked(shell)
    (text,) = _texts(shell)
    assert text.splitlines() == [
        QUESTION,
        "  1. Add the column",
        "  2. Nothing",
        "  3. Fail",
        predict.BEFORE,
    ]


def test_the_prediction_stands_below_the_next_cell_once(shell: InteractiveShell) -> None:
    _lock(_asked(shell), 1)
    _texts(shell)
    shell.run_cell("1 + 1", store_history=True)
    (text,) = _texts(shell)
    assert text.splitlines()[:2] == [f"You were asked: {QUESTION}", "You predicted: Nothing"]
    shell.run_cell("1 + 1", store_history=True)
    assert _texts(shell) == []


def test_it_stands_below_a_cell_that_fails_too(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    _lock(_asked(shell), 1)
    _texts(shell)
    shell.run_cell("1 / 0", store_history=True)
    assert "You predicted: Nothing" in _texts(shell)[0]


def test_whoever_skips_is_not_reminded_and_can_no_longer_lock(shell: InteractiveShell) -> None:
    form = _asked(shell)
    _texts(shell)
    shell.run_cell("1 + 1", store_history=True)
    assert _texts(shell) == []
    assert form.note == predict.TOO_LATE
    _lock(form, 1)
    assert Progress().prediction("01-p1") is None


def test_a_question_that_was_asked_twice_is_answered_once(shell: InteractiveShell) -> None:
    """A click into the form makes its cell the active one, and Shift+Enter then runs it again."""
    _lock(_asked(shell), 1)
    _asked(shell)
    _texts(shell)
    shell.run_cell("1 + 1", store_history=True)
    (text,) = _texts(shell)
    assert "You predicted: Nothing" in text


def test_two_questions_before_a_cell_are_both_shown_below_it(shell: InteractiveShell) -> None:
    _lock(_asked(shell), 1)
    _lock(_asked(shell, "01-p2"), 2)
    _texts(shell)
    shell.run_cell("1 + 1", store_history=True)
    assert [text.splitlines()[1] for text in _texts(shell)] == [
        "You predicted: Nothing",
        "You predicted: Fail",
    ]


def test_the_cell_run_again_shows_what_was_locked_and_takes_no_other(
    shell: InteractiveShell,
) -> None:
    _lock(_asked(shell), 1)
    again = _asked(shell)
    assert again.locked
    assert OPTIONS[again.chosen] == "Nothing"
    assert "It was: Nothing" in str(again)
    _lock(again, 0)
    kept = Progress().prediction("01-p1")
    assert kept is not None
    assert kept.answer == "Nothing"
    _texts(shell)
    shell.run_cell("1 + 1", store_history=True)
    assert "You predicted: Nothing" in _texts(shell)[-1]


def test_the_first_of_two_notebooks_counts() -> None:
    first, second = ask("01-p1", QUESTION, OPTIONS), ask("01-p1", QUESTION, OPTIONS)
    _lock(first, 0)
    _lock(second, 2)
    assert first.note == predict.LOCKED
    assert second.answer == "Add the column"
    assert "It was: Add the column" in second.note


def test_an_answer_that_the_course_no_longer_offers_is_still_shown() -> None:
    _lock(ask("01-p1", QUESTION, OPTIONS), 0)
    form = ask("01-p1", QUESTION, ["Nothing", "Fail"])
    assert form.closed
    assert "It was: Add the column" in form.note


def test_another_question_under_the_same_id_is_asked_anew() -> None:
    _lock(ask("01-p1", QUESTION, OPTIONS), 0)
    form = ask("01-p1", "And now?", OPTIONS)
    assert not form.locked
    _lock(form, 2)
    kept = Progress().prediction("01-p1")
    assert kept is not None
    assert (kept.question, kept.answer) == ("And now?", "Fail")


def test_without_a_notebook_the_question_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    predict.predict("01-p1", QUESTION, OPTIONS)
    assert capsys.readouterr().out.startswith(f"{QUESTION}\n  1. Add the column\n")


@pytest.mark.parametrize(
    ("id_", "question", "options"),
    [
        ("", "Q", ["a", "b"]),
        ("01-p1", "", ["a", "b"]),
        ("01-p1", "Q", ["a"]),
        ("x", "Q", ["a"] * 2),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(
    id_: str, question: str, options: list[str]
) -> None:
    with pytest.raises(PredictionInvalid, match="two or more different answers"):
        ask(id_, question, options)


def test_asking_writes_nothing(work: Path) -> None:
    ask("01-p1", QUESTION, OPTIONS)
    assert not work.exists()


def test_a_notebook_that_nobody_watches_waits_for_nothing_and_is_always_the_same(
    tmp_path: Path,
) -> None:
    question = (
        f"from course.checks.predict import predict\npredict('01-p1', {QUESTION!r}, {OPTIONS!r})"
    )
    lesson = write_lesson(tmp_path / "lessons", code(question) + code("1 + 1"))
    built = build(lesson)
    assert built.text == build(lesson).text
    outputs = [cell.get("outputs") for cell in json.loads(built.text)["cells"]]
    (shown,) = next(each for each in outputs if each)
    assert set(shown["data"]) == {"text/html", "text/plain"}
    assert "model_id" not in built.text
    file = tmp_path / lesson.notebook
    file.write_text(built.text, encoding="utf-8")
    ran = nbval(file)
    assert ran.returncode == 0, ran.stdout

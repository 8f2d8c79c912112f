from pathlib import Path

import pytest

from course.build.shape import problems
from tests.build.miniature import BODY, FRONT_MATTER, code, write_lesson


def _problems(lessons: Path, body: str = BODY, front_matter: str = FRONT_MATTER) -> list[str]:
    return problems(write_lesson(lessons, body, front_matter))


def test_a_lesson_with_the_shape_of_a_lesson_has_no_problems(tmp_path: Path) -> None:
    assert _problems(tmp_path) == []


@pytest.mark.parametrize(
    "section", ["In your terminal", "Keypoints", "Common mistakes", "Where to read on"]
)
def test_an_absent_section_is_told(tmp_path: Path, section: str) -> None:
    [problem] = _problems(tmp_path, BODY.replace(f"## {section}\n", ""))
    assert problem.endswith(f"expected one section each of: ## {section}")


def test_sections_in_another_order_are_told(tmp_path: Path) -> None:
    swapped = BODY.replace("- That.\n", "- That.\n- Those.\n").replace("## Keypoints", "## X")
    swapped = swapped.replace("## Common mistakes", "## Keypoints")
    [problem] = _problems(tmp_path, swapped.replace("## X", "## Common mistakes"))
    assert "the last sections are" in problem


def test_a_heading_in_code_is_no_section(tmp_path: Path) -> None:
    fenced = "```sh\n## Keypoints\n# no title either\n```\n\n"
    assert _problems(tmp_path, fenced + code("## Keypoints\n1") + BODY) == []


def test_a_title_in_the_text_is_told(tmp_path: Path) -> None:
    [problem] = _problems(tmp_path, "# A title\n\n" + BODY)
    assert "the build writes it" in problem


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- Two.\n", "", "under Keypoints, expected 3 to 6 bullets"),
        ("- That.\n", "", "under Common mistakes, expected 2 or more bullets"),
        ("(https://alembic", "(alembic", "under Where to read on, expected a link"),
    ],
)
def test_a_section_without_what_it_is_for_is_told(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    [problem] = _problems(tmp_path, BODY.replace(old, new))
    assert told in problem


@pytest.mark.parametrize("word", ["just", "simply", "obviously", "easy", "Easily", "JUST"])
def test_a_word_that_belittles_is_told_with_its_line(tmp_path: Path, word: str) -> None:
    body = BODY.replace("between the cells.", f"between\nand {word} that.")
    [problem] = _problems(tmp_path, body)
    lines = (tmp_path / "01_small" / "lesson.md").read_text(encoding="utf-8").splitlines()
    line = 1 + next(at for at, text in enumerate(lines) if word in text)
    assert problem == f"01_small/lesson.md:{line}: the word “{word}”; say it without"


def test_a_word_that_belittles_is_told_in_the_front_matter(tmp_path: Path) -> None:
    [problem] = _problems(tmp_path, BODY, FRONT_MATTER.replace("run a cell", "simply run"))
    assert "the word “simply”" in problem


@pytest.mark.parametrize(
    "text", ["Call `just()` there.", "```sh\njust build\n```", "Adjust it; uneasy; justify."]
)
def test_such_a_word_in_code_or_in_another_word_is_fine(tmp_path: Path, text: str) -> None:
    assert _problems(tmp_path, f"{text}\n\n{BODY}") == []


def test_an_absolute_path_is_told_with_its_line(tmp_path: Path) -> None:
    lesson = write_lesson(tmp_path, BODY + "\nLook into /home/ada/todo for it.\n")
    [problem] = problems(lesson)
    last = len(lesson.file.read_text(encoding="utf-8").splitlines())
    assert problem.startswith(f"01_small/lesson.md:{last}: the absolute path /home/ada/todo")


@pytest.mark.parametrize("many", [2, 6])
def test_too_few_or_too_many_goals_are_told(tmp_path: Path, many: int) -> None:
    goals = "".join(f"  - do thing {number}\n" for number in range(many))
    head, _, rest = FRONT_MATTER.partition("  - read a cell\n")
    front_matter = head + goals + rest[rest.index("needs") :]
    assert _problems(tmp_path, BODY, front_matter) == [
        f"01_small/lesson.md: {many} goals; expected 3 to 5"
    ]


def test_a_goal_that_does_not_go_on_after_you_can_is_told(tmp_path: Path) -> None:
    [problem] = _problems(tmp_path, BODY, FRONT_MATTER.replace("- run", "- Running"))
    assert "expected it to go on after “you can …”" in problem


def test_exercises_need_their_section_and_are_named_in_it(tmp_path: Path) -> None:
    more = 'exercises:\n  - {id: "01.1", title: One, minutes: 5}\n---\n'
    front_matter = FRONT_MATTER.removesuffix("---\n") + more
    assert len(_problems(tmp_path, BODY, front_matter)) == 2
    turn = "## Your turn\n\nDo it." + code('"01.1"')
    body = BODY.replace("## In your terminal", f"{turn}\n\n## In your terminal")
    assert _problems(tmp_path, body, front_matter) == []

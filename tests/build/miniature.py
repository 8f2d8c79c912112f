"""Small lessons for tests, in folders of their own."""

from pathlib import Path

from course.source.lesson import Lesson, read_lesson

FRONT_MATTER = """\
---
title: A small lesson
about: Small things, looked at.
goals:
  - read a cell
  - run a cell
  - look at what it shows
needs: Nothing.
routes: {newcomer: read, sqlalchemy: skim, production: skim}
databases: [sqlite]
---
"""

BODY = """\
Some prose before the first cell.

```{code-cell}
answer = 6 * 7
answer
```

Some prose between the cells.

```{code-cell}
:tags: [solution]
print("solved")
```

```{code-cell}
print("the end")
```

## In your terminal

Type it.

## Keypoints

- One.
- Two.
- Three.

## Common mistakes

- This.
- That.

## Where to read on

- [Tutorial](https://alembic.sqlalchemy.org/en/latest/tutorial.html)
"""


def code(source: str, tags: str = "") -> str:
    """A code cell in MyST Markdown."""
    options = f":tags: [{tags}]\n\n" if tags else ""
    return f"\n```{{code-cell}}\n{options}{source}\n```\n"


def write_lesson(
    lessons: Path, body: str = BODY, front_matter: str = FRONT_MATTER, name: str = "01_small"
) -> Lesson:
    """Write a lesson's folder, and read it."""
    folder = lessons / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lesson.md").write_text(front_matter + body, encoding="utf-8")
    return read_lesson(folder)

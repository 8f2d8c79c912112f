"""The rows that the app writes at each revision, as the app of that time wrote them."""

from datetime import UTC, date, datetime
from typing import Any

MONDAY = datetime(2025, 2, 3, 9, 0, tzinfo=UTC)

WRITTEN: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "1c68802d1a50": [
        ("users", {"id": 1, "first_name": "Ada", "last_name": "Okafor", "email": "ada@x"}),
        ("users", {"id": 2, "first_name": "Ben", "last_name": "Sato", "email": "ben@x"}),
        (
            "users",
            {"id": 3, "first_name": "Mary Ann", "last_name": "van der Berg", "email": "mary@x"},
        ),
        ("users", {"id": 4, "first_name": "Priya", "email": "priya@x"}),
        ("users", {"id": 5, "email": "info@x"}),
        ("todos", {"id": 1, "title": "Release notes", "is_done": True, "user_id": 1}),
        ("todos", {"id": 2, "title": "Login page", "user_id": 2, "created_at": MONDAY}),
        ("todos", {"id": 3, "title": "Cake", "user_id": 3}),
        ("todos", {"id": 4, "title": "Plants"}),
    ],
    # The same title as a live one: it is deleted, so both may stand.
    "0ec166a22122": [
        ("todos", {"id": 5, "title": "Login page", "user_id": 2, "deleted_at": MONDAY}),
    ],
    # The new app writes all three; this name isn't its two parts put together.
    "1826f325050d": [
        (
            "users",
            {
                "id": 6,
                "first_name": "Li",
                "last_name": "Wei",
                "full_name": "Prof. Li Wei",
                "email": "li@x",
            },
        ),
    ],
    "47f0297a5f93": [("users", {"id": 7, "full_name": "Zoë", "email": "zoe@x"})],
    "dcca3c421c97": [
        ("tags", {"id": 1, "name": "launch"}),
        ("todo_tags", {"todo_id": 1, "tag_id": 1}),
        ("todo_tags", {"todo_id": 3, "tag_id": 1}),
    ],
    "afa46650692a": [("todos", {"id": 6, "title": "Taxes", "due_on": date(2025, 7, 1)})],
    "66f263ea07d6": [("todos", {"id": 7, "title": "Back-up", "priority": 2})],
    # One by the new app, one by the old app, which still runs.
    "d27b622d7c4f": [
        ("todos", {"id": 8, "title": "Half", "is_done": False, "status": "in_progress"}),
        ("todos", {"id": 9, "title": "Whole", "is_done": True}),
    ],
    "7a7978d17eab": [
        ("todos", {"id": 10, "title": "Begun", "status": "in_progress"}),
        ("todos", {"id": 11, "title": "Ended", "status": "done"}),
    ],
}

"""The rows that are there before the mending, and must be there after it."""

from types import MappingProxyType
from typing import Any

_USERS = (
    (1, "Ada", "Okafor", "ada@example.com"),
    (2, "Ben", "Sato", "ben@example.com"),
    (3, "Mary Ann", "van der Berg", "maryann@example.com"),
    (4, "Priya", None, "priya@example.com"),
)
_TODOS = (
    (1, "Write the release notes", 1, 1, "2025-02-03 09:00:00.000000", "2025-02-07"),
    (2, "Fix the login page", 0, 2, "2025-02-04 09:00:00.000000", "2025-03-14"),
    (3, "Order a cake for the launch", 0, 3, "2025-02-05 09:00:00.000000", None),
    (4, "Call the hosting company", 0, 1, "2025-02-06 09:00:00.000000", "2025-03-10"),
    (5, "Water the plants", 0, None, "2025-02-07 09:00:00.000000", None),
    (6, "Try the app on a phone", 1, 4, "2025-02-08 09:00:00.000000", None),
    (7, "Back up the database", 0, 2, "2025-02-09 09:00:00.000000", "2025-03-31"),
    (8, "Send the offer to Priya", 0, 3, "2025-03-06 16:12:00.000000", "2025-03-12"),
    (9, "Ask for a second monitor", 0, 4, "2025-03-07 08:40:00.000000", None),
)
COLUMNS = {
    "users": ("id", "first_name", "last_name", "email"),
    "todos": ("id", "title", "is_done", "user_id", "created_at", "due_on"),
}
ROWS: MappingProxyType[str, dict[int, dict[str, Any]]] = MappingProxyType(
    {
        table: {row[0]: dict(zip(COLUMNS[table], row, strict=True)) for row in rows}
        for table, rows in (("users", _USERS), ("todos", _TODOS))
    }
)

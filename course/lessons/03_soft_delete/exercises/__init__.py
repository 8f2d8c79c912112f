"""The exercises of this lesson: users who leave, queries about them, titles, and a report.

Each can be done on SQLite and on PostgreSQL, and begins with the story's rows.
"""

from . import queries, report, titles, users_leave

EXERCISES = {
    "03.1": users_leave.TASK,
    "03.2": queries.TASK,
    "03.3": titles.TASK,
    "03.4": report.TASK,
}

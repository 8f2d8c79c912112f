"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

from . import queries, report, titles, users_leave

WRONG_ANSWERS = {
    "03.1": users_leave.WRONG,
    "03.2": queries.WRONG,
    "03.3": titles.WRONG,
    "03.4": report.WRONG,
}
RIGHT_ANSWERS = {
    "03.1": users_leave.RIGHT,
    "03.2": queries.RIGHT,
    "03.3": titles.RIGHT,
    "03.4": report.RIGHT,
}

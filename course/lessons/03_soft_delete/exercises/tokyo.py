"""A machine in Tokyo, for as long as a block lasts, and times that say no zone."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

TOKYO = 9  # hours before UTC


@contextmanager
def in_tokyo() -> Iterator[None]:
    """This process's clock, and the sessions of PostgreSQL that begin in it."""
    changed = {"TZ": "JST-9", "PGTZ": "Asia/Tokyo"}
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    _clock()
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
        _clock()


def _clock() -> None:
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()


@contextmanager
def zoneless_values() -> Iterator[list[datetime]]:
    """Times without a zone that are sent to a database meanwhile, before SQLite's lose theirs."""
    found: list[datetime] = []

    def look(_: object, clause: object, many: object, one: object, __: object) -> None:
        sent = [one, *many] if isinstance(many, list) else [one]
        if isinstance(clause, sa.sql.ClauseElement):
            sent.append(clause.compile().params)
        for values in sent:
            if isinstance(values, dict):
                moments = [each for each in values.values() if isinstance(each, datetime)]
                found.extend(each for each in moments if each.tzinfo is None)

    sa.event.listen(sa.Engine, "before_execute", look)
    try:
        yield found
    finally:
        sa.event.remove(sa.Engine, "before_execute", look)

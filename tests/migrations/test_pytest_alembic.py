"""pytest-alembic's own tests, on both databases.

Its experimental `downgrade_leaves_no_trace` isn't here: it takes back one branch by going below
where both begin, so it fails on every history with branches. The stairway is ours.
"""

import pytest
from alembic.config import Config
from pytest_alembic.tests import (  # noqa: F401 - pytest collects them from here
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
from sqlalchemy import Engine

from tests.migrations.history import MigratedDatabase


@pytest.fixture
def alembic_engine(database: MigratedDatabase) -> Engine:
    """What its tests look at; env.py finds the same database by DATABASE_URL."""
    return database.engine


@pytest.fixture
def alembic_config(database: MigratedDatabase) -> Config:
    """Ours, without alembic.ini."""
    return database.config

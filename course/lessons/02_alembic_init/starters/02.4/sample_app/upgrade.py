"""Brings the database to the newest revision, in the app's own process."""

from alembic import command
from alembic.config import Config

from sample_app.database import ROOT


def upgrade() -> None:
    """Run what this database has not had yet."""
    command.upgrade(Config(ROOT / "alembic.ini"), "head")

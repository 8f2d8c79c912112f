"""Brings the database of the machine that it runs on to the newest revision."""

from alembic import command
from alembic.config import Config

command.upgrade(Config("alembic.ini"), "head")

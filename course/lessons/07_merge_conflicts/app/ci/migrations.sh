#!/bin/sh
# The build server runs this on a fresh clone of what would be on main after the merge.
set -e
alembic show head
alembic upgrade head
alembic check

"""Fill `status` from `is_done`. Killed, it is started again, and goes on where it was."""

from backfill import backfill, bar
from ways import not_filled, status_from_is_done, todos

from sample_app.database import make_engine

with make_engine().connect() as connection:
    values = {"status": status_from_is_done}
    filled = backfill(connection, todos, values, where=not_filled, progress=bar)
print(f"\n{filled:,} rows filled by this run")

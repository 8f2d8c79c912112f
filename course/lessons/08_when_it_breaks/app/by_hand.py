"""SQL past Alembic, for a repair by hand.

python by_hand.py "SELECT …" [another.db]
"""

import sqlite3
import sys


def main(statement: str, file: str = "todo.db") -> None:
    """Send one statement to a SQLite file, keep what it changed, and print the rows it gives."""
    connection = sqlite3.connect(file, isolation_level=None)
    for row in connection.execute(statement):
        print(*row, sep=" | ")
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

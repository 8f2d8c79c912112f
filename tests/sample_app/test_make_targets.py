"""make/db.mk, with commands that are shown and not run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")


def make(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a target with `echo` in Python's place."""
    stub = tmp_path / "bin" / "python"
    stub.parent.mkdir()
    stub.write_text('#!/bin/sh\nfor each; do printf "<%s>" "$each"; done\n')
    stub.chmod(0o755)
    makefile = tmp_path / "Makefile"
    makefile.write_text(f"setup:\n\t@true\nBIN := {stub.parent}\ninclude {PROJECT}/make/db.mk\n")
    return subprocess.run(
        ["make", "-f", str(makefile), *arguments],
        cwd=PROJECT,
        env={key: value for key, value in os.environ.items() if "MAKE" not in key},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "ran"),
    [
        (["db-upgrade"], "<-m><alembic><upgrade><head>"),
        (["db-downgrade"], "<-m><alembic><downgrade><-1>"),
        (["db-downgrade", "TO=base"], "<-m><alembic><downgrade><base>"),
        (["db-current"], "<-m><alembic><current>"),
        (["db-history"], "<-m><alembic><history><--indicate-current>"),
        (["db-test-migrations"], "<-m><pytest><tests/migrations>"),
        (["db-reset"], "<-m><sample_app.reset>"),
        (["db-reset", "CONFIRM=no"], "<-m><sample_app.reset>"),
        (["db-reset", "CONFIRM=yes"], "<-m><sample_app.reset><--yes>"),
        (
            ["db-migrate", 'MESSAGE=Ada\'s "notes" `x` ; y'],
            '<-m><alembic><revision><--autogenerate><-m><Ada\'s "notes" `x` ; y>',
        ),
    ],
)
def test_a_target_runs_one_command(tmp_path: Path, arguments: list[str], ran: str) -> None:
    made = make(tmp_path, *arguments)
    assert (made.returncode, made.stdout, made.stderr) == (0, ran, "")


@pytest.mark.parametrize("arguments", [["db-migrate"], ["db-migrate", "MESSAGE= "]])
def test_a_migration_without_a_message_is_refused_in_one_line(
    tmp_path: Path, arguments: list[str]
) -> None:
    made = make(tmp_path, *arguments)
    assert (made.returncode, made.stdout, made.stderr.count("\n")) == (2, "", 1)
    assert 'make db-migrate MESSAGE="' in made.stderr

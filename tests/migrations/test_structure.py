"""What can be said of the history without a database."""

import os
import re
import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory

from tests.migrations.history import BASELINE, HEAD, MERGE, PROJECT, make_config


def test_one_base_one_head_one_merge_and_two_branches() -> None:
    script = ScriptDirectory.from_config(make_config())
    revisions = list(script.walk_revisions())
    assert script.get_bases() == [BASELINE]
    assert script.get_heads() == [HEAD]
    assert [each.revision for each in revisions if each.is_merge_point] == [MERGE]
    assert len([each for each in revisions if each.is_branch_point]) == 1
    assert len(revisions) >= 9


def test_ids_are_twelve_hex_digits_and_begin_the_file_name() -> None:
    for file in (PROJECT / "alembic" / "versions").glob("*.py"):
        assert re.fullmatch(r"[0-9a-f]{12}_[a-z0-9_]+\.py", file.name)
        assert f'revision: str = "{file.name[:12]}"' in file.read_text(encoding="utf-8")


def test_every_downgrade_says_what_it_loses() -> None:
    for revision in ScriptDirectory.from_config(make_config()).walk_revisions():
        assert "Loses" in (revision.module.downgrade.__doc__ or ""), revision.path


def test_no_migration_imports_the_app() -> None:
    for file in (PROJECT / "alembic" / "versions").glob("*.py"):
        assert "sample_app" not in file.read_text(encoding="utf-8"), file.name


def test_the_folder_does_not_shadow_the_library() -> None:
    assert not (PROJECT / "alembic" / "__init__.py").exists()


def test_alembic_ini_is_found_from_any_folder(tmp_path: Path) -> None:
    """And `heads` needs no database: none is named that could be reached."""
    ran = subprocess.run(
        [sys.executable, "-m", "alembic", "-c", str(PROJECT / "alembic.ini"), "heads"],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{HEAD} (head)\n", "")

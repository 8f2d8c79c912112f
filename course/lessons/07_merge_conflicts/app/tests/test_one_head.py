"""The gate as a test: the history has one head."""

from alembic.config import Config
from alembic.script import ScriptDirectory


def test_the_history_has_one_head(alembic_config: Config) -> None:
    """Whatever the databases have had: it is the files that are asked."""
    heads = sorted(ScriptDirectory.from_config(alembic_config).get_heads())
    assert len(heads) == 1, f"{len(heads)} heads: {', '.join(heads)}"

"""A learner's project on disk, and the one place that starts Alembic."""

"""What the app writes down about itself, in app.log."""

import logging

from sample_app.database import ROOT

log = logging.getLogger("sample_app")


def begin() -> None:
    """Write to app.log from here on."""
    handler = logging.FileHandler(ROOT / "app.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)

"""How many todos were deleted in each week: `python -m sample_app.report`."""

from pathlib import Path

import pandas as pd
from sqlalchemy import Engine, select

from sample_app.database import make_engine
from sample_app.models import Todo


def deleted_per_week(engine: Engine) -> pd.DataFrame:
    """A row for each week: `week`, the Monday it begins with, and `deleted`, how many."""
    rows = pd.read_sql(select(Todo.deleted_at).where(Todo.deleted_at.is_not(None)), engine)
    when = pd.to_datetime(rows["deleted_at"], utc=True)
    counted = when.dt.floor("D").value_counts().sort_index()
    return counted.rename_axis("week").reset_index(name="deleted")


def page(report: pd.DataFrame) -> str:
    """The report as HTML, with a bar behind each number."""
    styler = report.style.hide(axis="index").format({"week": "{:%Y-%m-%d}"})
    styler = styler.bar("deleted", color="rgba(70, 130, 180, 0.4)", vmin=0, width=90)
    styler = styler.set_properties(["deleted"], **{"min-width": "16em"})
    return styler.set_uuid("report").to_html(caption="Todos deleted")


if __name__ == "__main__":
    made = deleted_per_week(make_engine())
    print(made.to_string(index=False, formatters={"week": "{:%Y-%m-%d}".format}))
    Path("report.html").write_text(page(made), "utf-8")

"""Fill minutes from hours."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from sample_app.database import make_engine
from sample_app.models import Todo

with Session(make_engine()) as session:
    for todo in session.scalars(sa.select(Todo)):
        todo.minutes = (todo.hours or 0) * 60
    session.commit()

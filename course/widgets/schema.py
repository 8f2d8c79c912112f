"""A schema: tables as cards, foreign keys as lines, and what the last change did to it."""

from course.state.cards import schema_cards
from course.state.schema import Schema
from course.widgets.view import View


class SchemaView(View):
    """Tables as cards, with what the last change added, changed or removed.

    Args:
        schema: what is there, and since when.
    """

    scripts = ("schema",)

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema_cards(schema), schema.document())

    def look(self, schema: Schema) -> None:
        """Draw another schema."""
        self.show(schema_cards(schema), schema.document())

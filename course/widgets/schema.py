"""A schema: tables as cards, foreign keys as lines, and what the last command did to it."""

from course.state.cards import schema_cards
from course.state.difference import SchemaDifference
from course.state.display import Document
from course.state.schema import Schema
from course.widgets.view import View


class SchemaView(View):
    """Tables as cards, with what the last command added, changed or removed.

    Args:
        schema: what is there.
        since: what the last command changed in it.
    """

    scripts = ("schema",)

    def __init__(self, schema: Schema, since: SchemaDifference | None = None) -> None:
        super().__init__(schema_cards(schema, since), schema_document(schema, since))

    def look(self, schema: Schema, since: SchemaDifference | None = None) -> None:
        """Draw another schema."""
        self.show(schema_cards(schema, since), schema_document(schema, since))


def schema_document(schema: Schema, since: SchemaDifference | None = None) -> Document:
    """The text form: what changed last, then the schema's own tables."""
    told = schema.document()
    changes = [f"Last change: {sentence}." for sentence in since.sentences] if since else []
    return Document((*told.sentences, *changes), told.tables)

"""What the app refuses to do: one class per cause, each with a message for the person who asked."""


class Refused(Exception):
    """The app didn't do what it was asked, and changed nothing; the message says why."""


class NotUsable(Refused, ValueError):
    """A text is empty, too long, or has characters that can't be shown."""


class NoSuchTodo(Refused, LookupError):
    """No todo has that id, or the one that has it is deleted."""


class NoSuchUser(Refused, LookupError):
    """No user has that e-mail address."""


class TitleTaken(Refused, ValueError):
    """The same person has that title already, on a todo that isn't deleted."""


class EmailTaken(Refused, ValueError):
    """Another user has that e-mail address."""

"""`course.doctor()` and `python -m course doctor`: is everything there that the course needs?

A notebook shows of what is well only what is the same on every machine, because the page is
compared with what it shows elsewhere. A terminal tells the details too: versions, paths, megabytes.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from course.machine.finding import Finding
from course.machine.packages import (
    look_at_python,
    look_at_the_notebooks,
    look_at_the_other_packages,
    look_at_what_is_taught,
)
from course.machine.postgresql import look_at_postgresql
from course.machine.system import (
    look_at_git,
    look_at_sqlite,
    look_at_the_alembic_command,
    look_at_the_migrations_folder,
    look_at_the_work_folder,
)
from course.state.display import Document, Shown, TableView

Probe = Callable[[], Finding]

PROBES: tuple[Probe, ...] = (
    look_at_python,
    look_at_the_migrations_folder,
    look_at_what_is_taught,
    look_at_the_notebooks,
    look_at_the_other_packages,
    look_at_sqlite,
    look_at_the_work_folder,
    look_at_the_alembic_command,
    look_at_git,
    look_at_postgresql,
)


@dataclass(frozen=True)
class Examination(Shown):
    """What the doctor found.

    Attributes:
        findings: One for each thing that was looked at.
    """

    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether everything is there that the course can't do without."""
        return all(finding.standing != "missing" for finding in self.findings)

    @property
    def verdict(self) -> str:
        """What was found, in a sentence."""
        missing = [each.subject for each in self.findings if each.standing == "missing"]
        notes = [each.subject for each in self.findings if each.standing == "note"]
        told = "Everything that the course needs is there."
        if missing:
            told = f"To be mended first: {', '.join(missing)}."
        return f"{told} Worth a look: {', '.join(notes)}." if notes else told

    def document(self) -> Document:
        """The verdict, and a table; of what is well no word that belongs to this machine."""
        rows = tuple(
            (
                each.subject,
                each.expected,
                "as expected" if each.standing == "there" else each.found,
            )
            for each in self.findings
        )
        steps = tuple(f"{each.subject}: {each.step}" for each in self.findings if each.step)
        table = TableView("What the course needs", ("looked at", "expected", "there"), rows)
        return Document((self.verdict, *steps), (table,))

    def details(self) -> str:
        """All that was found, as lines for a terminal."""
        lines = []
        for each in self.findings:
            lines.append(f"{each.standing:8} {each.subject}: {each.found}")
            if each.standing != "there":
                lines += [f"{'':8} expected: {each.expected}", f"{'':8} {each.step}"]
        return "\n".join([*lines, "", self.verdict])


def examine(probes: Sequence[Probe] = PROBES) -> Examination:
    """Look at everything. A probe that breaks is a finding as well.

    Args:
        probes: each looks at one thing.
    """
    return Examination(tuple(_found(probe) for probe in probes))


def doctor() -> Examination:
    """Look whether everything is there that the course needs. Takes a few seconds.

    Changes nothing: what a probe makes, such as a database, it removes.

    Returns:
        What was found; a notebook shows it as a table.
    """
    return examine()


def main(arguments: list[str]) -> int:
    """Print what was found, details and all.

    Args:
        arguments: those after `python -m course doctor`; there are none but `--help`.

    Returns:
        0 if everything is there that the course can't do without, 1 otherwise.
    """
    argparse.ArgumentParser(
        prog="python -m course doctor",
        description="Look whether everything is there that the course needs; change nothing.",
    ).parse_args(arguments)
    found = examine()
    print(found.details())
    return 0 if found.well else 1


def _found(probe: Probe) -> Finding:
    try:
        return probe()
    except Exception as error:  # noqa: BLE001 - the others are to be looked at all the same
        subject = probe.__name__.removeprefix("look_at_").replace("_", " ").capitalize()
        told = f"{type(error).__name__}: {error}"
        step = "Set the course up again with `make setup`; if it stays so, report this line."
        return Finding(subject, "something that can be looked at", told, "missing", step)

"""All rules, in the order in which a file is looked at."""

from course.state.rules import (
    concurrent,
    enums,
    failures,
    habits,
    locks,
    losses,
    not_null,
    undefined,
)
from course.state.rules.rule import LEVELS, Rule

RULES: tuple[Rule, ...] = (
    *losses.RULES,
    *not_null.RULES,
    *failures.RULES,
    *undefined.RULES,
    *concurrent.RULES,
    *enums.RULES,
    *habits.RULES,
    *locks.RULES,
)
"""Every kind of risk that is looked for."""

WORST_FIRST = tuple(sorted(RULES, key=lambda rule: LEVELS.index(rule.level)))
"""The same, the worst level first."""

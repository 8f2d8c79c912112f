"""The exercises of this lesson: a bare init, three broken set-ups, a database that was there first.

The projects are set up as a team does it: by `alembic init` of the locked version, with every
revision written by autogenerate.
"""

from . import adopt, percent_sign, shadowed_library, silent_log, wire_env

EXERCISES = {
    "02.1": wire_env.TASK,
    "02.2": percent_sign.TASK,
    "02.3": shadowed_library.TASK,
    "02.4": silent_log.TASK,
    "02.5": adopt.TASK,
}

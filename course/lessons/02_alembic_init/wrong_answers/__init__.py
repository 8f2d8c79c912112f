"""Answers to this lesson's exercises: mistakes that people make, and other ways that are right."""

from . import adopt, percent_sign, shadowed_library, silent_log, wire_env

WRONG_ANSWERS = {
    "02.1": wire_env.WRONG,
    "02.2": percent_sign.WRONG,
    "02.3": shadowed_library.WRONG,
    "02.4": silent_log.WRONG,
    "02.5": adopt.WRONG,
}
RIGHT_ANSWERS = {
    "02.1": wire_env.RIGHT,
    "02.2": percent_sign.RIGHT,
    "02.3": shadowed_library.RIGHT,
    "02.4": silent_log.RIGHT,
    "02.5": adopt.RIGHT,
}

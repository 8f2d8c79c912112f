"""The exercises of lesson 01: three databases to judge, five to compare, one to mend."""

from . import mended_by_hand, odd_one_out, which_crash

EXERCISES = {
    "01.1": which_crash.TASK,
    "01.2": odd_one_out.TASK,
    "01.3": mended_by_hand.TASK,
}

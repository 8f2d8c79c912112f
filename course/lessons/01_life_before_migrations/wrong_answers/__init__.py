"""What people answer to the exercises of lesson 01."""

from . import mended_by_hand, odd_one_out, which_crash

WRONG_ANSWERS = {
    "01.1": which_crash.WRONG,
    "01.2": odd_one_out.WRONG,
    "01.3": mended_by_hand.WRONG,
}
RIGHT_ANSWERS = {
    "01.1": which_crash.RIGHT,
    "01.2": odd_one_out.RIGHT,
    "01.3": mended_by_hand.RIGHT,
}

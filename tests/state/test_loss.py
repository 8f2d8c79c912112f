"""course.state.loss: the sum, in whole percent and in words."""

from course.state.loss import ColumnLoss, Loss


def test_a_thousand_values_of_which_one_is_lost_are_not_a_hundred_percent() -> None:
    assert Loss(values=1000, same=999, rows=1).percentage == 99
    assert Loss(values=1000, same=1, rows=1).percentage == 1
    assert Loss(values=1000, same=0, rows=1).percentage == 0
    assert Loss(values=0, same=0, rows=0).sentences == (
        "There was no value to lose: the tables are empty.",
    )


def test_the_sum_comes_first_then_what_is_lost_then_what_is_new() -> None:
    loss = Loss(
        values=4,
        same=2,
        rows=2,
        columns=(ColumnLoss("todos", "due", 2, nulls=1, different=1),),
        new_rows=(("todos", 2),),
    )
    assert loss.sentences == (
        "50 % of the values came back (2 of 4).",
        "todos.due: 1 of 2 cells came back as NULL",
        "todos.due: 1 of 2 cells came back with another value",
        "todos: 2 rows that were not there before",
    )
    assert loss.data() == {
        "percentage": 50,
        "summary": loss.sentences[0],
        "sentences": list(loss.sentences[1:]),
    }
    for sentence in loss.sentences[1:]:
        assert all(part in str(loss) for part in sentence.split(": ", 1))

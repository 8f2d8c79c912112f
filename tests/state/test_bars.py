from course.state.bars import Bars

WAYS = Bars(
    "Rows per second, in thousands",
    {"one by one": 12.5, "all at once": 250},
    {"longest wait": {"one by one": "40 ms", "all at once": "2 s"}},
    digits=1,
)


def test_a_bar_is_as_long_as_its_value_is_large() -> None:
    *_, slow, fast = WAYS.to_text().splitlines()
    assert (slow.count("#"), fast.count("#")) == (2, 30)


def test_the_text_has_every_number_under_its_header() -> None:
    assert WAYS.to_text() == (
        "Rows per second, in thousands\n"
        "             value  longest wait\n"
        "one by one    12.5         40 ms  ##\n"
        f"all at once  250.0           2 s  {'#' * 30}"
    )
    assert str(WAYS) == WAYS.to_text()


def test_html_says_the_same_and_hides_the_bars_from_screen_readers() -> None:
    html = WAYS._repr_mimebundle_()["text/html"]
    assert '<th scope="row">one by one</th><td>12.5</td><td>40 ms</td><td aria-hidden' in html
    assert "width:5.0%" in html
    assert "width:100.0%" in html
    assert '<th scope="col"></th>' not in html


def test_names_are_escaped() -> None:
    assert "<b>" not in Bars("<b>", {"<b>": 1}, {"<b>": {"<b>": "<b>"}}).to_html()


def test_nothing_and_zeros_are_shown_without_bars() -> None:
    assert Bars("None", {}).to_text() == "None\n  value"
    assert "#" not in Bars("Zero", {"a": 0}).to_text()

"""course.checks.record: pure data."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.checks.record import (
    BrokenRenames,
    Prediction,
    Record,
    Standing,
    read_renames,
    read_text,
)

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
SOLVED = st.builds(
    Standing,
    solved=DAYS,
    checks=st.integers(0, 9),
    hints=st.integers(0, 3),
    solution=st.booleans(),
)
OPEN = st.builds(Standing, reopened=st.none() | DAYS, hints=st.integers(0, 3))
IDS = st.sampled_from(["01.1", "01.2", "02.1", "02.2"])
RECORDS = st.builds(
    Record,
    st.dictionaries(IDS, SOLVED | OPEN),
    st.dictionaries(
        st.sampled_from(["01-p1", "01-p2"]), st.builds(Prediction, DAYS, st.text(), st.text())
    ),
)
STEPS = st.lists(
    st.permutations(["01.1", "01.2", "02.1"]).map(
        lambda new: dict(zip(["01.1", "01.2", "02.1"], new, strict=True))
    )
)


@given(RECORDS)
def test_what_is_written_is_read_again(record: Record) -> None:
    assert read_text(record.to_bytes().decode()) == (record, None)


@given(RECORDS, RECORDS, RECORDS)
def test_joining_knows_no_order_and_joining_again_changes_nothing(
    one: Record, two: Record, three: Record
) -> None:
    assert one.joined(two) == two.joined(one)
    assert one.joined(two).joined(three) == one.joined(two.joined(three))
    assert one.joined(two).joined(two) == one.joined(two)


@given(RECORDS, RECORDS)
def test_solved_on_either_machine_is_solved_on_the_earlier_day(one: Record, two: Record) -> None:
    both = one.joined(two).exercises
    for id_ in {*one.exercises, *two.exercises}:
        days = [record.exercises[id_].solved for record in (one, two) if id_ in record.exercises]
        assert both[id_].solved == min((day for day in days if day), default=None)


@given(RECORDS, STEPS)
def test_exercises_that_change_places_take_what_was_done_along(
    record: Record, steps: list[dict[str, str]]
) -> None:
    now = record.renamed(steps)
    assert now.renamed(steps) == now  # each step once
    for id_, standing in record.exercises.items():
        new = id_
        for step in steps:
            new = step.get(new, new)
        assert now.exercises[new] == standing


def test_two_exercises_that_become_one_are_solved_if_either_was() -> None:
    day = date(2026, 3, 1)
    before = Record({"01.1": Standing(hints=2), "01.2": Standing(solved=day)})
    now = before.renamed([{"01.2": "01.1"}])
    assert now.exercises == {"01.1": Standing(solved=day, hints=2)}


def test_an_older_edition_leaves_the_ids_of_a_newer_one_alone() -> None:
    newer = Record({"09.9": Standing(solved=date(2026, 3, 1))}, renames=3)
    assert newer.renamed([{"09.9": "01.1"}]) == newer


def test_what_was_never_done_is_not_said() -> None:
    record = Record({"01.1": Standing(solved=date(2026, 11, 21), checks=2)})
    assert json.loads(record.to_bytes())["exercises"] == {
        "01.1": {"solved": "2026-11-21", "checks": 2}
    }


def test_what_a_newer_kit_has_written_is_kept() -> None:
    record, wrong = read_text('{"format": 1, "certificate": {"name": "A"}}')
    assert wrong is None
    assert json.loads(record.to_bytes())["certificate"] == {"name": "A"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a JSON object"),
        ('{"format": 2}', "format 2"),
        ('{"exercises": []}', "exercises is not"),
        ('{"exercises": {"01.1": {"solved": "yesterday"}}}', '01.1: found {"solved"'),
        ('{"exercises": {"01.1": {"hints": -1}}}', "01.1"),
        ('{"exercises": {"01.1": 7}}', "01.1"),
        ('{"predictions": {"01-p1": {}}}', "01-p1"),
        ('{"renames": "no"}', "renames"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, told: str) -> None:
    _, wrong = read_text(text)
    assert wrong is not None
    assert told in wrong


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["exercises", "predictions", "renames", "format", "solved", "x"]),
                inner,
            )
        ),
    )
)
def test_no_json_is_a_crash_and_what_is_read_can_be_written(data: object) -> None:
    record, _ = read_text(json.dumps(data))
    again, wrong = read_text(record.to_bytes().decode())
    assert wrong is None
    assert again.exercises == record.exercises


def test_what_can_be_read_of_a_damaged_record_is_read() -> None:
    text = '{"exercises": {"01.1": {"solved": "2026-01-02"}, "01.2": {"solved": 5}}}'
    record, wrong = read_text(text)
    assert record.exercises == {"01.1": Standing(solved=date(2026, 1, 1) + timedelta(days=1))}
    assert wrong is not None


def test_the_steps_of_renaming_are_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "renamed.toml"
    assert read_renames(file) == ()
    file.write_text('[[step]]\n"01.1" = "01.2"\n[[step]]\n"01.2" = "01.3"\n')
    assert list(read_renames(file)) == [{"01.1": "01.2"}, {"01.2": "01.3"}]


@pytest.mark.parametrize("text", ["[[step", 'step = "x"', "[[step]]\na = 1", "[[steps]]"])
def test_steps_that_cannot_be_meant_are_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "renamed.toml"
    file.write_text(text)
    with pytest.raises(BrokenRenames, match=r"renamed\.toml"):
        read_renames(file)

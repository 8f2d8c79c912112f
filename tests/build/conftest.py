"""A built small lesson, made once for all tests of a process that only look at it."""

import pytest

from course.build.build import Built, build
from tests.build.miniature import write_lesson


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small lesson, built."""
    return build(write_lesson(tmp_path_factory.mktemp("built") / "lessons"))

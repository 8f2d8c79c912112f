"""The process that runs pytest for a check: it has imported what each run needs, and is forked.

The imports take longer than the tests. So it stays for the next check, which a learner who mends
something soon asks for; `pytest_child` ends by itself when nobody does.
"""

import atexit
import os
import select
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

_CHILD = Path(__file__).with_name("pytest_child.py")
CAN_FORK = hasattr(os, "fork")
"""Where it can't (on Windows), each question gets a process of its own."""


class Server:
    """A process, started when it is first asked, and anew where it has ended.

    Attributes:
        process: the running one, or the last.
    """

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self._owner = 0
        atexit.register(self.end)

    def ask(self, question: str, environment: Mapping[str, str], patience: float) -> str:
        """Ask, and wait for the answer.

        Args:
            question: one line.
            environment: for a process that is started now.
            patience: seconds. When they are over, or something else ends the waiting, such as
                Ctrl-C, the process is ended too, and all that it started.

        Returns:
            One line; empty if the process ended without an answer.

        Raises:
            TimeoutError: there was none in time.
        """
        try:
            answer = self._answer(question, environment, patience)
            if not answer:
                # One that had waited too long may end at the moment in which it is asked.
                self.end()
                answer = self._answer(question, environment, patience)
        except BaseException:
            self.end()
            raise
        return answer

    def end(self) -> None:
        """End the process, and all that it started."""
        process, self.process = self.process, None
        if process is None or self._owner != os.getpid():
            return
        with suppress(OSError):
            if CAN_FORK:
                os.killpg(process.pid, 9)
            else:
                process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _answer(self, question: str, environment: Mapping[str, str], patience: float) -> str:
        process = self._started(environment)
        asks, answers = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
        if not CAN_FORK:
            try:
                return process.communicate(f"{question}\n", timeout=patience)[0]
            except subprocess.TimeoutExpired:
                raise TimeoutError from None
        with suppress(BrokenPipeError):
            asks.write(f"{question}\n")
            asks.flush()
        if not select.select([answers], [], [], patience)[0]:
            raise TimeoutError
        return answers.readline()

    def _started(self, environment: Mapping[str, str]) -> "subprocess.Popen[str]":
        process = self.process
        if process is not None and self._owner == os.getpid() and process.poll() is None:
            return process
        self.end()
        self._owner = os.getpid()
        self.process = subprocess.Popen(
            # -P: what stands beside the child must not shadow what the tests import.
            [sys.executable, "-P", str(_CHILD)],
            cwd=_CHILD.parent,  # not in the learner's project, which may go
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        return self.process

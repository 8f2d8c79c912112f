"""A project that is set up like the course: the real bootstrap, the real pip, few bytes."""

import base64
import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# A build back end of a few lines stands in for setuptools, which takes seconds to install.
BACKEND = """
import os
import zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    wheel, info = "small-1-py3-none-any.whl", "small-1.dist-info/"
    with zipfile.ZipFile(os.path.join(folder, wheel), "w") as archive:
        archive.writestr("small.pth", os.getcwd())
        archive.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n")
        archive.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        archive.writestr(info + "RECORD", "small.pth,,\\n")
    return wheel
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1"
"""


@dataclass
class Small:
    """A project that is set up like the course, with packages of a few bytes."""

    folder: Path
    wheels: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        """The environment, made or not."""
        return self.folder / ".venv"

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.venv / "bin" / "python"

    @property
    def log(self) -> Path:
        """What pip said."""
        return self.folder / "work" / "setup.log"

    def wheel(self, name: str, version: str = "1") -> str:
        """Put a package on the shelf; gives its line for the lock."""
        file = self.wheels / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        content = {
            f"{name}.py": f"version = {version!r}\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        rows = []
        with zipfile.ZipFile(file, "w") as archive:
            for path, text in content.items():
                archive.writestr(path, text)
                sha = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()
                rows.append(f"{path},sha256={sha.rstrip('=')},{len(text)}")
            archive.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"

    def lock(self, *lines: str) -> None:
        """Write the lock."""
        (self.folder / "requirements.lock").write_text("".join(lines))

    def command(self, what: str = "setup", python: str = sys.executable) -> list[str]:
        """The command that sets the project up."""
        return [python, str(self.folder / "course" / "bootstrap.py"), what]

    def start(self, **options: Any) -> "subprocess.Popen[str]":
        """Start a set-up, and do not wait for it."""
        return subprocess.Popen(
            self.command(),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def set_up(self, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Set up, and give what was said and the exit code."""
        return subprocess.run(
            self.command(),
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def has(self, name: str) -> str:
        """The version of a package in `.venv`; empty when it is not there."""
        code = f"import {name}; print({name}.version)"
        ran = subprocess.run([self.python, "-c", code], capture_output=True, text=True, check=False)
        return ran.stdout.strip()

"""What all tests share: a project of their own to write in, and the same examples in every run."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

PROJECT = Path(__file__).resolve().parents[1]
OFFICIAL_GEODATA = "KLYNGELANDSKAB_OFFICIAL_GEODATA"
FAILED_CHECKS = "KLYNGELANDSKAB_FAILED_CHECKS"
FUZZ_EXAMPLES = "KLYNGELANDSKAB_FUZZ_EXAMPLES"

hypothesis_settings.register_profile(
    "ci", derandomize=True, database=None, max_examples=60, deadline=None
)
hypothesis_settings.register_profile("thorough", max_examples=2_000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# What a developer has configured or installed must not change a test, nor a test change that.
SCRATCH = Path(tempfile.mkdtemp(prefix="klyngelandskab-test-"))
OURS = {OFFICIAL_GEODATA, FAILED_CHECKS, FUZZ_EXAMPLES}
for name in list(os.environ):
    if name.startswith("KLYNGELANDSKAB_") and name not in OURS:
        del os.environ[name]
os.environ["KLYNGELANDSKAB_CONFIG"] = str(SCRATCH / "none.toml")
os.environ["KLYNGELANDSKAB_DATA_FOLDER"] = str(SCRATCH / "var")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "expect_console(pattern): the browser test expects this line in the console"
    )


def pytest_unconfigure() -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the checks that failed before pytest began (see bin/test)."""
    if failed := os.environ.get(FAILED_CHECKS):
        terminalreporter.section("checks that failed before pytest", red=True)
        terminalreporter.line(failed)


@pytest.fixture(scope="session")
def official_geodata() -> Path:
    """Return the folder of official boundaries, which is not part of the project."""
    named = os.environ.get(OFFICIAL_GEODATA)
    if not named:
        pytest.skip(f"official boundaries: {OFFICIAL_GEODATA} names no folder")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"official boundaries: {folder} is no folder")
    return folder

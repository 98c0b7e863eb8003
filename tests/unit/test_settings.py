"""The settings and the table in README.md that documents them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from pydantic_settings import SettingsError

from foundation.settings import ENVIRONMENT_PREFIX, PROJECT_FOLDER, Settings

README = PROJECT_FOLDER / "README.md"
ROW = re.compile(
    r"^\| `KLYNGELANDSKAB_(\w+)` \| `?([^`|]*?)`? \| `?([^`|]*?)`? \| (.+) \|$", re.MULTILINE
)
NOT_SETTINGS = {"CONFIG", "OFFICIAL_GEODATA"}


def documented() -> dict[str, tuple[str, str, str]]:
    """Return the README's rows: environment name to key, default and meaning."""
    rows = ROW.findall(README.read_text(encoding="utf-8"))
    return {name: (key, default, meaning) for name, key, default, meaning in rows}


def shown(name: str) -> str:
    """Write a setting's default as the README does."""
    default = Settings.model_fields[name].default
    if default is None:
        return "none"
    if isinstance(default, Path):
        return str(default.relative_to(PROJECT_FOLDER))
    return f"{default:g}" if isinstance(default, float) else str(default)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_readme_with_its_default_and_meaning(name: str) -> None:
    description = Settings.model_fields[name].description
    assert documented().get(name.upper()) == (name, shown(name), description)


def test_readme_names_no_setting_that_does_not_exist() -> None:
    known = {name.upper() for name in Settings.model_fields} | NOT_SETTINGS
    assert set(documented()) == known


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(ENVIRONMENT_PREFIX + name.upper(), raising=False)
    path = tmp_path / "klyngelandskab.toml"
    monkeypatch.setenv(f"{ENVIRONMENT_PREFIX}CONFIG", str(path))
    return path


def test_a_missing_file_leaves_the_defaults(file: Path) -> None:
    assert Settings().language == "da"
    assert Settings().data_folder == PROJECT_FOLDER / "var"


def test_the_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('language = "en"\nlandscape = "dk-2024"\n', encoding="utf-8")
    assert (Settings().language, Settings().landscape) == ("en", "dk-2024")
    monkeypatch.setenv(f"{ENVIRONMENT_PREFIX}LANGUAGE", "da")
    assert (Settings().language, Settings().landscape) == ("da", "dk-2024")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('language = "de"', "language"),
        ("http_timeout = 0", "http_timeout"),
        ('http_timeout = "soon"', "http_timeout"),
        ('log_level = "loud"', "log_level"),
        ('langauge = "da"', "langauge"),
    ],
)
def test_a_bad_line_in_the_file_is_named(file: Path, line: str, named: str) -> None:
    file.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(ValidationError, match=named):
        Settings()


def test_a_file_that_is_no_toml_is_refused(file: Path) -> None:
    file.write_text("language: da\n", encoding="utf-8")
    with pytest.raises((SettingsError, ValueError), match=r"(?i)toml|expected"):
        Settings()


def test_a_bad_value_in_the_environment_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{ENVIRONMENT_PREFIX}HTTP_TIMEOUT", "-1")
    with pytest.raises(ValidationError, match="http_timeout"):
        Settings()


def test_other_names_with_the_prefix_are_left_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{ENVIRONMENT_PREFIX}OFFICIAL_GEODATA", "/somewhere")
    assert Settings().language == "da"

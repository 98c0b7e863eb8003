"""Configuration: one table of settings, read from a file and from the environment.

Every setting stands in README.md; a test fails when one does not.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from foundation.language import Language

PROJECT_FOLDER = Path(__file__).resolve().parents[1]
ENVIRONMENT_PREFIX = "KLYNGELANDSKAB_"


class Settings(BaseSettings):
    """The application's settings; the environment wins over the file."""

    model_config = SettingsConfigDict(env_prefix=ENVIRONMENT_PREFIX, extra="forbid", frozen=True)

    language: Language = Field("da", description="Language of a page whose link names none.")
    landscape: str = Field("dk-2016", description="Landscape of a page whose link names none.")
    landscapes_folder: Path | None = Field(
        None, description="A folder with further landscapes, one package each."
    )
    data_folder: Path = Field(
        PROJECT_FOLDER / "var",
        description="Where the application keeps what it makes, such as official boundaries.",
    )
    store_url: SecretStr | None = Field(
        None,
        description="Where the store lies: a file, or postgresql://…; without, store.duckdb in the"
        " data folder.",
    )
    publishers: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Who may publish once sign-in is set up: addresses with commas between; see"
        " `docs/roles.md`.",
    )
    publisher_claim: str | None = Field(
        None,
        pattern=r"^[^=\s]+=.*\S",
        description="Who may publish besides: those whose sign-in says so, as in"
        " roles=klynge-redaktør.",
    )
    sign_in_hours: float = Field(
        10.0, gt=0, description="Hours after which publishing asks to sign in again."
    )
    synthetic: bool = Field(
        True,  # noqa: FBT003
        description="Whether landscapes with made-up company figures are offered.",
    )
    threshold: int = Field(
        3, ge=3, description="The smallest count of companies that is shown: 3 or more."
    )
    company_key: SecretStr | None = Field(
        None,
        description="The secret behind the pseudonyms of companies: 32 random characters or more.",
    )
    statbank: dict[str, Any] = Field(
        {},
        description="What is fetched from Statistics Denmark: see `loaders/statbank/series.py`.",
    )
    background_url: str = Field(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        description="Tiles of the background map, fetched only when a user switches it on.",
    )
    background_attribution: str = Field(
        "© OpenStreetMap contributors", description="What the background map's owner asks to show."
    )
    http_timeout: float = Field(
        30.0, gt=0, description="Seconds to wait for an address before giving up."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe event that is logged."
    )
    log_format: Literal["json", "text"] = Field(
        "json", description="Structured lines for machines, or text for a developer."
    )

    @field_validator("publishers", mode="before")
    @classmethod
    def _with_commas(cls, value: object) -> object:
        """Take what the environment holds apart; the file has a list."""
        if isinstance(value, str):
            return tuple(each.strip() for each in value.split(",") if each.strip())
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then the file."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=configuration_file())
        return init_settings, env_settings, file


def configuration_file() -> Path:
    """Return the configuration file: the one the environment names, or the project's own."""
    named = os.environ.get(f"{ENVIRONMENT_PREFIX}CONFIG")
    return Path(named) if named else PROJECT_FOLDER / "klyngelandskab.toml"


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()

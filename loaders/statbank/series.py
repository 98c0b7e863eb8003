"""Which table of StatBank is which indicator, and the settings of the whole source.

Settings stand in the table ``[statbank]`` of the configuration file, or in the environment with
the prefix ``KLYNGELANDSKAB_STATBANK_``. A further indicator, or another table for a known one::

    [statbank.series.enterprises]
    table = "ERHV2"
    select = { TAL = "ARBSTED" }
    unit = "workplaces"
    population = "workplaces with jobs at the end of November"

    [statbank.series.population_1_january]
    year = 2018
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from foundation.settings import ENVIRONMENT_PREFIX, configuration_file

Format = Literal["JSONSTAT", "CSV"]
SECTION: Final = "statbank"


class Series(BaseModel):
    """One indicator: where its figures by municipality stand in StatBank."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str = Field(pattern=r"^[A-Za-z0-9]{1,20}$", description="The table's code.")
    select: dict[str, str] = Field(
        default_factory=dict,
        description="The value chosen for a variable that cannot be summed away, both by code.",
    )
    period: str = Field(
        "{year}", pattern=r"^\{year\}[A-Za-z0-9]{0,4}$", description="How the table names a year."
    )
    year: int | None = Field(None, description="The year to fetch; else that of the landscape.")
    unit: str = Field("", description="What one is counted.")
    population: str = Field("", description="What is counted, and where.")


DOCUMENTED: Final[Mapping[str, Series]] = {
    # Quarterly since 2008, on the first day: OMRÅDE, KØN, ALDER, CIVILSTAND can all be eliminated.
    # An example in https://www.dst.dk/en/Statistik/hjaelp-til-statistikbanken/api; answers of
    # ``tableinfo`` are printed in the tests of https://pypi.org/project/denstatbank/.
    "population_1_january": Series(
        table="FOLK1A",
        period="{year}K1",
        unit="persons",
        population="resident population on 1 January",
    ),
    # New with reference year 2021: "antal firmaer, fordelt på kommuner, landsdele og regioner"; an
    # enterprise counts in the municipality of its head office only.
    # https://www.dst.dk/da/Statistik/nyheder-analyser-publ/nyt/NytHtml?cid=45786
    # Which years it holds and the codes of its variables are not documented there; both are read
    # from the table itself.
    "enterprises": Series(
        table="GF02",
        unit="enterprises",
        population="active enterprises, each in the municipality of its head office",
    ),
    # Yearly since 2008, end of November: "Workplaces and job by region, industry, unit and time".
    # https://www.dst.dk/en/Statistik/dokumentation/documentationofstatistics/workplaces-and-jobs/accessibility-and-clarity
    # TAL: ANSATTE "Job ultimo november", ARBSTED "Arbejdssteder ultimo november".
    "employment": Series(
        table="ERHV2",
        select={"TAL": "ANSATTE"},
        unit="jobs",
        population="jobs at the end of November, at the workplace",
    ),
    # The nearest to enterprises that goes back to 2008, and counts where the work is done.
    "workplaces": Series(
        table="ERHV2",
        select={"TAL": "ARBSTED"},
        unit="workplaces",
        population="workplaces with jobs at the end of November",
    ),
}
"""Tables that are known to exist, each with where that is said."""


class StatbankSettings(BaseSettings):
    """What can be set about StatBank; the environment wins over the file."""

    model_config = SettingsConfigDict(
        env_prefix=f"{ENVIRONMENT_PREFIX}STATBANK_", extra="forbid", frozen=True
    )

    address: str = Field("https://api.statbank.dk/v1", description="StatBank's base address.")
    format: Format = Field("JSONSTAT", description="What an answer is asked for in.")
    keep_days: float = Field(
        30.0, ge=0, description="For how many days an answer is used without asking again."
    )
    series: dict[str, Series] = Field(
        default_factory=dict, validate_default=True, description="The indicators and their tables."
    )

    @field_validator("address")
    @classmethod
    def check_address(cls, address: str) -> str:
        """Refuse what is no web address, so that the setting is named at once."""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("an http or https address is expected")
        return address

    @field_validator("series", mode="before")
    @classmethod
    def add_documented(cls, given: Any) -> Any:
        """Complete what is configured by what is documented, unless the table is another."""
        if not isinstance(given, dict):
            return given
        found: dict[str, Any] = dict(DOCUMENTED)
        for name, entry in given.items():
            known = DOCUMENTED.get(name)
            if known is not None and isinstance(entry, dict) and "table" not in entry:
                found[name] = known.model_dump() | entry
            else:
                found[name] = entry
        return found

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then the file's own table."""
        file = configuration_file()
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        table = tomllib.loads(text).get(SECTION, {})
        return init_settings, env_settings, InitSettingsSource(settings_cls, table)

"""Settings: the only place that reads the environment. All faults are told at once, each with its mend."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.exc import ArgumentError

from knowledge.encoder import DEFAULT_MODEL
from triage.wording.languages import ENGLISH

ANY_LANGUAGE = "any"


class SettingsFault(Exception):
    """Settings that cannot work. The message names every one of them and how to mend it."""


def _named(*names: str) -> Any:
    return AliasChoices(*names)


class Settings(BaseSettings):
    """What a deployer decides, from the environment or a `.env` file."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    bot_token: str | None = Field(
        default=None, validation_alias=_named("SLACK_BOT_TOKEN"), description="the bot's token, xoxb-…"
    )
    app_token: str | None = Field(
        default=None,
        validation_alias=_named("SLACK_APP_TOKEN"),
        description="the app-level token for Socket Mode, xapp-…",
    )
    signing_secret: str | None = Field(
        default=None,
        validation_alias=_named("SLACK_SIGNING_SECRET"),
        description="checks that requests come from Slack (HTTP mode)",
    )
    api_url: str = Field(
        default="https://slack.com/api/",
        validation_alias=_named("SLACK_API_URL"),
        description="where Slack's Web API is",
    )
    database_url: str = Field(
        default="sqlite:///faultline.db",
        validation_alias=_named("DATABASE_URL"),
        description="sqlite:///path or postgresql://…; it alone chooses the mode",
    )
    model: str = Field(
        default=DEFAULT_MODEL,
        validation_alias=_named("FAULTLINE_MODEL"),
        description="the encoder: the shipped model, or any sentence-transformers model by folder or name",
    )
    encoder_threads: int = Field(
        default=1,
        ge=1,
        le=64,
        validation_alias=_named("FAULTLINE_ENCODER_THREADS"),
        description="threads of one encoding",
    )
    departments: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias=_named("FAULTLINE_DEPARTMENTS"),
        description="departments to choose from, separated by commas; those on file are added",
    )
    touchpoints: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias=_named("FAULTLINE_TOUCHPOINTS"),
        description="touchpoints to choose from, separated by commas; those on file are added",
    )
    admins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        validation_alias=_named("FAULTLINE_ADMINS"),
        description="Slack user ids, separated by commas, who may do everything, beside Slack's admins",
    )
    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(ENGLISH,),
        validation_alias=_named("FAULTLINE_LANGUAGES"),
        description="languages the encoder reads, such as en,de; any for a multilingual one",
    )
    regroup_hour: int = Field(
        default=3,
        ge=0,
        le=23,
        validation_alias=_named("FAULTLINE_REGROUP_HOUR"),
        description="hour (UTC) of the nightly consolidation",
    )
    ratings_secret: str | None = Field(
        default=None,
        min_length=16,
        validation_alias=_named("FAULTLINE_RATINGS_SECRET"),
        description="signs the ratings that another system posts to /hooks/ratings; 16 characters at least",
    )
    log_level: str = Field(
        default="INFO",
        validation_alias=_named("FAULTLINE_LOG_LEVEL"),
        description="DEBUG, INFO, WARNING or ERROR",
    )

    @field_validator("bot_token", "app_token", "signing_secret", "ratings_secret", mode="before")
    @classmethod
    def _blank_is_none(cls, value: Any) -> Any:
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("departments", "touchpoints", "admins", "languages", mode="before")
    @classmethod
    def _by_commas(cls, value: Any) -> Any:
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(part.strip() for part in parts if part.strip())

    @field_validator("languages")
    @classmethod
    def _are_languages(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        codes = tuple(code.lower() for code in value)
        if not codes or any(
            code != ANY_LANGUAGE and not (len(code) == 2 and code.isalpha()) for code in codes
        ):
            raise ValueError("are codes of two letters, such as en,de; or any")
        return codes

    @field_validator("bot_token")
    @classmethod
    def _is_bot_token(cls, value: str | None) -> str | None:
        if value and not value.startswith(("xoxb-", "xoxe.")):
            raise ValueError(
                "does not start with xoxb-; copy the Bot User OAuth Token from OAuth & Permissions"
            )
        return value

    @field_validator("app_token")
    @classmethod
    def _is_app_token(cls, value: str | None) -> str | None:
        if value and not value.startswith("xapp-"):
            raise ValueError(
                "does not start with xapp-; make an app-level token with the scope connections:write"
            )
        return value

    @field_validator("api_url")
    @classmethod
    def _is_url(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("is no address; use https://slack.com/api/")
        return value if value.endswith("/") else value + "/"

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, value: str) -> str:
        from sqlalchemy import make_url

        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError as error:
            raise ValueError(
                "is no database address; use sqlite:///faultline.db or postgresql://…"
            ) from error
        if backend not in ("sqlite", "postgresql", "postgres"):
            raise ValueError(f"{backend} is not supported; use sqlite:///faultline.db or postgresql://…")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("is no level; use DEBUG, INFO, WARNING or ERROR")
        return value.upper()


def read_settings(env_file: Path | None = Path(".env"), **given: Any) -> Settings:
    """The settings as they are now; `given` wins over the environment. Raises `SettingsFault`."""
    try:
        return Settings(_env_file=env_file, **given)  # type: ignore[call-arg]
    except ValidationError as error:
        lines = []
        for fault in error.errors():
            name = str(fault["loc"][0])
            field = Settings.model_fields.get(name)
            shown = environment_name(field.validation_alias) if field else name
            lines.append(f"{shown} {str(fault['msg']).removeprefix('Value error, ')}")
        raise SettingsFault("\n".join(lines)) from error


def environment_name(alias: Any) -> str:
    """The variable that a setting is read from."""
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else str(alias)


def variables() -> dict[str, str]:
    """Every variable with what it is for, in the order to read them."""
    return {
        environment_name(field.validation_alias): str(field.description)
        for field in Settings.model_fields.values()
    }

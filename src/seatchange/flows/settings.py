"""seatchange.toml and the SEATCHANGE_* environment, as the settings of a run.

`Keys` is the shape of the file (docs/configuration.md describes every key, and a test compares the two); `Settings` is
what the rest of the program takes. Environment variables win over the file: SEATCHANGE_ALERTS__MAX_AGE=off is
`max_age` in `[alerts]`.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Set
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from seatchange.extractors.http import HttpSettings
from seatchange.extractors.model import Feed

if TYPE_CHECKING:
    from seatchange.warehouse.subscriptions import Subscriber

FILE_NAME = "seatchange.toml"
ENVIRONMENT_PREFIX = "SEATCHANGE_"
CONFIG_VARIABLE = "SEATCHANGE_CONFIG"
MAX_CONFIG_BYTES = 4 * 1024 * 1024  # some 20,000 feeds; more is a mistake, such as a log file
SHORTEST_INTERVAL = timedelta(seconds=10)  # a pass needs a few seconds, and publishers block readers that hurry
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DURATION = re.compile(r"(\d{1,6})\s*([smhdw])")
HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/@\[\]]+):(\d{1,5})")
SECRET_SUFFIX = "_env"  # noqa: S105
FILE_SUFFIX = "_file"


class SettingsProblem(Exception):  # noqa: N818 - it is the person's to mend, and named as such on screen
    """The configuration cannot be used. The message is one line: the key, the file, and what is allowed."""

    exit_status = 2  # of the command line: bad usage or configuration


def duration(text: object) -> object:
    """A duration such as "90s", "15m", "1h 30m" or "7d". Raises ValueError for anything else."""
    if isinstance(text, timedelta):
        return text
    compact = str(text).strip() if isinstance(text, str) else ""
    parts = DURATION.findall(compact)
    if not parts or DURATION.sub("", compact).strip():
        raise ValueError(f'{text!r} is not a duration; write for example "90s", "15m", "2h" or "7d"')
    return sum((timedelta(**{UNITS[unit]: int(number)}) for number, unit in parts), timedelta())


def _age(text: object) -> object:
    if text == "off":
        return None
    try:
        return duration(text)
    except ValueError as error:
        raise ValueError(f'{error}, or "off"') from None


def _unless_off(value: object) -> object:
    return None if value == "off" else value


def _at_least(shortest: timedelta) -> AfterValidator:
    def check(length: timedelta) -> timedelta:
        if length < shortest:
            raise ValueError(f"must be at least {shortest.total_seconds():.0f}s")
        return length

    return AfterValidator(check)


def _host_port(text: str) -> str:
    match = HOST_PORT.fullmatch(text)
    if match is None or not 0 < int(match[2]) < 65536:
        raise ValueError(f'{text!r} is not host:port; write for example "127.0.0.1:8765"')
    return text


def _web_address(text: str) -> str:
    if not re.match(r"https?://[^\s/]", text):
        raise ValueError(f"{text!r} is not a web address; it must begin with http:// or https://")
    return text


Duration = Annotated[timedelta, BeforeValidator(duration)]
WebAddress = Annotated[str, Field(max_length=4096), AfterValidator(_web_address)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class WarehouseKeys(_Table):
    """Where the facts are kept."""

    path: Path = Path("seatchange.duckdb")


class PublishKeys(_Table):
    """What the copy for readers holds."""

    texts: bool = False


class ScheduleKeys(_Table):
    """How often a pass is made."""

    every: Annotated[Duration, _at_least(SHORTEST_INTERVAL)] = timedelta(minutes=15)


class AlertKeys(_Table):
    """Which news is alerted."""

    max_age: Annotated[timedelta | None, BeforeValidator(_age)] = timedelta(days=7)
    flood: Annotated[Annotated[int, Field(ge=1, le=10_000)] | None, BeforeValidator(_unless_off)] = 25


class HttpKeys(_Table):
    """How pages are fetched."""

    allow: tuple[Annotated[str, AfterValidator(_host_port)], ...] = ()
    contact: Annotated[str, Field(max_length=200, pattern=r"^[ -~]*$")] = ""
    deadline: Annotated[Duration, _at_least(timedelta(seconds=1))] = timedelta(seconds=30)
    concurrency: Annotated[int, Field(ge=1, le=256)] = 16
    concurrency_per_host: Annotated[int, Field(ge=1, le=16)] = 2


class WorkerKeys(_Table):
    """How pages are read."""

    count: Annotated[int, Field(ge=1, le=64)] | None = None
    deadline: Annotated[Duration, _at_least(timedelta(seconds=1))] = timedelta(seconds=20)


class FeedKeys(_Table):
    """One feed."""

    url: WebAddress
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    title: Annotated[str, Field(min_length=1, max_length=500)] | None = None


class Keys(BaseSettings):
    """The tables and keys of seatchange.toml. A subscriber's keys depend on its channel and are checked by it."""

    model_config = SettingsConfigDict(
        extra="forbid", env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__", frozen=True
    )

    warehouse: WarehouseKeys = WarehouseKeys()
    publish: PublishKeys = PublishKeys()
    schedule: ScheduleKeys = ScheduleKeys()
    alerts: AlertKeys = AlertKeys()
    http: HttpKeys = HttpKeys()
    workers: WorkerKeys = WorkerKeys()
    feeds: tuple[FeedKeys, ...] = ()
    subscribers: tuple[dict[str, Any], ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which comes as arguments."""
        return env_settings, init_settings


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a run, checked and complete. `file` is None when there is no configuration file."""

    file: Path | None
    warehouse: Path
    publish_texts: bool
    every: timedelta
    max_age: timedelta | None
    flood: int | None  # alerts of one load for one subscriber that are told singly
    http: HttpSettings
    worker_count: int | None
    worker_deadline: timedelta
    feeds: tuple[Feed, ...]
    subscribers: tuple[Subscriber, ...]

    @property
    def state(self) -> Path:
        """The folder beside the warehouse for what a run leaves: locks, Prefect's own files, logs."""
        return self.warehouse.parent / ".seatchange"


def find(config: Path | None) -> Path | None:
    """The configuration file: the one named, else by SEATCHANGE_CONFIG, else seatchange.toml here, else None.

    Raises SettingsProblem when the one named does not exist.
    """
    named = config or (Path(os.environ[CONFIG_VARIABLE]) if os.environ.get(CONFIG_VARIABLE) else None)
    path = named or Path(FILE_NAME)
    if path.is_file():
        return path.resolve()
    if named is not None:
        raise SettingsProblem(f"{named}: there is no such file; name an existing {FILE_NAME}")
    return None


def load(config: Path | None = None) -> Settings:
    """The settings from the configuration file and the environment. Raises SettingsProblem."""
    file = find(config)
    return parse(_read(file) if file else {}, file)


def parse(tables: dict[str, Any], file: Path | None) -> Settings:
    """The settings from the tables of a configuration file (and the environment). Raises SettingsProblem."""
    name = file.name if file else "the environment"
    _check_environment()
    try:
        keys = Keys(**tables)
    except ValidationError as error:
        raise _problem(error, Keys, name) from None
    except SettingsError as error:
        raise SettingsProblem(f"the environment: {error}: its value must be JSON") from None
    base = file.parent if file else Path.cwd()
    twice = _first_repeated([feed.url for feed in keys.feeds])
    if twice is not None:
        raise SettingsProblem(f"{name}: feeds: {twice} is there twice; remove one")
    return Settings(
        file=file,
        warehouse=(base / keys.warehouse.path).resolve(),
        publish_texts=keys.publish.texts,
        every=keys.schedule.every,
        max_age=keys.alerts.max_age,
        flood=keys.alerts.flood,
        http=_http(keys.http),
        worker_count=keys.workers.count,
        worker_deadline=keys.workers.deadline,
        feeds=tuple(Feed(url=feed.url, language=feed.language, title=feed.title) for feed in keys.feeds),
        subscribers=_subscribers(keys.subscribers, base, name, {feed.url for feed in keys.feeds}),
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > MAX_CONFIG_BYTES:
            raise SettingsProblem(f"{file.name}: larger than {MAX_CONFIG_BYTES // 2**20} MB; is it the right file?")
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsProblem(f"{file.name}: not valid TOML: {error}") from None
    except UnicodeDecodeError as error:
        raise SettingsProblem(f"{file.name}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise SettingsProblem(f"{file.name}: cannot be read: {error.strerror}") from None


def _http(keys: HttpKeys) -> HttpSettings:
    return HttpSettings(
        allow=keys.allow,
        deadline=keys.deadline.total_seconds(),
        concurrency=keys.concurrency,
        concurrency_per_host=keys.concurrency_per_host,
        contact=keys.contact,
    )


def _subscribers(tables: tuple[dict[str, Any], ...], base: Path, name: str, feeds: Set[str]) -> tuple[Subscriber, ...]:
    if not tables:
        return ()
    from seatchange.warehouse.channels import channels
    from seatchange.warehouse.filters.model import BASE, each

    subscribers: list[Subscriber] = []
    for number, table in enumerate(tables, start=1):
        where = f"subscribers[{number}]"
        channel = table.get("channel")
        if channel not in channels():
            told = "missing" if channel is None else f"{channel!r} is none"
            raise SettingsProblem(f"{name}: {where}.channel: {told}; allowed are {', '.join(sorted(channels()))}")
        model = channels()[channel].config
        try:
            subscriber = model.model_validate(table, context={BASE: base})
        except ValidationError as error:
            raise _problem(error, model, name, where) from None
        _check_secrets(table, f"{name}: {where}")
        for condition in each(subscriber.filter):
            for url in condition.feeds or ():
                if url not in feeds:
                    raise SettingsProblem(
                        f"{name}: {where}.filter.feeds: {url} is none of the [[feeds]]; use their url"
                    )
        keys = {key: getattr(subscriber, key) for key in model.model_fields}
        paths = {key: (base / value).resolve() for key, value in keys.items() if isinstance(value, Path)}
        subscribers.append(subscriber.model_copy(update=paths))
        _check_files(subscribers[-1], f"{name}: {where}")
    twice = _first_repeated([subscriber.name for subscriber in subscribers])
    if twice is not None:
        raise SettingsProblem(f"{name}: subscribers: the name {twice!r} is there twice; alerts are kept under it")
    return tuple(subscribers)


def _check_secrets(table: dict[str, Any], where: str) -> None:
    """Raise SettingsProblem when an environment variable that is to hold a secret (`secret_env`) is not set."""
    for key, value in table.items():
        if isinstance(value, dict):
            _check_secrets(value, f"{where}.{key}")
        elif (key == "env" or key.endswith(SECRET_SUFFIX)) and isinstance(value, str) and value not in os.environ:
            raise SettingsProblem(f"{where}.{key}: the environment variable {value} is not set")


def _check_files(subscriber: Subscriber, where: str) -> None:
    """Raise SettingsProblem when a file with a secret is not there, or a template in a file cannot be used."""
    from seatchange.warehouse.render import Worded

    for key in type(subscriber).model_fields:
        path = getattr(subscriber, key)
        if key.endswith(FILE_SUFFIX) and isinstance(path, Path) and not path.is_file():
            raise SettingsProblem(f"{where}.{key}: there is no file {path}")
    if isinstance(subscriber, Worded) and subscriber.template_file is not None:
        try:
            subscriber.check()
        except ValueError as error:
            raise SettingsProblem(f"{where}.template_file: {error}") from None


def _check_environment() -> None:
    """Raise SettingsProblem for a SEATCHANGE_* variable that names no table: it would be silently without effect."""
    for variable in sorted(os.environ):
        if variable.startswith(ENVIRONMENT_PREFIX) and variable != CONFIG_VARIABLE:
            table = variable.removeprefix(ENVIRONMENT_PREFIX).partition("__")[0].lower()
            if table not in Keys.model_fields:
                allowed = ", ".join(ENVIRONMENT_PREFIX + field.upper() for field in Keys.model_fields)
                raise SettingsProblem(
                    f"the environment: {variable}: unknown variable; allowed are {CONFIG_VARIABLE} and {allowed}"
                )


def _problem(error: ValidationError, model: type[BaseModel], name: str, where: str = "") -> SettingsProblem:
    """The first fault of a validation as one line."""
    fault = error.errors(include_url=False)[0]
    location = fault["loc"]
    key = where
    for part in location:
        if isinstance(part, int):
            key += f"[{part + 1}]"
        elif part in {"constrained-str", "constrained-int", "none", "FromEnvironment"} or "[" in str(part):
            continue  # a branch of a union, not a key
        else:
            key += f".{part}" if key else str(part)
    variable = ENVIRONMENT_PREFIX + "__".join(str(part) for part in location).upper()
    source = f"the environment ({variable})" if variable in os.environ and not where else name
    if fault["type"] == "extra_forbidden":
        allowed = ", ".join(_keys_beside(model, location))
        return SettingsProblem(f"{source}: {key}: unknown key" + (f"; allowed are {allowed}" if allowed else ""))
    if fault["type"] == "missing":
        return SettingsProblem(f"{source}: {key}: missing; it must be given")
    told = fault["msg"].removeprefix("Value error, ")
    told = told[:1].lower() + told[1:]
    # The values of subscribers are not repeated: they hold secrets.
    telling = not where and repr(fault["input"]) not in told and not isinstance(fault["input"], dict | list)
    given = f" (not {_shown(fault['input'])})" if telling else ""
    return SettingsProblem(f"{source}: {key}: {told}{given}".replace("\n", " "))


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:79] + "…"


def _keys_beside(model: Any, location: tuple[int | str, ...]) -> list[str]:
    """The keys allowed in the table where an unknown one was found."""
    for part in location[:-1]:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if part in fields:
            model = _table_in(fields[part].annotation) or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _table_in(annotation: Any) -> Any:
    """The model that a field holds, be it optional or one of many; None when it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _table_in(inner))), None)


def _first_repeated(values: list[str]) -> str | None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None

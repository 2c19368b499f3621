"""seatchange.toml is checked key by key; what is wrong is told in one line."""

from datetime import timedelta
from pathlib import Path

import pytest

from seatchange.flows.settings import SettingsProblem, duration, load

GOOD = """
[warehouse]
path = "facts/seatchange.duckdb"
[schedule]
every = "1h 30m"
[alerts]
max_age = "off"
[http]
allow = ["127.0.0.1:8765", "[::1]:80"]
contact = "desk@example.org"
[workers]
count = 2
[[feeds]]
url = "https://example.org/feed.xml"
language = "fr"
[[feeds]]
url = "https://example.org/other.xml"
[[subscribers]]
name = "desk"
channel = "file"
path = "alerts.jsonl"
[subscribers.filter]
languages = ["fr"]
role_classes = ["ceo"]
min_confidence = 0.6
"""


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("SEATCHANGE_CONFIG", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)

    def write(text, name="seatchange.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_whole_file_is_read_with_paths_relative_to_it(config, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings = load(config(GOOD))
    assert settings.warehouse == tmp_path / "facts/seatchange.duckdb"
    assert settings.every == timedelta(minutes=90)
    assert settings.max_age is None
    assert settings.http.allow == ("127.0.0.1:8765", "[::1]:80")
    assert "desk@example.org" in settings.http.user_agent
    assert settings.worker_count == 2
    assert [(feed.url, feed.language) for feed in settings.feeds] == [
        ("https://example.org/feed.xml", "fr"),
        ("https://example.org/other.xml", None),
    ]
    (subscriber,) = settings.subscribers
    assert subscriber.name == "desk"
    assert subscriber.path == tmp_path / "alerts.jsonl"
    assert subscriber.filter.min_confidence == 0.6


def test_a_watch_list_is_looked_for_beside_the_file(config, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "watch.txt").write_text("OpenAI\n")
    text = DESK + "channel = 'console'\nfilter = { any = [{ watch_list = 'watch.txt' }] }"
    (subscriber,) = load(config(text)).subscribers
    assert subscriber.filter.any[0].watch_list.names == {"OpenAI"}


def test_an_empty_file_gives_the_defaults(config, tmp_path):
    settings = load(config(""))
    assert settings.warehouse == tmp_path / "seatchange.duckdb"
    assert settings.max_age == timedelta(days=7)
    assert settings.every == timedelta(minutes=15)
    assert settings.feeds == settings.subscribers == ()


def test_the_file_here_is_found_and_another_one_by_environment(config, monkeypatch):
    config('[schedule]\nevery = "1m"')
    assert load().every == timedelta(minutes=1)
    monkeypatch.setenv("SEATCHANGE_CONFIG", str(config('[schedule]\nevery = "2m"', "other.toml")))
    assert load().every == timedelta(minutes=2)


def test_without_a_file_there_are_defaults(config):
    assert load().file is None


def test_the_environment_wins_over_the_file(config, monkeypatch):
    monkeypatch.setenv("SEATCHANGE_ALERTS__MAX_AGE", "3d")
    monkeypatch.setenv("SEATCHANGE_FEEDS", '[{"url": "https://example.org/env.xml"}]')
    settings = load(config(GOOD))
    assert settings.max_age == timedelta(days=3)
    assert [feed.url for feed in settings.feeds] == ["https://example.org/env.xml"]


def test_a_secret_in_the_environment_must_be_there(config, monkeypatch):
    text = (
        '[[subscribers]]\nname = "desk"\nchannel = "webhook"\nurl = "https://example.org/"\nsecret_env = "DESK_SECRET"'
    )
    monkeypatch.setenv("DESK_SECRET", "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=")
    assert load(config(text)).subscribers[0].keys()
    monkeypatch.delenv("DESK_SECRET")
    with pytest.raises(
        SettingsProblem, match=r"subscribers\[1\]\.secret_env: the environment variable DESK_SECRET is not"
    ):
        load()


FEED = '[[feeds]]\nurl = "https://example.org/feed.xml"\n'
DESK = '[[subscribers]]\nname = "desk"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[alerts]\nmax_aeg = 3", "alerts.max_aeg: unknown key; allowed are max_age"),
        (
            "[alert]\nmax_age = 3",
            "alert: unknown key; allowed are warehouse, publish, schedule, alerts, http, workers, feeds, sub",
        ),
        ('[schedule]\nevery = "soon"', "schedule.every: 'soon' is not a duration; write for example"),
        ("[schedule]\nevery = 15", "schedule.every: 15 is not a duration"),
        ('[schedule]\nevery = "1s"', "schedule.every: must be at least 10s"),
        ('[alerts]\nmax_age = "never"', '"7d", or "off"'),
        ('[http]\nallow = ["127.0.0.1"]', "http.allow[1]: '127.0.0.1' is not host:port"),
        ('[http]\nallow = ["127.0.0.1:99999"]', "http.allow[1]: '127.0.0.1:99999' is not host:port"),
        ("[http]\nconcurrency = 0", "http.concurrency: input should be greater than or equal to 1 (not 0)"),
        ("[workers]\ncount = 1000", "workers.count: input should be less than or equal to 64"),
        ("[[feeds]]\ntitle = 'x'", "feeds[1].url: missing"),
        ("[[feeds]]\nurl = 'ftp://example.org'", "feeds[1].url: 'ftp://example.org' is not a web address"),
        (FEED + "language = 'french'", "feeds[1].language: string should match pattern '^[a-z]{2}$' (not \"french\")"),
        (FEED + "lang = 'fr'", "feeds[1].lang: unknown key; allowed are url, language, title"),
        (FEED + FEED, "feeds: https://example.org/feed.xml is there twice"),
        (
            "[[subscribers]]\nname = 'desk'",
            "subscribers[1].channel: missing; allowed are apprise, atom, console, email, file, prefect, webhook",
        ),
        (
            DESK + "channel = 'pigeon'",
            "subscribers[1].channel: 'pigeon' is none; allowed are apprise, atom, console, email, file, "
            "prefect, webhook",
        ),
        (DESK + "channel = 'file'", "subscribers[1].path: missing"),
        ("[[subscribers]]\nchannel = 'console'", "subscribers[1].name: missing"),
        (
            DESK + "channel = 'console'\ncolour = 'red'",
            "subscribers[1].colour: unknown key; allowed are name, channel, filter",
        ),
        (
            DESK + "channel = 'console'\n[subscribers.filter]\nroles = ['ceo']",
            "subscribers[1].filter.roles: unknown key; allowed are organisations, tickers, domains, watch_list",
        ),
        (
            DESK + "channel = 'console'\nfilter = { any = [{ all = [{ not = { roles = [] } }] }] }",
            "subscribers[1].filter.any[1].all[1].not.roles: unknown key; allowed are organisations, tickers",
        ),
        (
            FEED + DESK + "channel = 'console'\nfilter = { not = { feeds = ['https://example.org/feed'] } }",
            "subscribers[1].filter.feeds: https://example.org/feed is none of the [[feeds]]; use their url",
        ),
        (
            DESK + "channel = 'console'\nfilter = { watch_list = 'none.txt' }",
            "subscribers[1].filter.watch_list: none.txt: cannot be read: No such file or directory; check watch_list",
        ),
        (
            DESK + "channel = 'console'\nfilter = { where = 'sources >' }",
            "subscribers[1].filter.where: parser Error: syntax error",
        ),
        (DESK + "channel = 'console'\nwhen = 'noon'", "subscribers[1].when: 'noon' is no time to be told; write \"at"),
        (DESK + "channel = 'console'\nzone = 'Paris'", "subscribers[1].zone: 'Paris' is no time zone"),
        ("[alerts]\nflood = 0", "alerts.flood: input should be greater than or equal to 1 (not 0)"),
        (DESK + "channel = 'console'\n" + DESK + "channel = 'console'", "the name 'desk' is there twice"),
        ("[alerts\nmax_age", "not valid TOML"),
        ("warehouse = 3", "warehouse"),
    ],
)
def test_a_fault_is_told_in_one_line_that_names_file_key_and_what_is_allowed(config, text, told):
    with pytest.raises(SettingsProblem) as caught:
        load(config(text))
    message = str(caught.value)
    assert message.startswith("seatchange.toml: ")
    assert told in message
    assert "\n" not in message


def test_a_fault_in_the_environment_names_the_variable(config, monkeypatch):
    monkeypatch.setenv("SEATCHANGE_SCHEDULE__EVERY", "soon")
    with pytest.raises(SettingsProblem, match=r"SEATCHANGE_SCHEDULE__EVERY.*'soon' is not a duration"):
        load(config(""))
    monkeypatch.delenv("SEATCHANGE_SCHEDULE__EVERY")
    monkeypatch.setenv("SEATCHANGE_SHEDULE__EVERY", "1m")
    with pytest.raises(SettingsProblem, match="SEATCHANGE_SHEDULE__EVERY: unknown variable"):
        load()
    monkeypatch.delenv("SEATCHANGE_SHEDULE__EVERY")
    monkeypatch.setenv("SEATCHANGE_FEEDS", "[")
    with pytest.raises(SettingsProblem, match=r"the environment: .*feeds.*JSON"):
        load()


def test_secrets_are_not_repeated_in_messages(config):
    text = DESK + "channel = 'webhook'\nurl = 'https://example.org/hook'\nsecret = 'whsec_not//really!base64'"
    with pytest.raises(SettingsProblem) as caught:
        load(config(text))
    assert "subscribers[1].secret" in str(caught.value)
    assert "not//really" not in str(caught.value)


def test_secrets_of_headers_are_looked_for_and_not_repeated(config, monkeypatch):
    hook = (
        DESK + "channel = 'webhook'\nurl = 'https://example.org/'\nsecret = 'whsec_c2VjcmV0'\n[subscribers.headers]\n"
    )
    monkeypatch.delenv("DESK_TOKEN", raising=False)
    missing = r"\[1\]\.headers\.X\.env: the environment variable DESK_TOKEN is not set"
    with pytest.raises(SettingsProblem, match=missing):
        load(config(hook + "X = { env = 'DESK_TOKEN' }"))
    monkeypatch.setenv("DESK_TOKEN", "hunter2")
    settings = load(config(hook + "X = { env = 'DESK_TOKEN' }\nY = 't0ken'"))
    assert settings.subscribers[0].more_headers() == {"x": "hunter2", "y": "t0ken"}
    for secret in ("hunter2", "t0ken", "whsec_c2VjcmV0"):
        assert secret not in repr(settings)
    with pytest.raises(SettingsProblem) as caught:
        load(config(hook + "Host = 'hunter2'"))
    assert str(caught.value) == (
        "seatchange.toml: subscribers[1].headers: the header Host cannot be set: it belongs to the message itself"
    )
    with pytest.raises(SettingsProblem) as caught:
        load(config(hook + "X = { env = 'DESK_TOKEN', file = 'hunter2' }"))
    assert str(caught.value) == "seatchange.toml: subscribers[1].headers.X.file: unknown key; allowed are env"


def test_files_of_subscribers_stand_beside_the_configuration(config, tmp_path):
    chat = DESK + "channel = 'apprise'\nurl_file = 'keys/url'"
    with pytest.raises(SettingsProblem, match=r"subscribers\[1\]\.url_file: there is no file .*keys/url"):
        load(config(chat))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "url").write_text("json://localhost/hunter2")
    chat += "\ntemplate_file = 'mine.txt'"
    with pytest.raises(SettingsProblem, match=r"template_file: there is no file .*mine\.txt"):
        load(config(chat))
    (tmp_path / "mine.txt").write_text("a\n{{ alert.persom }}")
    with pytest.raises(SettingsProblem, match=r"\[1\]\.template_file: mine\.txt, line 2: .*'persom'"):
        load(config(chat))
    (tmp_path / "mine.txt").write_text("{{ alert.person }}")
    settings = load(config(chat))
    assert settings.subscribers[0].address() == "json://localhost/hunter2"
    assert "hunter2" not in repr(settings)


def test_a_template_is_tried_when_the_configuration_is_read(config):
    with pytest.raises(SettingsProblem) as caught:
        load(config(DESK + 'channel = "email"\nto = "a@example.org"\ntemplate = """x\n{{ alert.persom }}"""'))
    assert str(caught.value).startswith("seatchange.toml: subscribers[1]: template, line 2: ")


def test_an_address_that_is_a_secret_is_not_for_the_configuration(config):
    with pytest.raises(SettingsProblem) as caught:
        load(config(DESK + "channel = 'apprise'"))
    told = "seatchange.toml: subscribers[1]: give either url_env or url_file: an apprise URL is a secret"
    assert str(caught.value) == told
    with pytest.raises(SettingsProblem, match="unknown key; allowed are") as caught:
        load(config(DESK + "channel = 'apprise'\nurl = 'slack://hunter2'"))
    assert "hunter2" not in str(caught.value)


def test_a_named_file_must_exist(config):
    with pytest.raises(SettingsProblem, match=r"nowhere\.toml: there is no such file"):
        load(Path("nowhere.toml"))


def test_a_file_that_is_not_text_is_told(config, tmp_path):
    (tmp_path / "seatchange.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsProblem, match="not UTF-8"):
        load()


@pytest.mark.parametrize(
    ("text", "length"),
    [("90s", 90), ("15m", 900), ("2h", 7200), ("7d", 604800), ("1w", 604800), ("1h 30m", 5400), ("1h30m", 5400)],
)
def test_durations(text, length):
    assert duration(text) == timedelta(seconds=length)


@pytest.mark.parametrize("text", ["", "15", "m", "15 min", "-1m", "1.5h", "1y", None, 3, []])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="not a duration"):
        duration(text)

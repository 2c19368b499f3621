"""Templates: what they may do, what they cost, and what is said of one that cannot be used."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from samples import NOW
from test_alert import alert
from test_escaping import HOSTILE, calm

from seatchange.warehouse.alert import Alert, Digest, DigestData, Reason
from seatchange.warehouse.errors import WarehouseError
from seatchange.warehouse.escaping import plain
from seatchange.warehouse.render import Worded, chat, headline, html, styled
from seatchange.warehouse.render import plain as text_of
from seatchange.warehouse.templating import MAX_OUTPUT, BadTemplateError, compiled, shown
from seatchange.warehouse.wording import LANGUAGES, day, filled, moment, words


def made(source: str, **values: Any) -> str:
    return shown(compiled(source, plain, "mine"), values, "mine")


def wanted(**keys: Any) -> Worded:
    return Worded(name="desk", channel="x", **keys)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ a }} and {{ a | upper }}", "x@\u2060y and X@\u2060Y"),
        ("{% for n in many %}{{ loop.index }}{{ n }}{% if not loop.last %}, {% endif %}{% endfor %}", "1p, 2q"),
        ("{{ many | join(', ') }}", "p, q"),
        ("{{ none }}|{{ none or 'nobody' }}", "|nobody"),
        ("{{ a if a is defined and 'p' in many else 'no' }}", "x@\u2060y"),
        ("<b>{{ '<i>' }}</b>", "<b><i></b>"),
        ("{{ many[0] }}{{ many[1:] | first }}{{ many | length }}", "pq2"),
    ],
)
def test_values_choices_and_loops(source: str, text: str) -> None:
    assert made(source, a="x@y", many=["p", "q"], none=None) == text


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a\n{{ b }}", "mine, line 2: 'b' is undefined"),
        ("a\n\n{% if %}", "mine, line 3: Expected an expression, got 'end of statement block'"),
        ("{% for x in a %}", "mine, line 1: Unexpected end of template."),
        ("{{ a.__class__ }}", "mine, line 1: access to attribute '__class__'"),
        ("{{ a | attr('x') }}", "mine, line 1: the filter attr is not offered"),
        ("{{ a | join }}", "mine, line 1: join takes a list"),
        ("{{ a is callable }}", "mine, line 1: the test callable is not offered"),
        ("\n{% include 'x' %}", "mine, line 2: Include is not offered"),
        ("{{ '%s' % a }}", "mine, line 1: Mod is not offered"),
        ("{{ a.upper() }}", "mine, line 1: Call is not offered"),
        ("{{ a * 9 }}", "mine, line 1: Mul is not offered"),
        ("{% set b = a ~ a %}", "mine, line 1: Assign is not offered"),
        ("{% macro m() %}{% endmacro %}", "mine, line 1: Macro is not offered"),
        ("{% filter upper %}x{% endfilter %}", "mine, line 1: FilterBlock is not offered"),
        ("{% for x in a %}" * 3 + "{% endfor %}" * 3, "mine, line 1: more than 2 loops within each other"),
        ("{% for x in a %}{% endfor %}" * 11, "mine: more than 10 loops; use fewer"),
        ("x" * 20_001, "mine: longer than 20000 characters; shorten it"),
        ("{{ " + "(" * 5000 + "a" + ")" * 5000 + " }}", "mine: nested too deeply; simplify it"),
    ],
)
def test_a_template_that_cannot_be_used_is_told_in_one_line(source: str, told: str) -> None:
    with pytest.raises(BadTemplateError) as raised:
        made(source, a="x")
    assert str(raised.value).startswith(told)
    assert "\n" not in str(raised.value)
    assert isinstance(raised.value, WarehouseError)


def test_a_long_message_is_cut() -> None:
    text = made("{% for a in many %}{% for b in many %}{{ a }}{% endfor %}{% endfor %}", many=["x" * 100] * 500)
    assert len(text) == MAX_OUTPUT
    assert text.endswith("…")


@given(HOSTILE)
def test_no_filter_undoes_the_escaping(text: str) -> None:
    for change in (
        "upper",
        "lower",
        "title",
        "capitalize",
        "trim",
        "truncate(7)",
        "truncate(9, true, '')",
        "default(1)",
    ):
        calm(made(f"{{{{ a | {change} }}}}", a=text))


# In the words of a subscriber


def test_a_template_of_ones_own_makes_the_text_of_every_format() -> None:
    mine = wanted(template="{{ alert.person }} > {{ alert.organisation }}: {{ alert.url }}")
    sample = alert(organisation="<b>Open</b>")
    assert text_of(sample, mine) == "Sam Altman > <b>Open<\u2060/\u2060b>: https://a.example/story\n".replace(
        "<\u2060/\u2060b", "</\u2060b"
    )
    assert chat(sample, mine) == "Sam Altman > ‹b›Open‹/\u2060b›: https://a.example/story\n"
    assert "<p>Sam Altman &gt; &lt;b&gt;Open&lt;/\u2060b&gt;: https://a.example/story</p>" in html(sample, mine)


def test_a_template_is_tried_when_the_configuration_is_read(tmp_path: Any) -> None:
    with pytest.raises(ValidationError, match="template, line 2: 'persom' is undefined"):
        wanted(template="{{ alert.person }}\n{{ persom }}")
    with pytest.raises(ValidationError, match="either template or template_file"):
        wanted(template="x", template_file="y")
    path = tmp_path / "mine.txt"
    with pytest.raises(BadTemplateError, match=r"mine\.txt: cannot be read: No such file"):
        wanted(template_file=path).check()
    path.write_text("{{ alert.persom }}")
    with pytest.raises(BadTemplateError, match=r"^mine\.txt, line 1: .* has no attribute 'persom'"):
        wanted(template_file=path).check()
    path.write_bytes(b"\xff")
    with pytest.raises(BadTemplateError, match="not UTF-8"):
        wanted(template_file=path).check()
    path.write_text("{{ alert.person }}")
    wanted(template_file=path).check()


def digest(*alerts: Alert, total: int | None = None, reason: Reason = "schedule") -> Digest:
    """A digest of alerts."""
    data = DigestData(alert_id="digest-1", subscriber="desk", reason=reason, total=total or len(alerts), alerts=alerts)
    return Digest(timestamp=NOW, data=data)


def test_several_alerts_are_one_message() -> None:
    both = digest(alert(), alert(id="alert-2", person="Mira Murati", change="in", status="announced"), total=7)
    assert headline(both) == "Executive changes: 7"
    assert headline(both, "fr") == "Changements de direction : 7"
    for text in (text_of(both), chat(both)):
        first, second = (text.index(name) for name in ("Sam Altman leaves", "Mira Murati to take over"))
        assert first < second
        assert text.count("https://a.example/story") == 2
        assert text.endswith("\nand 5 more\n")
    assert html(both).count("<h1>") == 2
    assert "<p>and 5 more</p>" in html(both)
    assert "und 5 weitere" in text_of(both, wanted(language="de"))
    assert headline(digest(alert(), reason="quiet_hours"), "nl") == "Bestuurswisselingen: 1 (tijdens uw stille uren)"


def test_a_template_of_ones_own_makes_digests_too() -> None:
    mine = wanted(template="{{ subject }}{% for alert in alerts %} {{ alert.person }}{% endfor %} {{ rest }}")
    both = digest(alert(), alert(person="Mira Murati"), total=3)
    assert text_of(both, mine) == "Executive changes: 3 Sam Altman Mira Murati and 1 more\n"


def test_a_digest_shows_a_hundred_alerts() -> None:
    many = digest(*[alert(person=f"Person {number}.") for number in range(200)])
    assert "Person 99. leaves" in text_of(many)
    assert "Person 100. leaves" not in text_of(many)
    assert "and 100 more" in text_of(many)
    assert len(styled(many).plain.splitlines()) == 1 + 4 * 100 + 1


# Languages


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_everything(language: str) -> None:
    def shape(value: Any) -> Any:
        return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else bool(value)

    english, other = words("en"), words(language)
    for field in english.__dataclass_fields__:
        assert shape(getattr(other, field)) == shape(getattr(english, field)), field
        assert field == "language" or getattr(other, field)
    for change in other.news.values():
        assert len(set(change.values())) == 5
    for kind, names in (
        ("full", "person what role organisation"),
        ("role", "person what role"),
        ("bare", "person what"),
    ):
        assert filled(other.subject[kind], **dict.fromkeys(names.split(), "")).find("{") == -1


@pytest.mark.parametrize(
    ("language", "subject", "date", "published"),
    [
        ("en", "Sam Altman leaves as CEO at OpenAI", "20 November 2026", "24 Nov 2026, 11:00 UTC"),
        ("fr", "Sam Altman : départ (CEO, OpenAI)", "20 novembre 2026", "24 nov. 2026, 11:00 UTC"),
        ("de", "Sam Altman: Abgang (CEO, OpenAI)", "20. November 2026", "24 Nov. 2026, 11:00 UTC"),
        ("es", "Sam Altman: salida (CEO, OpenAI)", "20 de noviembre de 2026", "24 nov 2026, 11:00 UTC"),
        ("it", "Sam Altman: uscita (CEO, OpenAI)", "20 novembre 2026", "24 nov 2026, 11:00 UTC"),
        ("nl", "Sam Altman: vertrek (CEO, OpenAI)", "20 november 2026", "24 nov 2026, 11:00 UTC"),
        ("pt", "Sam Altman: saída (CEO, OpenAI)", "20 de novembro de 2026", "24 nov. 2026, 11:00 UTC"),
    ],
)
def test_a_message_is_in_the_readers_language(language: str, subject: str, date: str, published: str) -> None:
    sample = alert()
    assert headline(sample, language) == subject
    text = text_of(sample, wanted(language=language))
    for value in (date, published, *(words(language).labels[label] for label in ("person", "status", "effective"))):
        assert value in text
    if language != "en":
        assert not {"Organisation:", "Status:"} <= set(text.split())
    assert f'lang="{language}"' in html(sample, wanted(language=language))


def test_an_office_without_a_title_is_named_in_the_readers_language() -> None:
    sample = alert(role=None, role_class="cfo", interim=True)
    assert headline(sample, "es") == "Sam Altman: salida (dirección financiera, en funciones, OpenAI)"
    assert headline(sample) == "Sam Altman leaves as chief financial officer (interim) at OpenAI"


def test_an_update_says_so() -> None:
    assert headline(alert(told="rumoured"), "de") == "Neuer Stand – Sam Altman: Abgang (CEO, OpenAI)"
    assert "vollzogen (zuvor: Gerücht)" in text_of(alert(told="rumoured"), wanted(language="de"))


def test_a_sample_is_not_taken_for_news() -> None:
    data = alert().data.model_copy(update={"sample": True})
    sample = alert().model_copy(update={"data": data})
    assert headline(sample, "fr") == "Essai – Sam Altman : départ (CEO, OpenAI)"
    assert headline(digest(sample), "pt") == "Teste – Mudanças de direção: 1"
    assert styled(sample).plain.startswith("● Sample: Sam Altman leaves")


def test_dates_that_are_none_stay_as_they_are() -> None:
    french = words("fr")
    assert day("2026-11", french) == "novembre 2026"
    assert day("soon", french) == "soon"
    assert day(None, french) is None
    assert moment(None, french) is None
    assert moment(NOW, french) == "24 nov. 2026, 12:00 UTC"


def test_a_name_cannot_fill_a_blank() -> None:
    assert headline(alert(person="{organisation}")) == "{organisation} leaves as CEO at OpenAI"
    assert "{{ alert.\u2060id }}" in text_of(alert(person="{{ alert.id }}"))


@given(st.lists(HOSTILE, min_size=5, max_size=5))
def test_hostile_news_stays_text_in_every_message(parts: list[str]) -> None:
    person, organisation, role, title, sentence = parts
    article = {"title": title, "text": sentence, "url": "ftp://nowhere.example/"}
    sample = alert(person=person, organisation=organisation or None, role=role or None, article=article)
    for text in (text_of(sample), chat(sample)):
        for part in text.splitlines():
            calm(part)
    assert "<a " not in html(sample)

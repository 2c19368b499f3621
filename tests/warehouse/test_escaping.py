"""What the news says is shown as text: no headline becomes a link, markup or a mention, in any format."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from seatchange.warehouse.escaping import JOINER, chat, html, plain, web_address

PIECES = (
    "@everyone", "@here", "<!channel>", "<!here|here>", "<@U123>", "<#C123>", "<https://evil.example|x>", "&lt;b&gt;",
    "[x](https://evil.example)", "![x](//evil.example)", "<b>", "</table>", "<script>", "*b*", "**b**", "_i_", "__u__",
    "`c`", "```", "~s~", "~~s~~", "||s||", "> ", "# ", "- ", "1. ", ":tada:", "#chan", "$TICK", "/start", "\\", "'",
    "https://evil.example/x", "www.evil.example", "evil.example", "a@evil.example", "mailto:a@evil.example", '"', "&",
    "javascript:alert(1)", "1.2.3.4", "\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u2060", "\n", "\r\n", "\x00",
    "&#64;everyone", "&commat;everyone", "＠everyone", "evil。example", "//x.example", "Sam", " ",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join)

# What services make of text without being asked: the shapes that any of them is known to look for.
LINKS = re.compile(r"\w://|\bmailto:[^\s\u2060]|\w\.[^\W\d_]|\d\.\d+\.\d|//[^\s\u2060]")
MENTIONS = re.compile(r"[@＠][^\s\u2060]|(?<!\w)[#＃$!/]\w|:[\w+-]+:|<[!@#]\w")
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2061-\u206f\ufeff\x00-\x1f\x7f-\x9f]")


def calm(text: str) -> None:
    """Fail when a text could be taken for a link or a mention, or hides something."""
    assert not LINKS.search(text)
    assert not MENTIONS.search(text)
    assert not HIDDEN.search(text)


class Tags(HTMLParser):
    """The tags and the text of a fragment."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


@given(HOSTILE)
@example("".join(PIECES))
def test_plain_text_has_no_link_and_no_mention(text: str) -> None:
    calm(plain(text))


@given(HOSTILE)
@example("".join(PIECES))
@example("://@everyone")
def test_html_holds_text_alone(text: str) -> None:
    made = html(text)
    calm(unescape(made))
    inside = Tags(f'<p title="{made}">{made}</p>')
    assert inside.tags == ["p"]
    assert inside.words == plain(text)


@given(HOSTILE)
@example("".join(PIECES))
@example("1. one")
@example("- one")
@example("=====")
def test_a_chat_gets_text_whatever_its_markup(text: str) -> None:
    made = chat(text)
    calm(made)
    calm(unescape(made))
    assert not set(made) & set("*_`~|<>[]\\")
    for words in (made, f"Person: {made}", f"“{made}”"):
        blocks = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(words)
        assert {token.type for token in blocks} <= {"paragraph_open", "inline", "paragraph_close"}
        inline = [child.type for token in blocks for child in token.children or []]
        assert set(inline) <= {"text"}
        assert set(Tags(markdown.markdown(words, extensions=["nl2br", "tables"])).tags) <= {"p"}


@given(HOSTILE)
def test_escaping_twice_changes_nothing_more(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert chat(chat(text)) == chat(text)


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Lo"]), max_size=40))
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert plain(text) == chat(text)
    assert plain(text).replace(JOINER, "") == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "AT&T",
        "Dr. Oetker",
        "1.5 billion",
        "Moët Hennessy – Louis Vuitton",
        "S.p.A",
        "10:30",
        "and/or",
        "C++",
        "株式会社",
    ],
)
def test_a_reader_sees_the_same_text(text: str) -> None:
    assert plain(text).replace(JOINER, "") == text
    assert chat(text).replace(JOINER, "") == text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/story", "https://a.example/story"),
        ("https://a.example/?q=1&r=%20#top", "https://a.example/?q=1&r=%20#top"),
        ("http://a.example:8080/a_b~c*d", "http://a.example:8080/a%5Fb%7Ec%2Ad"),
        ("https://a.example/)[x](<>|`@everyone", "https://a.example/%29%5Bx%5D%28%3C%3E%7C%60%40everyone"),
        ("https://a.example/grève", "https://a.example/gr%C3%A8ve"),
        ("https://münchen.example/", "https://münchen.example/"),
        ("https://bank.example@evil.example/", None),
        ("https://a.example:port/", None),
        ("https://[x", None),
        ("https://a.example|x>/", None),
        ("javascript:alert(1)", None),
        ("ftp://a.example/", None),
        ("//a.example/", None),
        ("", None),
        ("https://a.example/" + "x" * 3000, None),
    ],
)
def test_only_harmless_addresses_are_shown(url: str, shown: str | None) -> None:
    assert web_address(url) == shown

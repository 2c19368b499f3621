"""Bytes of the web → bytes within limits, and → text in the alphabet that it was written in.

Names of people are what we match on, so a wrong alphabet ("FranÃ§ois") is worse than a lost character.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Sequence

GZIP_MAGIC = b"\x1f\x8b"

_BOMS = (  # longest first: the mark of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# What pages call Latin-1 or ASCII is Windows-1252 (WHATWG Encoding Standard, 4.2).
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "latin_1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


class InflateError(Exception):
    """A compressed body is broken; `str()` says how."""


class Inflater:
    """Decompresses a `Content-Encoding` step by step and never yields more than asked for.

    `coding` is "gzip", "deflate" or "identity" (RFC 9110, 8.4.1). Raises InflateError for any other.
    """

    def __init__(self, coding: str) -> None:
        self._coding = {"x-gzip": "gzip", "": "identity"}.get(coding, coding)
        if self._coding not in ("gzip", "deflate", "identity"):
            raise InflateError(f"it is compressed with {coding[:40]!r}, which was not asked for")
        self._zlib: zlib._Decompress | None = None
        self._started = False

    def feed(self, data: bytes, limit: int) -> bytes:
        """The decompressed bytes of the next piece, at most `limit` + 1 of them: more than `limit` is too many."""
        if self._coding == "identity":
            return data[: limit + 1]
        out = bytearray()
        while data and len(out) <= limit:
            if self._zlib is None:
                if self._started and not data.startswith(GZIP_MAGIC[:1]):
                    break  # padding after the end, which browsers ignore too
                self._zlib = self._opened(data)
                self._started = True
            try:
                out += self._zlib.decompress(data, limit + 1 - len(out))
            except zlib.error as error:
                raise InflateError(f"its {self._coding} data is broken") from error
            data = self._zlib.unused_data
            if self._zlib.eof:
                self._zlib = None  # gzip: another member may follow (RFC 1952, 2.2)
        return bytes(out)

    def finish(self) -> None:
        """Raise InflateError when the data ended before the compressed stream did."""
        if self._zlib is not None:
            raise InflateError(f"its {self._coding} data ends too early")

    def _opened(self, data: bytes) -> zlib._Decompress:
        if self._coding == "gzip":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # "deflate" means the zlib format, but some servers send the bare stream: a zlib header is divisible by 31.
        wrapped = data[0] & 0x0F == 8 and (len(data) < 2 or int.from_bytes(data[:2], "big") % 31 == 0)
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def decode(body: bytes, declared: Sequence[str | None] = ()) -> tuple[str, bool]:
    """The text of a body, and whether it had to be repaired.

    `declared` names encodings in the order of their authority (header first, then what the document says). A byte
    order mark outranks them. Bytes that are valid UTF-8 are UTF-8, whatever was declared: text in another alphabet
    is not so by chance. A body with good multi-byte sequences and a few bad bytes stays UTF-8 with replacement
    characters, when UTF-8 was declared or nothing was.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], name)
    if body.startswith((b"<\x00", b"\x00<")):
        return _replacing(body, "utf-16-le" if body[1] == 0 else "utf-16-be")
    names = [name for name in map(_codec, declared) if name]
    if not body.isascii() or not names or names[0] in ("utf-8", "cp1252"):
        try:
            return body.decode("utf-8"), False
        except UnicodeDecodeError:
            pass
    for name in names:
        if name == "utf-8":
            if _MULTIBYTE.search(body):
                return body.decode("utf-8", "replace"), True
            continue  # declared, but not one character is: the declaration is wrong
        try:
            return body.decode(name), False
        except (UnicodeDecodeError, ValueError):
            continue
    if not names and _MULTIBYTE.search(body):
        return body.decode("utf-8", "replace"), True
    return body.decode(names[0] if names and names[0] != "utf-8" else "cp1252", "replace"), True


def charset(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type header."""
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", content_type or "", re.IGNORECASE)
    return found[1] if found else None


def _replacing(body: bytes, name: str) -> tuple[str, bool]:
    text = body.decode(name, "replace")
    return text, "\ufffd" in text


def _codec(name: str | None) -> str | None:
    """Python's name of a text encoding; None when there is no such encoding."""
    try:
        found = codecs.lookup((name or "").strip())
    except (LookupError, ValueError):
        return None
    if not found._is_text_encoding or found.name in ("idna", "punycode", "utf-7", "unicode_escape"):
        return None
    return _READ_AS.get(found.name, found.name)

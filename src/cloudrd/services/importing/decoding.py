"""Which encoding a text file is in, found out from its bytes alone: UTF-8 or GB18030, or a clear refusal."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from cloudrd.domain.errors import BadFile, TooLarge

MAX_TEXT_BYTES = 1024 * 1024 * 1024
BLOCK = 1 << 20
# A text is judged doubtful only when it has this many characters beyond ASCII.
_ENOUGH = 6
_COMMON_SHARE = 0.5
# GB 2312 symbols and its 3,755 common characters, and every other double or four-byte character.
_GB_COMMON = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_GB_ANY = re.compile(rb"[\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[0-9][\x81-\xfe][0-9])")

_OTHER_KINDS = (
    (b"PK\x03\x04", "XLSX", ".xlsx"),
    (b"\xd0\xcf\x11\xe0", "XLS", ".xls"),
    (b"%PDF", "PDF", ".pdf"),
    (b"\x1f\x8b", "GZIP", ".gz"),
)


def encoding_of(path: Path) -> str:
    """Encoding of a whole text file: "utf-8-sig" (with or without its mark) or "gb18030".

    The rule: valid UTF-8 is UTF-8; else valid GB18030 of which at least half is common Chinese is GB18030
    (other multi-byte and Latin encodings often pass for GB18030 but yield rare characters). Raises BadFile
    for all else, TooLarge beyond 1 GB.
    """
    check_size(path, MAX_TEXT_BYTES)
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise BadFile("file_empty", path=path.name)
    for magic, kind, ending in _OTHER_KINDS:
        if start.startswith(magic):
            raise BadFile("file_is_other", path=path.name, kind=kind, ending=ending)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadFile("file_utf16", path=path.name)
    if _fault(path, "utf-8") is None:
        return "utf-8-sig"
    fault = _fault(path, "gb18030")
    if fault is not None:
        raise BadFile("file_encoding", path=path.name, position=fault)
    if not _reads_as_chinese(path):
        raise BadFile("file_encoding_doubtful", path=path.name)
    return "gb18030"


def check_size(path: Path, maximum: int) -> None:
    """Refuse a file larger than `maximum` bytes."""
    size = path.stat().st_size
    if size > maximum:
        raise TooLarge("file_too_large", path=path.name, size=size >> 20, maximum=maximum >> 20)


def _fault(path: Path, encoding: str) -> int | None:
    """Position of the first byte that does not decode, None if all do. A NUL byte is refused at once."""
    decoder = codecs.getincrementaldecoder(encoding)()
    position = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            nul = block.find(b"\0")
            if nul >= 0:
                raise BadFile("file_binary", path=path.name, position=position + nul)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return position - held + error.start
            position += len(block)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return position
    return None


def _reads_as_chinese(path: Path) -> bool:
    with path.open("rb") as file:
        sample = file.read(BLOCK)
    beyond_ascii = len(_GB_ANY.findall(sample))
    common = sum(1 for pair in _GB_ANY.findall(sample) if _GB_COMMON.fullmatch(pair))
    return beyond_ascii < _ENOUGH or common >= _COMMON_SHARE * beyond_ascii

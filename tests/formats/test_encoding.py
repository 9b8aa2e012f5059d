"""Every file's bytes come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zotsync.formats.encoding import Decoded, decode, encode, writable


@given(st.binary(max_size=200))
def test_any_bytes_come_back(data: bytes) -> None:
    assert encode(decode(data)) == data


@given(st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"]), st.binary(max_size=60))
def test_any_bytes_after_a_mark_come_back(mark: bytes, data: bytes) -> None:
    assert encode(decode(mark + data)) == mark + data


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")],
)
def test_text_is_read_without_its_mark(encoding: str, bom: bytes) -> None:
    assert decode(bom + "Łódź ☂".encode(encoding)) == Decoded("Łódź ☂", encoding, bom)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    text = "TY  - JOUR\r\nTI  - Łódź ☂ by night\r\n"
    assert decode(text.encode(encoding)) == Decoded(text, encoding)
    assert decode(b"PK\x03\x04\x14\0\0\0\x08\0").encoding != encoding


def test_old_files_are_windows_1252_where_they_can_be() -> None:
    assert decode("Müller – “x”".encode("cp1252")) == Decoded("Müller – “x”", "cp1252")
    assert decode(b"M\xfcller \x81").encoding == "latin-1"


def test_a_character_that_the_file_cannot_hold_is_named() -> None:
    assert writable(decode(b"M\xfcller").with_text("Müller → Łódź")) == "→"
    assert writable(decode("ü".encode())) == ""

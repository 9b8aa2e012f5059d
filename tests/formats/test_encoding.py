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


OTHER_SCRIPTS = [
    ("TY  - JOUR\nTI  - Влияние приливов на речные порты\nAU  - Лодкин, И. И.\nER  - \n", "cp1251"),
    ("TY  - JOUR\nTI  - Влияние приливов на речные порты\nAU  - Лодкин, И. И.\nER  - \n", "koi8-r"),
    ("@article{a, title = {Η θάλασσα και τα λιμάνια}, year = 2001}", "cp1253"),
    ("%0 Journal Article\n%A 山田 一郎\n%T 港における潮の研究\n", "cp932"),
    ("%0 Journal Article\n%A 山田 一郎\n%T 港における潮の研究\n", "euc_jp"),
    ("%0 Journal Article\n%A 王小明\n%T 河口潮汐研究进展\n", "gbk"),
    ("%0 Journal Article\n%A 陳大文\n%T 台灣河口潮汐之研究\n", "big5"),
    ("%0 Journal Article\n%A 김철수\n%T 한국 항구의 조수에 관한 연구\n", "cp949"),
]


@pytest.mark.parametrize(("text", "encoding"), OTHER_SCRIPTS)
def test_a_text_in_another_script_is_read_in_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "Größe – l’été à São Paulo, œuvre, naïve, coöperatie",
        "«DÉJÀ VU» — “ÉTÉ” … ‘ÀÉÈ’ ÄÖÜ NOËL",
        "Þórður Sæþórsson æðislegt þýða; Ærø, Åström, Ålesund sjø",
        "Alzheimer’s – “Parkinson’s” … ±5 µm × 3 ²",
        "ÄÖÜ ÉÈÊ ÑÑ ÇÃÕ ÅÄÖ ÆØÅ",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac-roman"])
def test_a_western_text_is_never_taken_for_another_script(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding, "ignore")).encoding in ("cp1252", "latin-1")


def test_an_edit_after_which_the_encoding_could_not_be_told_is_refused() -> None:
    text, encoding = OTHER_SCRIPTS[3]
    decoded = decode(text.encode(encoding))
    assert writable(decoded.with_text(text.replace("研究", "調査"))) == ""
    assert writable(decoded.with_text("%0 Journal Article\n%A 山田 一郎\n%T Tides\n")) == "山"

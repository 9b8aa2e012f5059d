"""Values on one line of a note: how they are spelled there, and what they mean.

A spelling is kept: an edited list of authors stays ``First Last, First Last`` or ``Last, First; …``,
tags stay hashtags or wiki links, a DOI stays the address it was. `read` and `spell` undo each other as
far as one line can say the value; `shown` is what is left of a value after both.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from zotsync.formats.letters import UPPER
from zotsync.formats.values import access_day, find_doi, is_on_a_computer
from zotsync.item import Creator

Value = str | tuple[str, ...] | tuple[Creator, ...]
"""A field's text, tag names, or creators."""

LINK = re.compile(
    r"zotero://select/(?:library/|groups/\d+/)?items/"
    r"(?:@(?P<at>[^\s)\]>\"']+)|bbt:(?P<bbt>[^\s)\]>\"']+)|(?:\d+_)?(?P<key>[23456789A-NP-Z]{8})\b)"
)


def linked_key(raw: str) -> str:
    """The key of the item that a link names, or an empty string.

    >>> linked_key("[Open](zotero://select/library/items/ABCD2345)"), linked_key("no link")
    ('ABCD2345', '')
    """
    found = LINK.search(raw)
    return (found["key"] or "") if found else ""


_WRAPS = (("**", "**"), ("*", "*"), ("_", "_"), ("<", ">"), ("`", "`"), ("[[", "]]"))
_WRAPPED = frozenset(left[0] for left, _ in _WRAPS)
JOURNAL = re.compile(
    r"(?P<left>(?:In:?\s+)?(?P<mark>[*_]{1,2}))(?P<name>[^*_\n]+)(?P<right>(?P=mark)(?:[,.;(]\s*[^*_]*)?)"
)
"""A journal's name in emphasis, with what stands around it: ``In *Sea Letters*, 4(2)``."""
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
"""A day with its hour, as programs that make sites write it."""
DRESSED = re.compile(r"\[\[(?P<name>[^\[\]|@]+)\]\]|@(?P<key>[^\s@]+)")
"""A value as a link to a page of that name, and a citation key as a text cites it."""
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(<?((?:[^()\s<>]|\([^()\s<>]*\))++)>?\)")
_PARTICLES_LIST = """
van von der den de del della di da dos das du la le les ter ten zu zur zum af av bin ibn al el
"""
_PARTICLES: Final = frozenset(_PARTICLES_LIST.split())
_CAPITAL_PARTICLES = "Ní Nic Ó Uí Le La De Du Del Della Di Da Dos Van Von El Al St St."
_CAPITAL: Final = frozenset(_CAPITAL_PARTICLES.split())
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
_INITIALS = re.compile(rf"(?:[{UPPER}]\.?[ -]?){{1,4}}")
_INITIALS_LAST = re.compile(
    rf"((?:[a-z]{{1,4}} )*[{UPPER}][\w'’-]*[a-zà-ÿ][\w'’-]*(?: [{UPPER}][\w'’-]+)?) ([{UPPER}]{{1,3}})"
)
"""``Hall TJ``: initials without stops behind a name."""
_GROUPS = re.compile(
    r"\b(?:organi[sz]ation|institut\w*|universi\w+|committee|consortium|association|society|agency|"
    r"ministry|council|foundation|network|collaboration|department|cent(?:er|re)|group|team|federation|"
    r"commission|clinic|staff|editors|editorial|board|service|hospital|college|laborator(?:y|ies)|initiative|press|bureau|office|"
    r"consult(?:ants|ing)|inc|ltd|llc|gmbh|corp(?:oration)?|company|authority|trust|academy|alliance|partnership|union|"
    r"gesellschaft|verband|ministerium|bundesamt|zentrum|société|ministère|comité)\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&#?\w+;")
_HASHTAGS = re.compile(r"#[^\s#,;]+(?:[\s,;]+#[^\s#,;]+)*")
_WIKI = re.compile(r"\[\[([^\[\]]+)\]\]")


def is_own_place(url: str) -> bool:
    """Whether an address names a place on the site that the text itself is part of, or on a computer.

    >>> is_own_place("/notes/tides/"), is_own_place("file:///home/ada"), is_own_place("https://example.org")
    (True, True, False)
    """
    return url.startswith(("/", "#")) or is_on_a_computer(url)


def name_of(text: str, role: str = "author") -> Creator:
    """One name as people write it.

    >>> name_of("Anna van der Berg")
    Creator(type='author', last='van der Berg', first='Anna', name='')
    >>> name_of("Berg, Anna").first, name_of("World Health Organization").name
    ('Anna', 'World Health Organization')
    """
    text = " ".join(text.split())
    if whole := _WIKI.fullmatch(text):
        text = whole[1].rpartition("|")[2].strip()
    if text.startswith("{") and text.endswith("}") and len(text) > 2:
        return Creator(role, name=text[1:-1].strip())
    last, comma, first = (part.strip() for part in text.partition(","))
    if comma and last and first:
        return Creator(role, last=last, first=first)
    text = text.strip(" ,")
    words = text.split()
    if len(words) < 2 or _GROUPS.search(text):
        return Creator(role, name=text)
    at = len(words) - 1
    if _SUFFIX.fullmatch(words[at]) and at > 1:
        at -= 1
    while at > 1 and (
        (words[at - 1].lower() in _PARTICLES and words[at - 1][0].islower())
        or words[at - 1] in _CAPITAL
        or (words[at - 1] == "Lo" and all(word.endswith(".") for word in words[: at - 1]))
    ):
        at -= 1
    return Creator(role, last=" ".join(words[at:]), first=" ".join(words[:at]))


def names_of(text: str, role: str = "author") -> tuple[Creator, ...]:
    """A list of names in any of the usual spellings.

    >>> [c.display for c in names_of("Ada Lovelace, Charles Babbage and Alan Turing")]
    ['Lovelace, Ada', 'Babbage, Charles', 'Turing, Alan']
    >>> [c.display for c in names_of("Lovelace, A., Babbage, C.")]
    ['Lovelace, A.', 'Babbage, C.']
    """
    text = " ".join(_WIKI.sub(r"\1", text).split())  # what follows tries each blank of a row
    text = re.sub(r",? ?(?<![\w*])[*_]*+et al\b\.?[*_]* ?$", "", text).strip()
    parts = [part.strip() for part in _name_parts(text) if part.strip(" ,")]
    if parts and all(_INITIALS_LAST.fullmatch(part) for part in parts):
        parts = [_INITIALS_LAST.sub(r"\1, \2", part) for part in parts]
    return tuple(name_of(part, role) for part in parts)


def several(text: str, role: str = "author", loose: bool = False) -> tuple[Creator, ...]:
    """The names of one element of a list: one, or those that semicolons part, or an "and" between two
    that are inverted. ``loose``: the text was a list without quotes, where a comma may part names too.

    >>> [c.display for c in several("Doe, Jane; Roe, John")]
    ['Doe, Jane', 'Roe, John']
    >>> [c.display for c in several("Ann Doe, Bea Roe; Cy Koe", loose=True)]
    ['Doe, Ann', 'Roe, Bea', 'Koe, Cy']
    """
    text = " ".join(text.split())  # what follows tries each blank of a row
    if text.startswith("{") or _ENTITY.search(text):
        return (name_of(text, role),)
    parts = [part for part in text.split(";") if part.strip(" ,")]
    if len(parts) == 1 and ";" not in text:
        couple = re.split(r"\s+(?:and|&)\s+", text)
        inverted = all(part.count(",") == 1 and _is_inverted(part) for part in couple)
        parts = couple if inverted else [text]
    if loose:
        parts = [piece for part in parts for piece in _comma_parts(part)]
    return tuple(name_of(part, role) for part in parts) or (name_of(text, role),)


def _name_parts(text: str) -> list[str]:
    if ";" in text:
        return text.split(";")
    parts = re.split(r"\s+(?:and|und|et|&)\s+", text)
    if len(parts) > 1:
        if all(part.count(",") == 1 and _is_inverted(part) for part in parts):
            return parts
        last = parts.pop()
        pieces = [piece for part in parts for piece in _comma_parts(part.rstrip(" ,"))]
        return [*pieces, *_comma_parts(last)]
    return _comma_parts(text)


def _comma_parts(text: str) -> list[str]:
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    if len(pieces) == 2 and _is_inverted(text):
        return [text]
    firsts = pieces[1::2]
    if len(pieces) > 2 and len(pieces) % 2 == 0 and all(_INITIALS.fullmatch(piece) for piece in firsts):
        return [f"{last}, {first}" for last, first in zip(pieces[::2], firsts, strict=True)]
    merged: list[str] = []
    for piece in pieces:
        if merged and _SUFFIX.fullmatch(piece):
            merged[-1] += f" {piece}"
        else:
            merged.append(piece)
    return merged


def _is_inverted(text: str) -> bool:
    """Whether a text with one comma is ``Last, First`` and not two names."""
    last, _, first = (part.strip() for part in text.partition(","))
    words = last.split()
    return (
        len(words) == 1
        or len(first.split()) == 1
        or (bool(words) and words[0].lower() in _PARTICLES and words[0][0].islower())
    )


def spell_name(creator: Creator, inverted: bool) -> str:
    """One name, ``First Last`` or ``Last, First``; a single name in braces where it would be split.

    >>> spell_name(Creator("author", name="Grand Opera"), inverted=False)
    '{Grand Opera}'
    """
    if creator.name:
        name = _one_line(creator.name)
        return name if name_of(name, creator.type) == Creator(creator.type, name=name) else f"{{{name}}}"
    last, first = _one_line(creator.last), _one_line(creator.first)
    if not first:
        return last
    plain = f"{first} {last}"
    if not inverted and name_of(plain, creator.type) == Creator(creator.type, last=last, first=first):
        return plain
    return f"{last}, {first}"


def spell_alone(creator: Creator, inverted: bool) -> str:
    """One name as an element of a list, where it reads as one: see `several`."""
    text = spell_name(creator, inverted)
    for said in (text, text.replace(";", ",")):
        if len(several(said, creator.type)) == 1:
            return said
    return f"{{{text}}}"


def spell_names(creators: tuple[Creator, ...], raw: str) -> str:
    """``creators`` in the spelling of ``raw`` (what stood there before)."""
    wiki = bool(_WIKI.search(raw))
    inverted = ";" in raw or (raw.count(",") == 1 and _is_inverted(raw) and not re.search(r"\band\b|&", raw))
    names = [spell_name(creator, inverted).replace(";", ",") for creator in creators]
    dressed = [f"[[{name}]]" for name in names] if wiki else names
    role = creators[0].type if creators else "author"
    alone = [creator for name in names for creator in names_of(f"{name};", role)]
    if " and " in raw and ";" not in raw and "," not in raw:
        text = " and ".join(dressed)
    else:
        text = (", " if ";" not in raw and not any("," in name for name in names) else "; ").join(dressed)
    if list(names_of(text, role)) == alone:
        return text
    return "; ".join(dressed) + (";" if len(dressed) == 1 else "")


def tags_of(text: str) -> tuple[str, ...]:
    """Tags as a note lists them: with commas, semicolons, as hashtags or as wiki links.

    >>> tags_of("#genes #plant/root"), tags_of("genes, plant roots")
    (('genes', 'plant/root'), ('genes', 'plant roots'))
    """
    text = text.strip()
    if _HASHTAGS.fullmatch(text):
        parts = [part.lstrip("#") for part in re.split(r"[\s,;]+", text)]
    elif _WIKI.search(text) and not _WIKI.sub("", text).strip(" ,;"):
        parts = _WIKI.findall(text)
    else:
        parts = [part.strip() for part in re.split(r";" if ";" in text else r",", text)]
    return tuple(dict.fromkeys(part for part in parts if part))


def spell_tags(tags: tuple[str, ...], raw: str) -> str:
    """``tags`` in the spelling of ``raw``."""
    raw = raw.strip()
    names = [" ".join(re.split(r"\s*[\r\n]+\s*", tag)).strip() for tag in tags if tag.strip()]
    if raw and _HASHTAGS.fullmatch(raw) and not any(re.search(r"[\s#,;]", name) for name in names):
        return (", " if "," in raw else " ").join(f"#{name}" for name in names)
    if _WIKI.search(raw) and not any(re.search(r"[\[\]]", name) for name in names):
        return (", " if "," in raw else "; " if ";" in raw else " ").join(f"[[{name}]]" for name in names)
    separator = ", " if ";" not in raw and not any("," in name for name in names) else "; "
    text = separator.join(name.replace(";", ",") if separator == "; " else name for name in names)
    if tags_of(text) != tuple(dict.fromkeys(names)):
        text = "; ".join(name.replace(";", ",") for name in names) + (";" if len(names) == 1 else "")
    return text


def unwrap(raw: str) -> tuple[str, str, str]:
    """What surrounds a value and is not part of it: emphasis, angle brackets, a wiki link.

    >>> unwrap("*Nature*"), unwrap("in *vivo*")
    (('*', 'Nature', '*'), ('', 'in *vivo*', ''))
    """
    for left, right in _WRAPS if raw[:1] in _WRAPPED else ():
        core = raw[len(left) : len(raw) - len(right)]
        if raw.startswith(left) and raw.endswith(right) and core.strip(" *_") == core and core:
            if left[0] in core or right[0] in core:
                continue
            return left, core, right
    return "", raw, ""


def _dressed(kind: str, raw: str) -> tuple[str, str, str]:
    journal = JOURNAL.fullmatch(raw) if kind == "journal" else None
    return (journal["left"], journal["name"], journal["right"]) if journal else unwrap(raw)


@lru_cache(64)  # a note's values are asked for again and again, and may be thousands of names
def read(kind: str, raw: str, role: str = "author") -> Value:
    """What ``raw`` (one line, trimmed) means."""
    if kind == "names":
        return names_of(raw, role)
    if kind == "tags":
        return tags_of(raw)
    if kind == "link":
        match = LINK.search(raw)
        return unquote(match["at"] or match["bbt"] or "") if match else ""
    if kind == "heading":
        return " ".join(raw.split())
    if kind == "doi":
        linked = _MARKDOWN_LINK.search(raw)
        return find_doi(linked[1]) or find_doi(linked[2]) if linked else find_doi(raw) or unwrap(raw)[1]
    if kind == "citekey":
        return raw.removeprefix("@")
    if kind == "moment":
        return MOMENT.sub(r"\1", raw)
    if kind == "day":
        return access_day(unwrap(raw)[1])
    if kind == "url":
        linked = _MARKDOWN_LINK.fullmatch(raw)
        return linked[2] if linked else unwrap(raw)[1]
    return " ".join(_dressed(kind, raw)[1].split())


def spell(kind: str, value: Value, raw: str) -> str:
    """``value`` on one line, spelled as ``raw`` was."""
    if not isinstance(value, str):
        creators = tuple(v for v in value if isinstance(v, Creator))
        if read(kind, raw, creators[0].type if creators else "author") == value:
            return raw
        if kind == "names":
            return spell_names(creators, raw)
        return spell_tags(tuple(v for v in value if isinstance(v, str)), raw)
    old = read(kind, raw)
    if value == old:
        return raw
    value = _one_line(value)
    if kind == "link":
        return LINK.sub(lambda m: m[0].replace(m["at"] or m["bbt"] or "\0", quote(value, safe=":._-+")), raw)
    if not value or not isinstance(old, str) or not old:
        return value
    left, _, right = ("@", "", "") if kind == "citekey" else _dressed(kind, raw)
    dressed = raw.replace(old, value) if kind in ("doi", "url") and old in raw else f"{left}{value}{right}"
    return dressed if read(kind, dressed) == value else value


def shown(kind: str, value: Value, raw: str, role: str = "author") -> Value:
    """What is read back after `spell`."""
    return read(kind, spell(kind, value, raw), role)


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""Titles as they are compared: folded, without what databases append, with what they say of themselves."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"}
)
_GREEK = str.maketrans(
    {
        "α": " alpha ",
        "β": " beta ",
        "γ": " gamma ",
        "δ": " delta ",
        "κ": " kappa ",
        "μ": " mu ",
        "ω": " omega ",
    }
)
_LANGUAGES = (
    "afrikaans|arabic|bulgarian|chinese|croatian|czech|danish|dutch|english|finnish|french|german|greek|hebrew"
    "|hungarian|italian|japanese|korean|lithuanian|norwegian|persian|polish|portuguese|romanian|russian|serbian"
    "|slovak|slovene|slovenian|spanish|swedish|turkish|ukrainian"
)
# What databases write behind a title; none of it was printed there.
_APPENDED = re.compile(
    rf"""\s*[\[(](?:review|\d+\s+refs?|references?|letter|editorial|comment(?:ary)?|see\s+comments?|corrected
    |(?:structured\s+)?abstract|(?:article\s+)?in\s+(?:{_LANGUAGES})|(?:{_LANGUAGES})|author.?s\s+transl
    |(?:published\s+)?(?:erratum|correction|corrigendum|retraction|expression\s+of\s+concern)\s
    (?:appears\s+|published\s+)?in\b[^\])]*
    |(?:comment|republished|reprint(?:ed)?|update|updated|summary\s+for\s+patients)\s+(?:in|on|of|from)\b[^\])]*
    |retracted(?:\s+(?:article|paper|by|in)\b[^\])]*)?)[\])]?\s*[.;]?\s*$
    |\s+LA:\s[A-Z][a-z]{{2}}\s*$|\s+(?:TO:|<ORIGINAL>).*$""",
    re.I | re.X | re.S,
)
_RETRACTED = re.compile(r"^\W*(?:retracted|withdrawn)(?:\s+(?:article|paper))?\s*:\s*", re.I)

_NUMBERS = {
    word: str(value)
    for value, words in enumerate(
        (
            "i one first eins erste un premiere uno primera",
            "ii two second zwei zweite deux deuxieme dos segunda",
            "iii three third drei dritte trois troisieme tres tercera",
            "iv four fourth vier quatre cuatro",
            "v five fifth",
            "vi six sixth",
            "vii seven seventh",
            "viii eight eighth",
            "ix nine ninth",
            "x ten tenth",
            "xi eleven",
            "xii twelve",
        ),
        1,
    )
    for word in words.split()
}
_PART = re.compile(
    r"\b(?:part|pt|paper|teil|partie|parte|deel|vol|volume|band|tome|tomo|book|chapter|kapitel|episode|lecture"
    r"|section|report|no|nr|number|series|phase|stage|module|lesson)\s+(\d{1,4}|[ivx]+|[a-z]{3,})\b"
    r"|\b(?:part|pt|case|teil|partie|parte|section|series|vol|volume)\s+([a-h])\b"
)
_LAST_ROMAN = re.compile(r"\b(i{1,3}|iv|vi{0,3}|ix|xi{0,2})$")
_ROMAN_HEAD = re.compile(r"\b(I{1,3}|IV|VI{0,3}|IX|X)[.:]\s")
_CUT = re.compile(r"\s*[:;.?!\u2013\u2014]\s+|\s+[-=/]+\s+")

_LONGEST = 1000
"""So many characters of a title are compared; what is longer is an abstract in the wrong field."""

# A work about another work. The two have most words of their titles in common, and are not the same.
_ABOUT = (
    (
        "correction",
        re.compile(
            r"^(?:(?:author|publisher|editor)(?:ial|s)? )?(?:errat(?:um|a)|corrigend(?:um|a)"
            r"|berichtigung|fe de erratas?|corrections?(?: (?:to|for)\b|$)|addendum(?: to\b|$)"
            r"|retraction(?: note| notice|$)|retraction of .* \d{4}|notice of retraction"
            r"|expression of concern|withdrawal(?: notice)?$)"
            r"|\b(?:erratum|corrigendum)$|\bcorrections? to (?:[^\W\d]+ ){1,6}(?:19|20)\d\d$"
        ),
    ),
    (
        "reply",
        re.compile(
            r"^(?:in )?(?:repl(?:y|ies)|response|rejoinder|rebuttal|antwort|reponse|respuesta)"
            r"(?: (?:to|by|from|of|auf|a|zu)\b|$)"
            r"|^(?:the )?authors? (?:reply|response|rejoinder)|\b(?:reply|rejoinder)$"
        ),
    ),
    (
        "comment",
        re.compile(
            r"^(?:invited |editorial |further )?(?:comment(?:s|ary|aries)?|kommentar)(?: (?:on|to|zu)\b|$)"
            r"|^(?:discussion of|letter (?:regarding|on|re|in response)|kommentar zu|commentaire sur)\b"
            r"|\b(?:a|invited) comment(?:ary)?$"
        ),
    ),
    ("review", re.compile(r"^(?:book |film )?reviews? of\b|^(?:book review|rezension|compte rendu)\b")),
    (
        "supplement",
        re.compile(
            r"^(?:suppl(?:ement(?:ary|al)?)? (?:materials?|data|information|tables?|figures?|appendix|files?)"
            r"|supporting information|supplement to|online appendix|additional file"
            r"|(?:data|code|dataset|software) (?:from|for)\b)"
        ),
    ),
    (
        "protocol",
        re.compile(
            r"\b(?:study|trial|review) protocol\b|^protocols? (?:for|of)\b"
            r"|\bprotocol (?:for|of) (?:an?|the)\b|\bprotocol$|\bstatistical analysis plan\b"
        ),
    ),
)
# Before the colon these words speak of another work; without a colon they may be the subject.
_ABOUT_HEAD = {
    head: kind
    for kind, heads in {
        "correction": (
            *("correction", "corrections", "author correction", "publisher correction"),
            *("addendum", "retraction", "withdrawal"),
        ),
        "reply": ("reply", "response", "rejoinder"),
        "comment": ("comment", "comments", "commentary", "re", "discussion"),
        "review": ("book review", "review"),
        "supplement": ("data from", "data for", "code for"),
        "protocol": ("protocol", "study protocol"),
    }.items()
    for head in heads
}

# What comes out again under the same title.
_AGAIN = re.compile(
    r"\b(?:annual|biannual|biennial|yearly|half yearly|semi ?annual|quarterly|monthly|weekly)\b(?: \w+){0,4}?"
    r" (?:reports?|reviews?|survey|census|statistics|accounts|meeting|conference|symposium|bulletin"
    r"|newsletter|update|summary|lecture|address|index|statement|assessment|outlook)\b"
    r"|\b(?:year|month|week) in review\b|\byearbook\b|\bjahres(?:bericht|tagung)\b|\brapport annuel\b"
    r"|\b(?:informe|relatorio) anual\b|\bjaarverslag\b|\bnews (?:in brief|roundup)\b"
)

_COMMON = frozenset(
    """a abstract abstracts acknowledgements acknowledgments afterword and announcement announcements
    appendix authors avant bibliography book books calendar chapter comment commentary comments conclusion
    conclusions contents contributors correction correspondence corrigendum discussion editor editorial
    editoriale editorials editors einleitung epilogue errata erratum for foreword forward from guest
    highlights in index introduction introductory issue letter letters list memoriam message nachruf news
    nota note notes obituary of opinion overview panel perspective preface presentacion president
    presidential proceedings prologo prologue propos reference references remarks reply report reports
    research response review reviewers reviews s section special summary table thanks the this to viewpoint
    vorwort welcome""".split()
)
"""Words of headings that every journal and book prints; a title of these alone tells nothing."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title for comparing.

    ``text`` are its folded words, ``main`` and ``tail`` those before and behind the first colon, dash, full
    stop or semicolon; ``about`` says of which kind a work about another work is (``correction``,
    ``reply``, ``comment`` …); ``part`` is its number in a series; ``weight`` from 0 (a heading that every
    journal prints) to 1 says how much it means that two works share it; ``again`` whether such a work
    comes out each year or month under the same title.
    """

    text: str = ""
    main: str = ""
    tail: str = ""
    about: str = ""
    part: str = ""
    numbers: frozenset[str] = frozenset()
    weight: float = 0.0
    again: bool = False

    @property
    def words(self) -> list[str]:
        return self.text.split()


def fold(text: str) -> str:
    """Lower case without accents, markup and entities.

    >>> fold("Über den <i>Größenwahn</i> &amp; mehr")
    'uber den grossenwahn & mehr'
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _MARKUP.sub("", text)
    text = text.casefold()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in text if not unicodedata.combining(c)).translate(_GREEK)


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _WORD.findall(fold(text).replace("'", ""))


def read_title(raw: str, journals: Iterable[str] = ()) -> Title:
    """A title as it is compared; what only repeats a journal's name tells nothing.

    >>> read_title("[The mosses of Öland. Part II.] [Review] [33 refs]").text
    'the mosses of oland part ii'
    """
    text = _RETRACTED.sub("", without_remarks(raw[:_LONGEST].strip()))
    found = words(text)
    joined = " ".join(found)
    besides = {word for journal in journals for word in words(journal)}
    main, tail = (" ".join(words(half)) for half in (*_CUT.split(text, maxsplit=1), "")[:2])
    return Title(
        joined,
        main,
        tail,
        _about(text, joined),
        _part(text, joined),
        _numbers(found),
        _weight(found, besides),
        bool(_AGAIN.search(joined)),
    )


def without_remarks(title: str) -> str:
    """A title without what databases write behind it.

    >>> without_remarks("Moss on roofs. [Review] [33 refs]")
    'Moss on roofs.'
    """
    while (shorter := _APPENDED.sub("", title)) != title and shorter:
        title = shorter
    return title


def _about(raw: str, text: str) -> str:
    for kind, pattern in _ABOUT:
        if pattern.search(text):
            return kind
    head, colon, _ = raw.partition(":")
    return _ABOUT_HEAD.get(" ".join(words(head)), "") if colon and len(head) < 30 else ""


def _part(raw: str, text: str) -> str:
    found = [
        letter or _NUMBERS.get(number, number)
        for number, letter in _PART.findall(text)
        if letter or number in _NUMBERS or number.isdigit()
    ]
    if not found and (roman := _LAST_ROMAN.search(text) or _ROMAN_HEAD.search(raw)):
        found = [_NUMBERS[roman[1].lower()]]
    return " ".join(found)


def _numbers(found: list[str]) -> frozenset[str]:
    return frozenset(word.lstrip("0") or "0" for word in found if any(map(str.isdigit, word)))


def _weight(found: list[str], besides: set[str]) -> float:
    telling = [word for word in found if word not in _COMMON and not word.isdigit()]
    if all(word in besides for word in telling):
        return 0.0
    # A language without blanks between words says as much in a third of the letters.
    letters = sum(len(word) if word.isascii() else sum(_dense(c) for c in word) for word in telling)
    return min(1.0, letters / 28)


def _dense(character: str) -> int:
    return 3 if character >= "\u2e80" else 1

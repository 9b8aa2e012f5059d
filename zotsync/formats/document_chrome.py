"""What a saved web page says about itself: its buttons, its counters, the path to it. Tables.

Such a line is no part of the document, wherever it stands, and parts what is above it from what is below.
"""

from __future__ import annotations

import re

_LONGEST = 120
_PHRASES = r"""
(?:skip|jump) \s+ (?:to|over) \s+ [\w\s]{2,30} | back \s+ to \s+ (?:top|results|search|article|journal)
view \s+ (?:journal|issue) (?:\s \| \s view \s \w+)?
search \s+ for \s+ this \s+ \w+ | advanced \s+ search
(?:main\s+)? menu | search | close | home | sign \s+ (?:in|up|out) | log \s? (?:in|out) | register
subscribe (?:\s+now)? | follow (?:ing)? | listen | print | e-?mail | tweet | like | bookmark | copy \s+ link
permalink | share (?:\s+ (?:this (?:\s+\w+)? | on\s+\w+ | via\s+\w+ | link))?
save (?:\s+ (?:article | for\s+later | to\s+\w+))? | translate | advertise?ment | \\?-\\?-
\d+ \s+ min(?:ute)?s? \s+ read | (?:estimated\s+)? reading \s+ time :? \s+ \d+ \s+ min\w*
lesezeit :? \s+ \d+ \s+ min\w* \.?
submit \s+ (?:an?\s+|your\s+)? (?:article|manuscript|paper) (?:\s+ journal\s+home\s?page)?
aims \s+ and \s+ scope | journal \s+ home\s?page | about \s+ this \s+ journal | author \s+ guidelines
view \s+ all \s+ (?:issues|articles|authors) | views \s* [\d,]+
total \s+ (?:views|downloads|citations) \s* :? \s* [\d,]*
(?:\d[\d,.]*k?\s+)? (?:article\s+)? (?:views? | accesses | citations? | cross-?ref \s+ citations |
  altmetrics? (?:\s+score)? | mentions | shares | downloads | comments | reads | likes | claps
  | full \s+ text \s+ views) (?:\s+ to \s+ date)?
cites \s+ in | papers | citations : \s+ \d+ | (?:article\s+)? metrics (?:\s+ details)?
explore \s+ all \s+ metrics | cited \s+ by (?:\s+ \(? \d+ \)?)?
downloads? (?:\s+ (?:pdf | citation | article | full \s+ \w+ | .{0,15} pdf))?
add \s+ to \s+ (?:mendeley | favou?rites | library | my \s+ \w+ | citation \s+ \w+) | cite (?:\s+ this)?
citation \s+ tools | export (?:\s+ citations?)?
(?:show|read|see|view) \s+ (?:more|less|all|full \s+ \w+|details|fewer) (?:\s+\w+)?
what \s+ do \s+ these \s+ dates \s+ mean \?? | outline | expand (?:\s+ all)? | get \s+ access
purchase \s+ .{0,20} | get \s+ rights \s+ and \s+ content (?:\s+ open \s+ access)?
rights \s+ (?:and|&) \s+ (?:content|permissions) | (?:request\s+)? (?:reprints \s+ and \s+)? permissions
pdf (?:\s*/\s* epub)? | epub | open \s+ in \s+ \w+
view \s+ (?:pdf|article|html|full \s+ text) (?:\s+ .{0,20})? | full \s+ text (?:\s+ (?:links|pdf|html))?
sections | tools | about | options | actions | favorites | display \s+ options | format
figures \s+ and \s+ tables | related \s+ (?:content|information) | responses | info \s*/\s* history
preview \s+ pdf | access \s+ options | (?:show\s+)? (?:author\s+)? affiliations? (?:\s+ expand)?
(?:author \s+ affiliations \s+)? article \s+ information
author \s+ information (?:\s+ and \s+ (?:affiliations?|notes))? | all \s+ authors
(?:show\s+)? authors? \s+ and \s+ affiliations | go \s+ to : | cover \s+ of \s+ .{2,60}
abstract \s+ full \s+ text \s+ info .* | buy \s+ (?:this\s+)? article .*
(?:previous|next) \s+ (?:article|post|page|section) (?:\s+ in \s+ issue)?
(?:free|open|full|restricted) \s+ access | ncbi \s+ bookshelf \. .* | check \s+ for \s+ updates
pubmed \s+ disclaimer | accept (?:\s+ all)? \s+ cookies | we \s+ use \s+ cookies .*
this \s+ (?:web)? site \s+ uses \s+ cookies .* | create \s+ (?:alert|account) | table \s+ of \s+ contents
drucken | teilen | merken | suche | startseite | menü | seite \s+ (?:drucken|empfehlen|teilen)
inhaltsverzeichnis | zum \s+ inhalt (?:\s+ springen)? | partager | imprimer | accueil | rechercher
aller \s+ au \s+ contenu (?:\s+\w+)? | browse \s+ .{2,40} | \? | click \s+ (?:here|through) \s .*
for \s+ more \s+ information .* click \s+ here \.?
media \s+ coverage
permissions \s+ icon .* | share \s+ icon .* | abstract \s+ disclosures | download \s+ keyboard.*
you \s+ do \s+ not \s+ (?:currently \s+)? have \s+ access .*
submission \s+ guidelines | ∙ \s* paid | affiliations \s+ & \s+ notes | also \s+ available \s+ on \s+ .*
compartir | imprimir | inicio | buscar | guardar | [·•|]
"""
_CHROME = re.compile(
    "|".join(re.sub(r"\n(?= )", "", _PHRASES.strip("\n")).splitlines()), re.IGNORECASE | re.VERBOSE
)
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})*|\d+(?:\.\d+)?k")
_STEP = r"[^\W\d_][\w&'’,. -]{1,40}?"
_CRUMBS = re.compile(
    rf"(?:{_STEP}\s*[>›»/]\s*){{2,}}(?:{_STEP}(?:\.\.\.|…)?)?|{_STEP}\s?[/›»]|{_STEP}\s>\s?\w.{{2,80}}"
)
"""The path to a page, all of it or a step in a line of its own."""


def is_chrome(plain: str) -> bool:
    """Whether a line belongs to the page around a text and not to the text.

    >>> is_chrome("Add to Mendeley"), is_chrome("1,234 Views"), is_chrome("Metrics of a tide")
    (True, True, False)
    """
    return len(plain) <= _LONGEST and bool(_CHROME.fullmatch(plain))


def is_count(line: str) -> bool:
    """Whether a line is a number alone, as beside *Views*; a year is none.

    >>> is_count("1,234"), is_count("24k"), is_count("2014")
    (True, True, False)
    """
    return len(line) <= 12 and bool(_COUNT.fullmatch(line.strip()))


_MENU = re.compile(
    r"home|about(?:\s+us)?|contact(?:\s+us)?|search|menu|archives?|shop|store|log\s?in|sign\s?(?:in|up)|register|news|"
    r"blog|subscribe|submit|alerts|join|help|donate|events?|publications|products|services|support|careers|press|"
    r"accessibility|plan\s+your\s+visit|topics|resources|start(?:seite)?|kontakt|über\s+uns|suche|aktuelles|"
    r"accueil|contacto?|inicio|quienes\s+somos|actualités",
    re.IGNORECASE,
)


def is_menu(line: str) -> bool:
    """Whether a line is a row of buttons of a site, with room between them; names in columns are none.

    >>> is_menu("Home  About  Contact"), is_menu("Ada Lovelace   Jo Roe   Ola Berg"), is_menu("Home and away")
    (True, False, False)
    """
    if len(line) > _LONGEST or "  " not in line.strip():
        return False
    parts = [part for part in re.split(r"\s{2,}|\s\|\s", line.strip()) if part]
    known = sum(bool(_MENU.fullmatch(part)) for part in parts)
    return len(parts) >= 3 and known * 2 >= len(parts) and all(len(part.split()) <= 3 for part in parts)


def is_path(plain: str) -> bool:
    """Whether a line is the path that led to a page, or a step of it.

    >>> is_path("Home > Health > Gout"), is_path("Newsroom/"), is_path("Ebb and/or flow")
    (True, True, False)
    """
    return (
        len(plain) <= _LONGEST
        and bool(_CRUMBS.fullmatch(plain))
        and not re.search(r"\b(?:vol|issue|pages?|pp)\b", plain, re.IGNORECASE)
    )

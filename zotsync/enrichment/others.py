"""Identifiers in running words: whether they name the item itself, or another work beside it."""

from __future__ import annotations

import re

from zotsync.enrichment.vocabulary.words import WORD, folded
from zotsync.item import Item

# What stands in relation to the work that a line deals with.
_RELATED = re.compile(
    r"\b(?:errat(?:um|a)|corrigend(?:um|a)|addend(?:um|a)|correct(?:ion|ed|s)|retract(?:ion|ed|s)"
    r"|withdraw(?:al|n)|republished|reprint(?:ed)?|translat(?:ion|ed|es)|comment(?:ed|s|ary)?|repl(?:y|ies)"
    r"|respon(?:se|ds)|rejoinder|poster|slides|talk|video|interview|press release|expression of concern"
    r"|supplement(?:s|al|ary)?|supporting information|data|data ?sets?|code|software|protocol|registration"
    r"|appendix|companion|cit(?:ed|es|ing)|compare|cf|see also|references?|further reading"
    r"|build(?:s|ing)? (?:up)?on|based (?:up)?on|extends?|follow(?:s|-up)|continues|earlier|previous(?:ly)?"
    r"|prior|supersed\w+|replaces?|updat(?:es|ed by)|duplicates?|relat(?:ed|es)|reviewed|review of|part of"
    r"|chapter (?:in|of)|original|(?:conference|journal|other) version)\b",
    re.I,
)
_PREPRINT = re.compile(r"\b(?:preprints?|(?:bio|med|chem)rxiv|ssrn|research square)\b", re.I)
_BEHIND = re.compile(
    r"[ \t.]{0,3}[(\[–—-][ \t]?(?:this is )?(?:an? |the )?(?:errat|corrig|addend|correction|retract|preprint"
    r"|biorxiv|medrxiv|supplement|supporting|data\b|dataset|code\b|software|comment|reply|response|review\b"
    r"|protocol|translation|cited)",
    re.I,
)
_DATA = re.compile(r"10\.(?:6084/m9|5061/dryad|17632/|1594/pangaea|7910/dvn)")
_DEPOSIT = re.compile(
    r"10\.(?:5281/zenodo|6084/m9|5061/dryad|17632/|17605/osf|1594/pangaea|7910/dvn|48550/arxiv|1101/\d|21203/rs"
    r"|26434/chemrxiv|20944/preprints|31219/osf|31234/|2139/ssrn|36227/techrxiv|64898/\d)"
)
"""How DOIs begin of those who keep data, and preprints."""
_SENTENCE = re.compile(r"[ \t]+(?:[–—-]+[ \t]+)?([a-z]+)\b")
"""How a sentence goes on that speaks of what an identifier names."""
_PERSON = re.compile(r"[^\W\d_][\w'’-]+,? (?:[A-Z]\.?[ -]?){1,3}(?:[,.;:&(]|$)|\bet al\b")
"""A name with its initials, as in a list of references."""
_HEADING = re.compile(r"^#{1,6} .{1,200}|<h\d\b[^<>]{0,99}>[^<>]{1,200}", re.M)
_ELSEWHERE = re.compile(
    r"\b(?:next|similar|others?|further|more|later|to ?do|to read|reading|connections|mentioned|background"
    r"|literature|bibliography|sources|links)\b",
    re.I,
)
"""Headings above what else there is."""
_ITSELF = re.compile(
    r"\b(?:how to cite|to cite|cite (?:this|as)|please cite|(?:suggested|recommended) citation)\b"
    r"|\A\W*citation\b",
    re.I,
)
_TELLING = 3
"""Words from which on a title names one work."""
_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|br|h\d|blockquote|td|tr|table)\b[^>]*>|\n\s*\n|\r\n\s*\r\n", re.I)
_MARKUP = re.compile(r"<[^<>]{1,300}>?|&\w{2,6};")
_STOP = re.compile(r"(?<![A-Z])[.!?]\s+|;\s+|\s[|•·–—]\s|\t")
_LINE_END = re.compile(r"[\r\n]+")
_SHORT = 60
"""Characters up to which a line stands for itself."""
_FAR = 400
_ABOVE = 4000
"""Characters above an identifier among which its heading is looked for."""
_PLAIN = frozenset(
    folded(
        "doi url uri link permalink pmid pmcid pmc pubmed isbn issn arxiv id identifier digital object http"
        " https www org dx available online accessible at from via under on in by here is it its the this to"
        " see found source full text fulltext open access article paper work page publication"
        " publisher published received revised accepted epub ahead print html pdf record cite cited as"
        " citation how please retrieved accessed downloaded permanent persistent vol volume no nr issue pp p"
        " pages january february march april may june july august september october november december jan feb"
        " mar apr jun jul aug sep sept oct nov dec verfügbar unter siehe am disponible en sur à".split()
    )
)
"""Words that say no more of an identifier than where it is."""
_AFTER = frozenset(
    "on accessed open free access epub pmid pmcid pmc pdf html available published online".split()
)
"""The same, behind it."""


def is_own(words: str, start: int, end: int, item: Item) -> bool:
    """Whether what stands at ``start`` to ``end`` of running ``words`` names the item itself.

    What is said before it in its line must be nothing, a label, where it can be read, or the item's own
    title, names or journal. Anything else may be about another work.

    >>> item = Item("journalArticle", {"title": "Moss on roofs"})
    >>> line = "Reply to 10.5555/1"
    >>> is_own(line, 9, 18, item), is_own("Available at 10.5555/1", 13, 22, item)
    (False, True)
    """
    goes_on = _SENTENCE.match(words, end)
    if goes_on and goes_on[1] not in _AFTER:
        return False
    line = line_before(words, start)
    heading = [*_HEADING.finditer(words, max(0, start - _ABOVE), start)][-1:]
    if any(_ELSEWHERE.search(one[0]) or _RELATED.search(one[0]) for one in heading):
        return False
    if speaks_of_another(line, words[end : end + 60], item):
        return False
    open_ = line.rstrip().removesuffix("(").removesuffix("[")
    if open_.count("(") > open_.count(")"):
        return False
    title = set(folded(WORD.findall(item.title)))
    there = title.intersection(folded(WORD.findall(line)))
    if _ITSELF.search(line) or (len(title) >= _TELLING and len(there) >= 0.7 * len(title)):
        return True
    if _PERSON.search(line):
        return False
    said = [word for word in folded(WORD.findall(_STOP.split(line)[-1])) if not word.isdigit()]
    return _known(item).issuperset(said)


def speaks_of_another(line: str, behind: str, item: Item) -> bool:
    """Whether the words before an identifier, or right ``behind`` it, say that another work is meant."""
    if _BEHIND.match(_MARKUP.sub("", behind)) and item.type != "preprint":
        return True
    for own in (item.title, item["publicationTitle"]):
        if own and (at := line.casefold().find(own.casefold())) >= 0:
            line = line[:at] + line[at + len(own) :]
    return bool(_RELATED.search(line) or (item.type != "preprint" and _PREPRINT.search(line)))


def holds_data(doi: str, item: Item) -> bool:
    """Whether a DOI can only be that of data, and the ``item`` is an article."""
    return item.type == "journalArticle" and bool(_DATA.match(doi.lower()))


def deposited(doi: str, item: Item) -> bool:
    """Whether a DOI is that of data or of a preprint, as whose article an ``item`` of a journal names it."""
    return item.type == "journalArticle" and bool(_DEPOSIT.match(doi))


def _known(item: Item) -> frozenset[str]:
    """Words that may stand before the item's own identifier."""
    journal = " ".join((item["publicationTitle"], item["journalAbbreviation"], item["publisher"]))
    names = " ".join(c.last or c.name for c in item.creators)
    telling = (word for word in WORD.findall(f"{item.title} {journal} {names}") if len(word) > 2)
    return _PLAIN.union(folded(telling))


def line_before(words: str, start: int) -> str:
    """What stands before ``start`` in its paragraph; a short line is one by itself."""
    before = words[max(0, start - _FAR) : start]
    first = max((block.end() for block in _BLOCK.finditer(before)), default=0)
    lines = _LINE_END.split(_MARKUP.sub(" ", before[first:]))
    kept = [lines.pop()]
    while lines and len(lines[-1]) > _SHORT:
        kept.insert(0, lines.pop())
    return " ".join(kept)

"""Generated references of a stated profile, in each format.

Journal articles with 4 creators out of 35,000 names, a title of 9 words, an abstract of about 1,200
characters, 3 keywords, DOI, ISSN, volume, issue and pages; every tenth has a note. `prose` makes abstracts
of English sentences (rules about English look for English first), `structured` long ones with headings.
"""

from __future__ import annotations

import json
import random
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

WORDS = (
    "cell response tumour growth signal protein receptor pathway treatment patient trial cohort marker "
    "model analysis risk survival therapy tissue immune gene expression study evidence outcome"
).split()
NOUNS = (
    "patients lesions vessels samples hospitals infants nurses questionnaires fractures antibodies variants "
    "outcomes episodes tissues isolates admissions symptoms guidelines controls membranes households "
    "biomarkers intervals sequences proteins relapses injections surgeons mutations participants"
).split()
VERBS = (
    "were associated with|did not differ from|increased after|were compared with|declined among|"
    "could be predicted from|were measured in|had no effect on|were more common than|are known to precede"
).split("|")
FRAMES = (
    "In this study, {0} {v} {1} in {n} of {m} cases.",
    "The {0} of both groups {v} {1} (P = 0.0{n}; 95% CI, 0.{m} to 1.{n}).",
    "Although {0} were reported, {1} {v} {2} during the first {n} months of the follow-up.",
    "We conclude that {0}, which {v} {1}, may help to plan the care of {2}.",
    "Few data are available on whether {0} or {1} {v} {2}, and the results have been mixed.",
)
FAMILIES = "M{\\\"u}ller|Garc{\\'i}a|S{\\o}rensen|Smith|Okafor|Tanaka|Novak|Dupont|Silva|Rossi".split("|")


def words(rng: random.Random) -> str:
    """Twelve rows of words as sentences: about 1,200 characters."""
    return ". ".join(" ".join(rng.choices(WORDS, k=14)).capitalize() for _ in range(12)) + "."


def prose(rng: random.Random, length: int = 1500) -> str:
    """English sentences of at least ``length`` characters."""
    sentences: list[str] = []
    while sum(map(len, sentences)) + len(sentences) < length:
        numbers = {"n": rng.randrange(2, 60), "m": rng.randrange(10, 99), "v": rng.choice(VERBS)}
        sentences.append(rng.choice(FRAMES).format(*rng.sample(NOUNS, 3), **numbers))
    return " ".join(sentences)


def structured(rng: random.Random) -> str:
    """A long abstract with headings, as clinical journals print them: about 2,400 characters."""
    heads = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
    return " ".join(f"{head}: {prose(rng, 580)}" for head in heads)


def records(
    count: int, text: Callable[[random.Random], str] = words, seed: int = 1
) -> Iterator[dict[str, Any]]:
    """The references, one after the other; the same for the same seed."""
    rng = random.Random(seed)
    for number in range(count):
        yield {
            "title": f"{' '.join(rng.choices(WORDS, k=9)).capitalize()} {number}",
            "authors": [
                (f"Name{rng.randrange(5000)}", f"{rng.choice('ABCDEFG')}. {rng.choice('HIJK')}.")
                for _ in range(4)
            ],
            "year": rng.randrange(1980, 2025),
            "journal": f"Journal of {rng.choice(WORDS).title()} {rng.choice(WORDS).title()}",
            "volume": rng.randrange(1, 90),
            "issue": rng.randrange(1, 13),
            "pages": (100 + number % 800, 110 + number % 800),
            "doi": f"10.5555/bench.{number}",
            "keywords": rng.sample(WORDS, 3),
            "abstract": text(rng),
            "note": " ".join(rng.choices(WORDS, k=20)) if number % 10 == 0 else "",
        }


def ris(record: dict[str, Any]) -> str:
    lines = [
        "TY  - JOUR",
        f"TI  - {record['title']}",
        *(f"AU  - {last}, {first}" for last, first in record["authors"]),
        f"PY  - {record['year']}",
        f"JO  - {record['journal']}",
        f"VL  - {record['volume']}",
        f"IS  - {record['issue']}",
        f"SP  - {record['pages'][0]}",
        f"EP  - {record['pages'][1]}",
        f"DO  - {record['doi']}",
        *(f"KW  - {word}" for word in record["keywords"]),
        f"AB  - {record['abstract']}",
        *([f"N1  - {record['note']}"] if record["note"] else []),
        "ER  - ",
    ]
    return "\n".join(lines) + "\n\n"


def crossref(record: dict[str, Any]) -> str:
    """What the registry would answer for it, without the parts that no cache keeps."""
    year = {"date-parts": [[record["year"], 3]]}
    return json.dumps(
        {
            "status": "ok",
            "message": {
                "DOI": record["doi"],
                "type": "journal-article",
                "title": [record["title"]],
                "author": [{"family": last, "given": first} for last, first in record["authors"]],
                "issued": year,
                "published-print": year,
                "container-title": [record["journal"]],
                "volume": str(record["volume"]),
                "issue": str(record["issue"]),
                "page": "-".join(map(str, record["pages"])),
                "publisher": "Example House",
                "member": "9999",
                "language": "en",
                "is-referenced-by-count": 12,
            },
        }
    )


def bibtex(record: dict[str, Any]) -> str:
    """With LaTeX in every name and title."""
    authors = " and ".join(
        f"{FAMILIES[int(last[4:]) % 10]}{last[4:]}, {first}" for last, first in record["authors"]
    )
    fields = {
        "title": f'{{{record["title"].partition(" ")[0]}}} na{{\\"i}}ve {record["title"]} \\& $\\beta$',
        "author": authors,
        "journal": record["journal"],
        "year": record["year"],
        "volume": record["volume"],
        "number": record["issue"],
        "pages": "--".join(map(str, record["pages"])),
        "doi": record["doi"],
        "keywords": ", ".join(record["keywords"]),
        "abstract": record["abstract"],
        "note": record["note"],
    }
    key = "key" + record["doi"].rpartition(".")[2]
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@article{{{key},\n{lines}\n}}\n\n"


def nbib(record: dict[str, Any]) -> str:
    number = 10_000_000 + int(record["doi"].rpartition(".")[2])
    fields = [
        ("PMID", str(number)),
        ("DP", str(record["year"])),
        ("TI", record["title"] + "."),
        ("PG", "-".join(map(str, record["pages"]))),
        ("LID", record["doi"] + " [doi]"),
        ("AB", record["abstract"]),
        *(("FAU", f"{last}, {first}") for last, first in record["authors"]),
        ("PT", "Journal Article"),
        ("JT", record["journal"]),
        ("VI", str(record["volume"])),
        ("IP", str(record["issue"])),
        *(("MH", word.capitalize()) for word in record["keywords"]),
    ]
    lines = (
        textwrap.fill(
            value, 87, initial_indent=f"{tag:<4}- ", subsequent_indent="      ", break_long_words=False
        )
        for tag, value in fields
    )
    return "\n".join(lines) + "\n\n"


def csl(record: dict[str, Any]) -> str:
    entry = {
        "id": record["doi"],
        "type": "article-journal",
        "title": record["title"],
        "author": [{"family": last, "given": first} for last, first in record["authors"]],
        "issued": {"date-parts": [[record["year"]]]},
        "container-title": record["journal"],
        "volume": str(record["volume"]),
        "issue": str(record["issue"]),
        "page": "-".join(map(str, record["pages"])),
        "DOI": record["doi"],
        "keyword": ", ".join(record["keywords"]),
        "abstract": record["abstract"],
        "note": record["note"],
    }
    return json.dumps({name: value for name, value in entry.items() if value}, indent=2) + ",\n"


def whole(
    count: int, form: Callable[[dict[str, Any]], str], text: Callable[[random.Random], str] = words
) -> str:
    """One file's text with ``count`` references."""
    body = "".join(map(form, records(count, text)))
    return f"[\n{body[:-2]}\n]\n" if form is csl else body

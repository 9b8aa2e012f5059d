"""Two items of one file name the same local file as theirs.

One of them has another's text: copied along with an entry, or attached by mistake. Papers of one volume may
share it.

Bad (bibtex)::

    @article{moss,
      title = {Mosses},
      file = {:papers/moss.pdf:PDF},
    }

    @article{fern,
      title = {Ferns},
      file = {:papers/moss.pdf:PDF},
    }

Good (bibtex)::

    @article{moss,
      title = {Mosses},
      file = {:papers/moss.pdf:PDF;:papers/moss.pdf:PDF},
    }

    @inproceedings{fern,
      title = {Ferns},
      file = {:papers/proceedings.pdf:PDF},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from zotsync.quality.rule import FileRule, Hit, Severity
from zotsync.quality.source import LintSource
from zotsync.quality.text.attached import attached

_VOLUME = ("bookSection", "conferencePaper", "encyclopediaArticle", "dictionaryEntry")


def check(source: LintSource) -> Iterator[Hit]:
    seen: dict[str, int] = {}
    owner = 0
    for file in attached(source):
        owner = _entry(source, file.start)
        other = seen.setdefault(file.name, owner)
        item = source.item_at(file.start)
        if other != owner and not (item and item.type in _VOLUME):
            yield Hit("An item above has this file too: name its own.", file.start, file.end)


def _entry(source: LintSource, offset: int) -> int:
    """Where the entry begins that these characters are part of."""
    item = source.item_at(offset)
    if item and item.origin:
        return item.origin.span.start
    sign = "TY  -" if source.format == "ris" else "\n@"
    return source.text.rfind(sign, max(0, offset - 20_000), offset)


rule = FileRule(
    code="XF-06",
    name="same-file-on-two-items",
    severity=Severity.warning,
    formats=("ris", "bibtex"),
    check=check,
)

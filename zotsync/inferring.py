"""What can be inferred about items, in files or without: enrichment, told which words lint calls stray."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from zotsync.enrichment import EnrichConfig, Enriched, enrich_item, to_json
from zotsync.errors import ConfigError
from zotsync.fixing import lint_source_of
from zotsync.item import Item, Json
from zotsync.loading import Loaded, spread
from zotsync.progress import counted, one_more
from zotsync.state import state_root
from zotsync.stores.source import Source
from zotsync.verdicts import CACHE

if TYPE_CHECKING:
    from zotsync.enrichment.doi import Answers, Check
    from zotsync.quality import LintSource


@dataclass(frozen=True, slots=True)
class EnrichedItem:
    """An item of a file (or of a library: no path) with what was inferred about it.

    ``provenance``: what is known of these values, by field and value; empty outside a workspace.
    ``whole``: everything that the item was read from could be read now. ``checks``: what registries say
    of its DOI, where they were asked.
    """

    path: str
    item: Item
    found: Enriched
    provenance: Mapping[tuple[str, str], Json] = field(default_factory=dict)
    whole: bool = True
    checks: tuple[Check, ...] = ()
    findings: tuple[str, ...] = ()
    """What its sources contradict each other in."""

    def to_json(self) -> Json:
        checks = [check.to_json() for check in self.checks]
        data = to_json(self.path, self.item, self.found, self.provenance, checks)
        return {**data, "findings": list(self.findings)} if self.findings else data


def enrich_items(
    items: Sequence[Item],
    executor: Executor | None = None,
    config: EnrichConfig | None = None,
    only: Collection[str] | None = None,
) -> list[EnrichedItem]:
    """What can be inferred about items without their files; a document's item carries its text itself."""
    return spread(executor, partial(_enrich_item, config, only), items, "inferring tags")


def _enrich_item(config: EnrichConfig | None, only: Collection[str] | None, item: Item) -> EnrichedItem:
    from zotsync.quality import LintSource

    origin = item.origin
    if origin is None or origin.format != "document":
        path = origin.path if origin else ""
        return EnrichedItem(path, item, enrich_item(item, config=config, only=only))
    source = LintSource(origin.path, origin.text, (item,), (), origin.format)
    found = enrich_item(item, text=origin.text, stray=_stray(source), config=config, only=only)
    return EnrichedItem(origin.path, item, found)


def enrich_loaded(
    loaded: Loaded, executor: Executor | None = None, config: EnrichConfig | None = None
) -> list[EnrichedItem]:
    """What can be inferred about what was read; words that lint calls stray are no evidence."""
    return [one for found in enrich_sources(loaded, executor, config) for one in found]


def enrich_sources(
    loaded: Loaded, executor: Executor | None = None, config: EnrichConfig | None = None
) -> list[list[EnrichedItem]]:
    """The same, file by file."""
    work = partial(enrich_source, config=config)
    return spread(executor, work, loaded.sources, "inferring tags", lambda source: max(1, len(source.items)))


def enrich_source(
    source: Source, config: EnrichConfig | None = None, only: Collection[str] | None = None
) -> list[EnrichedItem]:
    """What can be inferred about the items of one file."""
    text = source.decoded.text
    stray = stray_places(source) if source.items else []
    found = []
    for local in source.items:
        inferred = enrich_item(local.item, text=text, stray=stray, config=config, only=only)
        found.append(EnrichedItem(source.path, local.item, inferred))
        one_more()
    return found


def vocabularies(named: Iterable[str], root: Path) -> EnrichConfig:
    """Enrichment with further vocabularies: those that come along by name, others by their file.

    Paths start at ``root``. Raises `ConfigError` that names the file.
    """
    from zotsync.enrichment.vocabulary import BUILT_IN, built_in, parse

    texts: list[str] = []
    for name in named:
        try:
            text = built_in(name) if name in BUILT_IN else (root / name).read_text("utf-8-sig")
            parse(text)
        except ConfigError as error:
            raise ConfigError(f"{name}: {error.message}", remedy=error.remedy) from None
        except (OSError, UnicodeDecodeError):
            known = ", ".join(BUILT_IN)
            raise ConfigError(
                f"{name} is no vocabulary that can be read.", remedy=f"Give a file, or one of: {known}."
            ) from None
        texts.append(text)
    return EnrichConfig(vocabularies=tuple(texts))


def agreed_years(found: Sequence[EnrichedItem], prefix: str) -> list[EnrichedItem]:
    """The same item's sources, without the years in which they contradict each other; that is a finding."""
    tags = [(tag, one.path) for one in found for tag in one.found.tags if tag.by.startswith("year")]
    years = {(tag.tag.removeprefix(prefix), path) for tag, path in tags}
    if len({year for year, _ in years}) < 2:
        return list(found)
    said = ", ".join(f"{year} in {path}" for year, path in sorted(years))
    finding = f"Its sources name different years: {said}."
    return [
        replace(
            one,
            found=replace(one.found, tags=tuple(t for t in one.found.tags if not t.by.startswith("year"))),
            findings=(*one.findings, finding),
        )
        for one in found
    ]


def check_dois(found: Sequence[EnrichedItem], answers: Answers) -> list[EnrichedItem]:
    """The same items with what the registries say of their DOIs, and what follows from that."""
    from zotsync.enrichment.doi import check_item

    result: list[EnrichedItem] = []
    for one in counted("checking DOIs", found):
        checked = check_item(one.item, answers, one.found)
        kept = [s for s in one.found.suggestions if s.field != "DOI" or s.value not in checked.withdrawn]
        known = {(s.field, s.value) for s in kept}
        more = [s for s in checked.suggestions if (s.field, s.value) not in known]
        inferred = replace(one.found, suggestions=(*kept, *more))
        result.append(replace(one, found=inferred, checks=checked.checks))
    return result


def ask_registries(*, offline: bool = False, contact: str = "") -> Answers:
    """Where registries' answers come from: the network, and this user's cache of it. Close it."""
    from zotsync.enrichment.doi import Answers

    return Answers(state_root() / CACHE, contact=contact, offline=offline)


def stray_places(source: Source) -> list[tuple[int, int]]:
    """Where lint finds stray words in a file, as (start, end)."""
    return _stray(lint_source_of(source))


def _stray(source: LintSource) -> list[tuple[int, int]]:
    from zotsync.quality import LintConfig, lint_source

    findings = lint_source(source, LintConfig(select=("ND-04",)))
    return [(f.start, f.end) for f in findings if f.start is not None and f.end is not None]

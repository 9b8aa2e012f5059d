"""Runs rules over files and items, and says where each finding lies.

Pure: nothing is opened or fetched. A rule that crashes becomes a finding that names it, and the run
goes on. Text rules share one look at each passage: what a rule needs is looked for first, and only the
rules that can match are run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from typing import Any

from zotsync.item import Item, Span
from zotsync.progress import counted, one_more
from zotsync.quality.config import LintConfig, choose, fingerprint, ignored_at
from zotsync.quality.ignores import ignores
from zotsync.quality.locate import named_places, narrowed, places
from zotsync.quality.registry import all_rules, load_problems
from zotsync.quality.rule import (
    Finding,
    Fix,
    Hit,
    LookUp,
    Rule,
    Safety,
    SetRule,
    Severity,
)
from zotsync.quality.ruleset import RuleSet
from zotsync.quality.source import LintSource, Passage
from zotsync.quality.text.blocks import Document
from zotsync.quality.text.words import words

# Fields whose values are no running text; rules about them are item rules.
_CODED = words("""
    abstractNote url DOI ISBN ISSN citationKey date accessDate pages volume issue extra
    libraryCatalog callNumber archiveLocation language numPages numberOfVolumes key PMID PMCID
""")
# Characters that a fix may not bring into a file of fields unless they were there: syntax of some format.
_SYNTAX = frozenset('\\{}%#$~^"\n\r_<>')


@lru_cache(maxsize=16)
def _chosen(select: tuple[str, ...], ignore: tuple[str, ...]) -> RuleSet:
    return RuleSet.of(choose(all_rules(), select, ignore))


def rules_for(config: LintConfig) -> RuleSet:
    """The rules that a configuration chooses. Raises `UsageError` for what names no rule."""
    return _chosen(tuple(config.select), tuple(config.ignore))


def lint_source(source: LintSource, config: LintConfig | None = None) -> list[Finding]:
    """The findings in one file, in its order. Rules over the whole set of items: `lint_set`."""
    config = config or LintConfig()
    return _settle(_run(source, rules_for(config), config), source, config)


def lint_items(items: Iterable[Item], config: LintConfig | None = None) -> list[Finding]:
    """The findings in items that have no file here: each names its item and field, but no line."""
    config = config or LintConfig()
    rules = rules_for(config)
    source = LintSource("", "")
    every = list(items)
    bare = [item.with_(origin=None) for item in every]
    found = [finding for item in bare for finding in _run_item(item, source, rules)]
    found += [finding for item in bare for finding in _run_look_up(item, source, rules, config.look_up)]
    found += _across(bare, config, ())
    return [*load_problems(), *_settle(found, source, config)]


def lint_set(
    items: Sequence[Item], config: LintConfig | None = None, sources: Iterable[LintSource] = ()
) -> list[Finding]:
    """What is wrong between items: the same DOI twice, the same work twice.

    ``sources`` are the files that the items were read from; without them the findings have no lines.
    Asked once at the end of a run over files, it also says which rules could not be loaded.
    """
    return [*load_problems(), *_across(items, config or LintConfig(), sources)]


def _across(items: Sequence[Item], config: LintConfig, sources: Iterable[LintSource]) -> list[Finding]:
    files = {source.path: source for source in sources}
    nowhere = LintSource("", "")
    found: dict[str, list[Finding]] = {}
    for rule in counted("rules across items", rules_for(config).set):
        for position, hit in _guarded(rule, rule.check, items):
            if hit is None:
                found.setdefault("", []).append(position)
                continue
            item = items[position]
            path = item.origin.path if item.origin else ""
            source = files.get(path, nowhere)
            found.setdefault(path, []).extend(_item_findings(rule, hit, item, source))
    return [
        replace(finding, path=finding.path or path)
        for path, some in found.items()
        for finding in _settle(some, files.get(path, nowhere), config)
    ]


def run_rule(rule: Rule, source: LintSource, look_up: LookUp | None = None) -> list[Finding]:
    """The findings of one rule alone; what the examples in the rules' documentation are checked with."""
    config = LintConfig(bodies=True, look_up=look_up)
    rules = RuleSet.of([rule])
    found = list(_run(source, rules, config))
    for one in rules.set:
        for position, hit in one.check(source.items):
            found += _item_findings(one, hit, source.items[position], source)
    return _settle(found, source, config)


def _run(source: LintSource, rules: RuleSet, config: LintConfig) -> Iterator[Finding]:
    for rule in rules.file:
        if not rule.formats or source.format in rule.formats:
            yield from _text_findings(rule, rule.check, (source,), source, 0)
    for item in source.items:
        yield from _run_item(item, source, rules)
        yield from _run_look_up(item, source, rules, config.look_up)
        one_more()
    if source.is_document:
        passage = Passage(source.text, "document", start=0, item=_languaged(source))
        yield from _run_passage(passage, source, rules)
        if rules.document:
            document = Document(source)
            for document_rule in rules.document:
                if not document_rule.languages or passage.language in document_rule.languages:
                    yield from _text_findings(document_rule, document_rule.check, (document,), source, 0)
        return
    for body in source.bodies():
        for span in (Span(0, body.start), Span(body.end, len(source.text))):
            head = Passage(source.text[span.start : span.end], "head", start=span.start)
            yield from _run_passage(head, source, rules)
        if config.bodies:
            note = Passage(source.text[body.start : body.end], "note", start=body.start)
            yield from _run_passage(note, source, rules)


def _languaged(source: LintSource) -> Item | None:
    """The document's item where it states a language."""
    return next((item for item in source.items if item["language"]), None)


def _run_item(item: Item, source: LintSource, rules: RuleSet) -> Iterator[Finding]:
    for rule in rules.asked(item):
        try:
            hits = tuple(rule.check(item))
        except Exception as error:  # One bad rule is set aside; the others go on.
            yield _crash(rule, error)
            continue
        for hit in hits:
            yield from _item_findings(rule, hit, item, source)
    in_document = source.is_document
    for name, value in item.fields.items():
        kind = "abstract" if name == "abstractNote" else "url" if name == "url" else "field"
        if kind == "field" and name in _CODED:
            continue
        if kind in rules.text:
            yield from _run_passage(Passage(value, kind, name, item), source, rules, in_document)


def _run_look_up(item: Item, source: LintSource, rules: RuleSet, look_up: LookUp | None) -> Iterator[Finding]:
    """Findings from what registries said of the item's DOI."""
    if look_up is None or not rules.look_up:
        return
    for said in look_up(item):
        for rule in rules.look_up:
            if said.verdict in rule.verdicts:
                for hit, crash in _hits(rule, rule.check, (item, said)):
                    yield from [crash] if crash else _item_findings(rule, hit, item, source)


def _run_passage(
    passage: Passage, source: LintSource, rules: RuleSet, in_document: bool = False
) -> Iterator[Finding]:
    text = passage.text
    for rule in rules.possible(passage.kind, text):
        if in_document and "document" in rule.kinds:
            continue  # The document's own text holds this value; it is looked at as a whole.
        looked_at = passage.masked if rule.masked else text
        begin = max(0, len(text) - rule.tail) if rule.tail else 0
        for match in _matches(rule.pattern, looked_at, begin):
            hits = tuple(_hits(rule, rule.check, (match, passage)))
            # Asked last: to tell a language costs more than most checks.
            if hits and rule.languages and passage.language not in rule.languages:
                break
            if passage.start is not None:
                yield from _placed(rule, hits, source, passage.start, passage.field)
                continue
            for hit, crash in hits:
                if crash or passage.item is None:
                    yield from [crash] if crash else []
                else:
                    yield from _item_findings(rule, replace(hit, field=passage.field), passage.item, source)


def _matches(pattern: re.Pattern[str], text: str, begin: int) -> Iterable[re.Match[str]]:
    if pattern.pattern.startswith(r"\A"):  # Can match at the start alone: elsewhere is not tried.
        found = pattern.match(text)
        return (found,) if found else ()
    return pattern.finditer(text, begin)


def _text_findings(
    rule: Rule,
    check: Callable[..., Iterable[Hit]],
    arguments: tuple[Any, ...],
    source: LintSource,
    offset: int,
    field: str = "body",
) -> Iterator[Finding]:
    """Findings of a check whose hits count from ``offset`` in the file."""
    yield from _placed(rule, _hits(rule, check, arguments), source, offset, field)


def _placed(
    rule: Rule, hits: Iterable[tuple[Hit, Finding | None]], source: LintSource, offset: int, field: str
) -> Iterator[Finding]:
    item = _name(source.items[0]) if len(source.items) == 1 else None
    for hit, crash in hits:
        if crash:
            yield crash
            continue
        start = None if hit.start is None else hit.start + offset
        end = None if hit.start is None else (hit.end if hit.end is not None else hit.start) + offset
        owner = item if item is not None or start is None else _owner(source, start)
        yield _finding(rule, hit, start, end, source, owner, hit.field or field, hit.fix)


def _owner(source: LintSource, offset: int) -> str | None:
    item = source.item_at(offset)
    return _name(item) if item else None


def _item_findings(rule: Rule, hit: Hit, item: Item, source: LintSource) -> Iterator[Finding]:
    """Findings from a hit on a field: one for each place in the file that says it."""
    name = _name(item)
    if not hit.field and hit.start is not None:  # In the prose of a document, as far as that is the file.
        end = hit.start if hit.end is None else hit.end
        if source.text[hit.start : end] == hit.part:
            yield _finding(rule, hit, hit.start, end, source, name, "body", hit.fix)
        else:
            yield replace(_finding(rule, hit, None, None, source, name, "body", None), text=hit.part)
        return
    if hit.field in ("creators", "tags"):
        where = list(named_places(item, hit.field, hit.part, hit.index, source.text))
        part = hit.part
    else:
        value = item[hit.field]
        start = hit.start or 0
        end = len(value) if hit.end is None else hit.end
        part = value[start:end]
        goes = hit.fix is not None and not hit.fix.replacement
        where = list(places(item, hit.field, value, start, end, source.text, trim=goes)) if value else []
        if hit.fix and value and not any(exact for _, exact in where):
            # The file says it in parts, as first and last page: one word of them may be all that changes.
            first, last, instead = narrowed(part, hit.fix.replacement)
            some = list(places(item, hit.field, value, start + first, start + last, source.text))
            if instead.isalnum() and any(exact for _, exact in some):
                part, where = part[first:last], some
                hit = replace(hit, fix=replace(hit.fix, replacement=instead))
    for span, exact in where:
        fix = hit.fix if exact and _harmless(hit.fix, part, source) else None
        yield _finding(rule, hit, span.start, span.end, source, name, hit.field or None, fix)
    if not where:
        fix = hit.fix
        if fix and source.text:  # The file says it in other words: shown, for a person to write.
            fix = Fix(Safety.manual, fix.replacement)
        yield replace(_finding(rule, hit, None, None, source, name, hit.field or None, fix), text=part)


def _harmless(fix: Fix | None, part: str, source: LintSource) -> bool:
    """Whether the replacement cannot break the syntax of a file of fields."""
    return fix is None or source.is_document or not (set(fix.replacement) - set(part)) & _SYNTAX


def _finding(
    rule: Rule,
    hit: Hit,
    start: int | None,
    end: int | None,
    source: LintSource,
    item: str | None,
    field: str | None,
    fix: Fix | None,
) -> Finding:
    text = source.text[start:end] if start is not None else ""
    return Finding(
        rule=rule.code,
        name=rule.name,
        severity=hit.severity or rule.severity,
        message=hit.message,
        path=source.path,
        start=start,
        end=end,
        text=text,
        item=item,
        field=field,
        fix=fix,
    )


def _name(item: Item) -> str | None:
    return item.key or item.title or None


def _hits(
    rule: Rule, check: Callable[..., Iterable[Hit]], arguments: tuple[Any, ...]
) -> Iterator[tuple[Hit, Finding | None]]:
    try:
        for hit in check(*arguments):
            yield hit, None
    except Exception as error:  # As for items.
        yield Hit(""), _crash(rule, error)


def _guarded(
    rule: SetRule, check: Callable[..., Iterable[tuple[int, Hit]]], items: Sequence[Item]
) -> Iterator[tuple[Any, Hit | None]]:
    try:
        yield from check(items)
    except Exception as error:  # As above.
        yield _crash(rule, error), None


def _crash(rule: Rule, error: Exception) -> Finding:
    message = (
        f"The rule itself failed here ({type(error).__name__}: {error}); the others went on."
        f" Leave it out with --ignore {rule.code}, and report it."
    )
    return Finding(rule.code, rule.name, Severity.error, message)


def _settle(found: Iterable[Finding], source: LintSource, config: LintConfig) -> list[Finding]:
    """Without what is ignored or said twice, in the order of the file, with lines and severities."""
    known = config.baseline if isinstance(config.baseline, (Mapping, Set)) else set(config.baseline)
    used: Counter[str] = Counter()
    off = ignored_at(source.path, all_rules(), config.per_path) if config.per_path else set()
    comments = ignores(source)
    seen = set()
    kept = []
    for finding in found:
        if not finding.path:
            finding = replace(finding, path=source.path)
        key = (
            finding.rule,
            finding.start,
            finding.end,
            finding.message if finding.start is None else "",
            finding.item,
        )
        if key in seen or finding.rule in off or comments.covers(finding):
            continue
        seen.add(key)
        if known and (mark := fingerprint(finding)) in known:
            used[mark] += 1
            if not isinstance(known, Mapping) or used[mark] <= known[mark]:
                continue
        if severity := config.severity.get(finding.rule):
            finding = replace(finding, severity=Severity(severity))
        if finding.start is not None and finding.end is not None:
            line, column = source.lines.at(finding.start)
            end_line, end_column = source.lines.at(finding.end)
            finding = replace(finding, line=line, column=column, end_line=end_line, end_column=end_column)
        kept.append(finding)
    return sorted(kept, key=lambda f: (f.start is None, f.start or 0, f.end or 0, f.rule))

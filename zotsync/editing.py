"""Edits of many items at once: which changes they are, and how they are made."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zotsync import query, schema
from zotsync.changes import Change, Failure, Guard, Plan, encode
from zotsync.errors import GuardError, UsageError
from zotsync.item import Item, Tag, diff
from zotsync.journal import Journal
from zotsync.outcome import RunReport
from zotsync.query import Term, matching
from zotsync.sync.run import Run

_SETTING = re.compile(r"\s*([A-Za-z]\w*)\s*(\+=|-=|=)(.*)", re.DOTALL)
_GROUP = re.compile(r"\$(\d)|\$\{(\d+)\}")


@dataclass(frozen=True, slots=True)
class Setting:
    """What an edit sets: a field (an empty value removes it), or a tag that is added or removed.

    With a ``pattern``, what it finds in the field (or in each tag's name) becomes ``value``.
    """

    name: str
    sign: str
    value: str
    pattern: re.Pattern[str] | None = None

    def of(self, now: str) -> str:
        """The value that this setting gives in place of ``now``."""
        return self.pattern.sub(self.value, now) if self.pattern else self.value


def parse(text: str) -> Setting:
    """``date=2012``, ``DOI=`` (removed), ``tag+=read``, ``tag-=read``. Raises `UsageError`.

    >>> parse("tag+=to read").value
    'to read'
    """
    found = _SETTING.fullmatch(text)
    if not found:
        raise UsageError(f"{text!r} sets nothing.", remedy="Write FIELD=VALUE, tag+=NAME or tag-=NAME.")
    name, sign, value = _known(found[1]), found[2], found[3].strip()
    if name == "tag":
        if sign == "=" or not value:
            raise UsageError("Tags are a set.", remedy="Write tag+=NAME or tag-=NAME.")
        return Setting("tag", sign, value)
    if sign != "=":
        raise UsageError(f"{name} is one value.", remedy=f"Write {name}=VALUE.")
    return Setting(name, sign, value)


def asked(
    where: str | Iterable[str | Term], settings: str | Iterable[str | Setting]
) -> tuple[list[Term], list[Setting]]:
    """Which items, and what they are given, as texts or as values. Raises `UsageError`.

    >>> terms, settings = asked("type:book year:2012", "language=en")
    >>> [term.name for term in terms], settings[0].value
    (['itemType', 'year'], 'en')
    """
    queries = [where] if isinstance(where, str) else list(where)
    if not queries or any(isinstance(text, str) and not text.strip() for text in queries):
        raise UsageError("The query is empty.", remedy="Say which items: type!=note means every one.")
    given = [settings] if isinstance(settings, str) else list(settings)
    terms = [term for one in queries for term in (query.parse(one) if isinstance(one, str) else (one,))]
    return terms, [parse(one) if isinstance(one, str) else one for one in given]


def replacement(field: str, text: str) -> Setting:
    r"""``/pattern/new/`` in a field, or in the names of tags; any character may stand for the slash.

    The pattern is Python's; ``$1`` in the new text is its first group. Raises `UsageError`.

    >>> replacement("title", "/ {2,}/ /").of("Birds  of   passage")
    'Birds of passage'
    >>> replacement("pages", r"#(\d+)-(\d+)#$1–$2#").of("12-20")
    '12–20'
    """
    name = _known(field)
    parts = text[1:-1].split(text[0]) if len(text) > 2 and text[0] == text[-1] else []
    if len(parts) != 2 or not parts[0] or text[0].isalnum() or text[0] in "\\ ":
        raise UsageError(f"{text!r} replaces nothing.", remedy="Write --replace FIELD /PATTERN/NEW/.")
    try:
        pattern = re.compile(parts[0])
        new = _GROUP.sub(lambda group: f"\\g<{group[1] or group[2]}>", parts[1].replace("\\", r"\\"))
        re.compile(f"{parts[0]}|").sub(new, "")  # it always matches: a group that is not there shows here
    except (re.error, IndexError) as error:
        raise UsageError(f"{text!r}: {error}.", remedy="The pattern is a Python expression.") from None
    return Setting(name, "=", new, pattern)


def _known(name: str) -> str:
    if name in ("tag", "tags"):
        return "tag"
    if not schema.is_field(name):
        known = {one for kind in schema.item_types() for one in schema.fields(kind)}
        near = difflib.get_close_matches(name, sorted(known), n=1)
        remedy = f"Did you mean {near[0]}?" if near else "Zotero's own names count."
        raise UsageError(f"No item has a field {name!r} that can be set.", remedy=remedy)
    return name


def edits(items: Iterable[Item], terms: Sequence[Term], settings: Sequence[Setting]) -> Plan:
    """The changes that give the items the query means these values, and the items that cannot have them."""
    changes: list[Change] = []
    failures: list[Failure] = []
    for item in matching(items, terms):
        after, missing = edited(item, settings)
        failures += [Failure("no-field", message, item.key) for message in missing]
        fields = {
            name: (encode(name, old), encode(name, new)) for name, (old, new) in diff(item, after).items()
        }
        if fields:
            expects = {"version": item.version}
            changes.append(
                Change(
                    "library",
                    "update",
                    item.key,
                    fields,
                    expects=expects,
                    why="edit",
                    by="edit",
                    title=item.title,
                )
            )
    return Plan(tuple(changes), failures=tuple(failures))


def edited(item: Item, settings: Sequence[Setting]) -> tuple[Item, list[str]]:
    """An item with these values, and what it cannot have."""
    after, missing = item, []
    for setting in settings:
        if setting.name == "tag":
            after = _tagged(after, setting)
        elif name := _field(item.type, setting.name):
            after = after.with_fields({name: setting.of(after[name])})
        elif not setting.pattern:
            missing.append(f"An item of the type {item.type} has no {setting.name}.")
    return after, missing


def left_out(plan: Plan, terms: Sequence[Term]) -> Iterator[str]:
    """What to say of items that the query means, and that only a sync will bring to the library."""
    new = (c.made() for c in plan.changes if (c.side, c.action) == ("library", "create"))
    count = sum(item.type != "note" for item in matching(new, terms))
    if count:
        said = "1 more item in files is meant" if count == 1 else f"{count:,} more items in files are meant"
        yield f"{said}, new since the last sync and not edited: `zotsync sync`, then the same again."


def _field(item_type: str, name: str) -> str:
    """What the type calls the field, or an empty string."""
    return name if schema.is_valid_field(item_type, name) else schema.type_field(item_type, name) or ""


def _tagged(item: Item, setting: Setting) -> Item:
    if setting.pattern:
        named: dict[str, Tag] = {}
        for tag in item.tags:
            if name := setting.of(tag.name).strip():
                # Where two become one, a person's tag stays a person's.
                named[name] = Tag(name, min(tag.type, named.get(name, tag).type))
        return item.with_(tags=tuple(named.values()))
    if setting.sign == "-=":
        return item.with_(tags=tuple(tag for tag in item.tags if tag.name != setting.value))
    if any(tag.name == setting.value for tag in item.tags):
        return item
    return item.with_(tags=(*item.tags, Tag(setting.value)))


def write_library(
    kind: str,
    run: Run,
    journal: Journal,
    plan: Plan,
    waiting: set[str],
    stops: Sequence[Guard],
    *,
    before: int,
    dry_run: bool,
) -> RunReport:
    """Write changes of the library that no file asked for; the next sync brings them to the files.

    ``waiting`` are the keys that a sync must look at anyway, ``before`` the requests made until now.
    Raises `GuardError` where something stops it.
    """
    if stops and not dry_run:
        raise GuardError("; ".join(g.message for g in stops), remedy="Run `zotsync sync` first.", plan=plan)
    if dry_run or not plan.changes:
        requests = run.store.requests - before
        return RunReport("", plan, (), plan.failures, requests, 0, len(plan.failures), dry_run=dry_run)
    log = journal.begin(kind)
    status = "failed"
    try:
        run.base.retry_put(waiting | {change.key for change in plan.changes}, run.base.retry()[1])
        results = run.write_library(plan.changes, log)
        status = "failed" if log.failed or plan.failures else "ok"
    finally:
        log.end(status)
    applied = tuple(change for change in plan.changes if results[change.id].ok)
    failed = (*plan.failures, *log.failed)
    return RunReport(log.run, plan, applied, failed, run.store.requests - before, 0, len(failed))

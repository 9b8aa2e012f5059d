"""Edits of one record: each changed aspect changes the lines that say it, and no other.

`revise` brings a record to an item, aspect by aspect, and reads it again to see what is still to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from zotsync.formats import values
from zotsync.formats.alike import opcodes
from zotsync.formats.ris_draft import Draft, Entry
from zotsync.formats.ris_fields import set_field
from zotsync.formats.ris_lines import Dialect
from zotsync.formats.ris_tags import CODES, GENERIC, OWN
from zotsync.formats.ris_values import split_tags
from zotsync.formats.ris_view import View
from zotsync.formats.ris_write import Line, creator_line, is_keyword, keyword, note_line, own_line
from zotsync.item import Item, diff


def revise(text: str, target: Item, dialect: Dialect, *, full: bool) -> str:
    """``text``, one record, changed to read as ``target`` as far as RIS can say it.

    ``full``: what RIS cannot say goes to lines of our own (`ris_write`).
    """
    draft = Draft.of(text, dialect)
    if target.type != draft.view.type:
        _set_type(draft, target.type, full=full)
        draft = Draft.of(draft.text, dialect)
    for attempt in range(3):
        changes = diff(draft.view.item(), target)
        if not changes:
            break
        if attempt and draft.view.plan.journal and not _TITLES.isdisjoint(changes):
            _name_journal(draft, target["publicationTitle"])
        for name, (old, new) in changes.items():
            if name in ("creators", "tags", "notes"):
                _LIST_SETTERS[name](draft, draft.view, old or (), new or (), full=full)
            elif isinstance(old or new, str) and name != "itemType":
                set_field(draft, draft.view, name, new or "", full=full, again=attempt > 0)
        after = draft.text
        if after == text and attempt:
            break
        draft = Draft.of(after, dialect)
    return draft.text


def _set_type(draft: Draft, type: str, *, full: bool) -> None:
    first = draft.entries[0]
    own = next((e for e in draft.entries if e.tag == OWN and e.value.startswith("itemType:")), None)
    if own is not None:
        draft.remove(own)
    if first.tag == "TY":
        draft.set(first, CODES.get(type, GENERIC))
    if full and Draft.of(draft.text, draft.dialect).view.type != type:
        draft.insert(own_line("itemType", type))


def _name_journal(draft: Draft, journal: str) -> None:
    """Says with a ``JF`` line which of the title lines names the journal."""
    if named := [entry for entry in draft.entries if entry.tag == "JF"]:
        draft.set(named[0], journal)
    elif journal:
        draft.insert(("JF", journal))


def _set_list(
    draft: Draft,
    slots: list[Entry],
    old: Sequence[Any],
    new: Sequence[Any],
    line_of: Callable[[Any], Line | None],
) -> None:
    """Aligns two lists: equal elements keep their lines, a replaced one keeps its place."""
    last: Entry | None = None
    for action, i, j, k, m in opcodes(old, new):
        if action == "equal":
            last = slots[j - 1]
            continue
        lines = [line for element in new[k:m] if (line := line_of(element))]
        for entry, line in zip(slots[i:j], lines, strict=False):
            if line[0] != entry.tag:
                entry.prefix, entry.tag = draft.prefix(line[0]), line[0]
            draft.set(entry, line[1])
            last = entry
        for entry in slots[i + len(lines) : j]:
            draft.remove(entry)
        for line in lines[j - i :]:
            before = slots[i] if last is None and i < len(slots) and action == "insert" else None
            last = draft.insert(line, after=last, before=before)


def _set_creators(draft: Draft, view: View, old: Any, new: Any, *, full: bool) -> None:
    slots = draft.at(view.creator_at)
    used = {creator.type: entry.tag for creator, entry in zip(old, slots, strict=True) if entry.tag != OWN}

    def line_of(creator: Any) -> Line | None:
        line = creator_line(view.plan, creator, full=full)
        if line and line[0] != OWN and used.get(creator.type):
            return used[creator.type], line[1]
        if line and line[0] == "AU" and "A1" in used.values():
            return "A1", line[1]
        return line

    _set_list(draft, slots, old, new, line_of)


def _set_notes(draft: Draft, view: View, old: Any, new: Any, *, full: bool) -> None:
    slots = draft.at(view.note_at)
    marked = full or any(values.is_html(entry.value) for entry in slots)

    def line_of(note: Any) -> Line | None:
        line = note_line(note, full=marked)
        return note_line(note, full=False) if line and line[0] == OWN and not full else line

    _set_list(draft, slots, old, new, line_of)


def _set_tags(draft: Draft, view: View, old: Any, new: Any, *, full: bool) -> None:
    """Tags are a set: a name that goes takes its line or its place in one, a new one takes a line."""
    was, now = {tag.name: tag for tag in old}, {tag.name: tag for tag in new}
    gone = [name for name in was if name not in now]
    come = [name for name in now if name not in was and is_keyword(name)]
    words = [entry for entry in draft.entries if entry.tag == "KW" and entry.value]
    held = {id(entry): split_tags(entry.value, alone=len(words) == 1) for entry in words}
    lists = [entry for entry in words if len(held[id(entry)]) > 1]
    for entry in words:
        names: list[str] = []
        for name in held[id(entry)]:
            if name not in gone:
                names.append(name)
            elif come and name in was and len(view.tag_at.get(name, ())) == 1:
                names.append(come.pop(0))
        if lists and entry is lists[-1] and entry is words[-1]:
            names += come
            come = []
        if not names:
            draft.remove(entry)
        elif names != held[id(entry)]:
            mark = _mark(entry.value, names)
            draft.set(entry, mark.join(names) if len(held[id(entry)]) > 1 or len(names) > 1 else names[0])
    for name in come:
        draft.insert(("KW", name))
    left = [entry for entry in draft.entries if entry.tag == "KW" and entry.value]
    if len(left) == 1 and len(now) == 1:
        (name,) = now
        if split_tags(left[0].value, alone=True) != [name] and is_keyword(name):
            draft.set(left[0], keyword(name, alone=True))
    if full:
        _set_own_tags(draft, was, now)


_LIKE_A_FIELD = re.compile(r"\s*\w{1,4}\s*[-–—]")


def _mark(value: str, names: list[str]) -> str:
    """What parts the keywords of a line: what parted them before, if they can be parted by it."""
    if ";" in value:
        found = re.search(r"[ \t]*;[ \t]*", value)
        return found[0] if found else "; "
    if "\n" in value and not any(_LIKE_A_FIELD.match(name) for name in names):
        return "\n"
    return "; " if any("," in name for name in names) else ", "


def _set_own_tags(draft: Draft, was: dict[str, Any], now: dict[str, Any]) -> None:
    """Our own lines for tags: those that a person set, and names that are no keyword."""
    named = {own_line("tag", tag.to_json())[1] for tag in now.values()}
    for entry in [entry for entry in draft.entries if entry.tag == OWN]:
        label, _, text = entry.value.partition(": ")
        unset = label == "manual" and text in was and (text not in now or now[text].type)
        if unset or (label == "tag" and entry.value not in named):
            draft.remove(entry)
    have = {entry.value for entry in draft.entries if entry.tag == OWN}
    for name, tag in now.items():
        line = own_line("manual", name) if is_keyword(name) else own_line("tag", tag.to_json())
        if (not tag.type or not is_keyword(name)) and line[1] not in have:
            draft.insert(line)


_TITLES = frozenset({"title", "publicationTitle", "journalAbbreviation"})
_LIST_SETTERS = {"creators": _set_creators, "tags": _set_tags, "notes": _set_notes}

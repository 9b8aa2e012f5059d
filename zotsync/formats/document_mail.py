"""A letter that was sent by mail: its header says who wrote it, when, and of what."""

from __future__ import annotations

import re

from zotsync.formats.document_dates import DATE, iso
from zotsync.formats.document_found import Found
from zotsync.formats.document_text import Line, Text
from zotsync.formats.markdown_values import name_of
from zotsync.item import Creator

_HEADER = 12
_FIELD = re.compile(r"(?P<name>[A-Za-zÀ-ÿ-]{2,20}(?: [A-Za-zÀ-ÿ]{1,12})?)\s?:\s*(?P<value>\S.*)")
_MEANING = {
    "subject": ("subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp"),
    "author": ("from", "von", "de", "da", "van"),
    "date": ("date", "sent", "datum", "gesendet", "fecha", "data", "verzonden", "envoyé"),
    "recipient": ("to", "an", "à", "para", "aan", "cc"),
}
_ADDRESS = re.compile(r"\s*[<\[(]?\S+@\S+\.\w+[>\])]?")


def take(found: Found, body: Text) -> bool:
    """Puts what the header of a mail says into ``found``; whether there is one: who, when, of what."""
    fields: dict[str, tuple[Line, re.Match[str]]] = {}
    for line in body.lines[:_HEADER]:
        said = _FIELD.fullmatch(line.plain) if len(line.text) <= 400 and line.plain == line.text else None
        if said is None:
            break
        meaning = next((m for m, names in _MEANING.items() if said["name"].lower() in names), "")
        if meaning:
            fields.setdefault(meaning, (line, said))
    if not {"subject", "author"} <= fields.keys() or len(fields) < 3:
        return False
    line, said = fields["subject"]
    found.set("subject", said["value"], line.place_of(said["value"]))
    line, said = fields["author"]
    if sender := _ADDRESS.sub("", said["value"]).strip(" \"'"):
        name = name_of(sender)
        found.creators = (Creator("author", name.last, name.first) if name.last else name,)
        found.spans["creators"] = (line.place_of(sender),)
    if "date" in fields:
        line, said = fields["date"]
        if (date := DATE.search(said["value"])) and (value := iso(date[0])):
            found.set("date", value, line.place_of(date[0]))
    return True

"""The title is that of an error, a login or a wait page.

The page was saved before it was shown. Save it again.

Bad::

    itemType: webpage
    title: Just a moment...

Good::

    itemType: webpage
    title: Access to rivers denied: a history
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zotsync.item import Item
from zotsync.quality.rule import Hit, ItemRule, Severity

_ERROR = re.compile(
    r"just a moment(?:\.\.\.|…)?|access denied|attention required!?.*cloudflare.*|(?:error )?(?:40[0134]"
    r"|50[0234])"
    r"(?:[ :-]+(?:error|forbidden|not found|page not found|bad gateway|service unavailable"
    r"|internal server error))?"
    r"|(?:404 )?(?:page )?not found|page (?:could )?not (?:be )?found|redirecting(?:\.\.\.|…)?|sign in"
    r"|log ?in|loading(?:\.\.\.|…)?"
    r"|are you a robot\??|human verification|security check|verify you are human|cookies? (?:required"
    r"|absent)|forbidden"
    r"|please wait(?:\.\.\.|…)?|session (?:expired|timeout)|captcha|one moment, please(?:\.\.\.|…)?",
    re.I,
)
_LONGEST = 60  # but for the “attention” of one host


def check(item: Item) -> Iterator[Hit]:
    title = item["title"].strip()
    if len(title) > _LONGEST and title[:9].lower() != "attention":
        return
    if _ERROR.fullmatch(title):
        yield Hit("This page was not read: save the item again.", field="title")


rule = ItemRule(
    code="TI-12", name="title-is-error-page", severity=Severity.error, fields=("title",), check=check
)

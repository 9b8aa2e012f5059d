"""Values that would act in a page that took them for markup; each would leave a mark in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACTIVE = (
    "</title></script></style><script>window.owned = 1</script>",
    "\"'><img src=x onerror=\"window.owned = 1\"><svg onload='window.owned = 1'>",
    (
        "</bdi></td></table><iframe srcdoc='<script>parent.owned = 1</script>'></iframe>"
        "<form action=//evil.example>"
    ),
    (
        "<style>* { display: none }</style><base href=//evil.example/>"
        "<meta http-equiv=refresh content='0;url=//evil.example'>"
    ),
    "javascript:window.owned=1//<a href='javascript:window.owned=1' autofocus onfocus=window.owned=1>x</a>",
)


def owned(page: Page) -> bool:
    """Whether anything of a value was run, or stands in the page as an element."""
    elements = "iframe, img, base, [onload], [onerror], [onfocus], style ~ style"
    return bool(
        page.evaluate(
            "elements => window.owned !== undefined || document.scripts.length > 1"
            " || document.querySelector(elements) !== null",
            elements,
        )
    )

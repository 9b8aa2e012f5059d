"""``zotsync explain``"""

from __future__ import annotations

import click

from zotsync.cli.common import json_option, out, rule_codes
from zotsync.cli.show import show_page


@click.command()
@click.argument("rule", shell_complete=rule_codes)
@json_option
def command(rule: str, as_json: bool) -> None:
    """What a lint RULE finds, why it matters, and examples."""
    from zotsync.quality import explain

    page = explain(rule)
    if as_json:
        out({"rule": rule, "page": page})
    else:
        show_page(page)

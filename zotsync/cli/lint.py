"""``zotsync lint``"""

from __future__ import annotations

import json
from pathlib import Path

import click

from zotsync.cli.common import leave, note, say
from zotsync.errors import UsageError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--select", multiple=True, metavar="RULE", help="Codes, areas, or ALL; may be repeated.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Codes or areas to leave out.")
@click.option("--fix", "mend", is_flag=True, help="Apply the safe fixes.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also those that need a look.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--bodies", is_flag=True, help="Also look at the bodies of notes.")
def command(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    mend: bool,
    unsafe_fixes: bool,
    show_diff: bool,
    form: str,
    as_json: bool,
    bodies: bool,
) -> None:
    """Find data-quality problems in reference files and documents, and mend them on request."""
    from zotsync import api
    from zotsync.quality import Safety, Severity, diff
    from zotsync.reports.lint_github import lint_github
    from zotsync.reports.lint_json import lint_json
    from zotsync.reports.lint_sarif import lint_sarif
    from zotsync.reports.lint_text import lint_text

    paths = paths or (".",)
    missing = [path for path in paths if not Path(path).exists()]
    if missing:
        raise UsageError(f"There is no {missing[0]}.")
    config = api.lint_config(paths, _split(select), _split(ignore), bodies=bodies)
    loaded = api.load(paths)
    extra: dict[str, object] = {}
    if mend or show_diff:
        fixed = api.fix(loaded, config, Safety.unsafe if unsafe_fixes else Safety.safe)
        if show_diff:
            for one in fixed:
                click.echo(diff(one.before, one.after, one.path), nl=False)
            leave(1 if fixed else 0)
        runs = api.commit_fixes(loaded, fixed)
        loaded = api.load(paths)
        extra = {"fixed": sum(len(one.applied) for one in fixed), "runs": [run for _, run in runs]}
        note(f"Fixed {extra['fixed']} findings in {len(fixed)} files.")
    findings = api.lint_loaded(loaded, config)
    texts = {source.path: source.decoded.text for source in loaded.sources}
    if as_json or form == "json":
        failures = [failure.to_json() for failure in loaded.failures]
        click.echo(
            json.dumps({**lint_json(findings, **extra), "failed": failures}, ensure_ascii=False, indent=1)
        )
    elif form == "sarif":
        click.echo(json.dumps(lint_sarif(findings), ensure_ascii=False, indent=1))
    elif form == "github":
        click.echo(lint_github(findings), nl=False)
    else:
        say(lint_text(findings, texts).rstrip("\n"))
    for failure in loaded.failures:
        line = f":{failure.line}" if failure.line else ""
        note(f"failed  {failure.path}{line}: {failure.message}")
    if loaded.failures or any(f.severity in (Severity.error, Severity.warning) for f in findings):
        leave(1)


def _split(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())

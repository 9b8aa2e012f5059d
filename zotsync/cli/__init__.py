"""The command line: one file per verb, loaded when it is called."""

from __future__ import annotations

import difflib
from importlib import import_module

import click
from click.shell_completion import CompletionItem

import zotsync
from zotsync.cli.common import with_view
from zotsync.cli.ending import run
from zotsync.cli.examples import SHORT, epilog

VERBS = (
    "init",
    "status",
    "plan",
    "apply",
    "sync",
    "conflicts",
    "resolve",
    "undo",
    "log",
    "lint",
    "enrich",
    "dedupe",
    "convert",
    "edit",
    "review",
    "report",
    "explain",
    "serve",
    "login",
    "logout",
    "doctor",
    "schedule",
)


class Verbs(click.Group):
    """A group whose commands are modules of this room."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = import_module(f"zotsync.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        command.epilog = epilog(cmd_name)
        return with_view(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the verb that was meant."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0].lower(), VERBS, n=1)
            ctx.fail(f"No such command '{args[0]}'." + (f" Did you mean '{near[0]}'?" if near else ""))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(verb, help=SHORT[verb]) for verb in VERBS if verb.startswith(incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):  # known without loading a verb
            formatter.write_dl([(verb, SHORT[verb]) for verb in VERBS])


_COMPLETION = """\b
Completion of verbs and options:
bash, in ~/.bashrc
  eval "$(_ZOTSYNC_COMPLETE=bash_source zotsync)"
zsh, in ~/.zshrc
  eval "$(_ZOTSYNC_COMPLETE=zsh_source zotsync)"
fish, in ~/.config/fish/config.fish
  _ZOTSYNC_COMPLETE=fish_source zotsync | source
"""


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _say_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from zotsync.cli.show import say

        say(f"zotsync, version {zotsync.__version__}")
        context.exit()


@click.group(cls=Verbs, epilog=_COMPLETION, context_settings=_SETTINGS)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_say_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Keep a folder of reference files and a Zotero library the same, both ways."""


def main() -> None:
    """The entry point; exits with the code that the documentation states."""
    run(cli)

"""All commands, by what they are for."""

import typer

from bot.cli import ask, care, demo, files, run

app = typer.Typer(
    name="faultline",
    help="Finds the fault lines between departments: complaints grouped by root cause, in Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for module in (demo, run, files, ask, care):
    module.register(app)

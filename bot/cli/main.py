"""All commands, by what they are for, and the program's entry."""

import sys

import typer

import bot.cli.ask
import bot.cli.care
import bot.cli.decide
import bot.cli.demo
import bot.cli.digest
import bot.cli.encoders
import bot.cli.files
import bot.cli.journey
import bot.cli.map
import bot.cli.question
import bot.cli.run
from bot.cli.says import Fault, complain

app = typer.Typer(
    name="faultline",
    help="Finds the fault lines between departments: complaints grouped by root cause, in Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

for module in (
    bot.cli.demo,
    bot.cli.run,
    bot.cli.files,
    bot.cli.ask,
    bot.cli.digest,
    bot.cli.question,
    bot.cli.map,
    bot.cli.journey,
    bot.cli.decide,
    bot.cli.care,
    bot.cli.encoders,
):
    module.register(app)


def run() -> None:
    """Run the command line; what people can mend is told in a sentence, without a traceback."""
    try:
        app()
    except Fault as fault:
        complain(str(fault))
        sys.exit(1)

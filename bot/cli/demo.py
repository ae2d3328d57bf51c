"""`faultline demo`: the playground. The one place where the product imports it."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("demo")(demo_command)


def demo_command(
    exit_: Annotated[
        bool, typer.Option("--exit", help="Play the story in the terminal and end, instead of serving on.")
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser, on a desktop.")
    ] = True,
) -> None:
    """A local Slack in your browser, with a story in it and the real bot: no account, no network."""
    from playground.demo import Plan, play  # only here: nothing else of the product knows the playground

    play(Plan(exit=exit_, browser=browser))

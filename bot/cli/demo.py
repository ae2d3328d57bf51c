"""`faultline demo`: the playground. The one place where the product imports it."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("demo")(demo_command)


def demo_command(
    exit_: Annotated[bool, typer.Option("--exit", help="End after the story instead of serving on.")] = False,
) -> None:
    """A local Slack with a story in it, and the real bot connected: no account, no network."""
    from playground.demo import play  # only here: nothing else of the product knows the playground

    play(end_after_story=exit_)

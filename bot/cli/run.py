"""`faultline serve`."""

import logging
from typing import Annotated

import typer
from slack_sdk.errors import SlackApiError

from bot.cli.says import Fault, err, house
from bot.serve import CannotServe, Stop, serve, stop_on_signals
from knowledge.database import PATIENCE


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("serve")(serve_command)


def serve_command(
    http: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Serve signed HTTP here instead of Socket Mode.")
    ] = None,
    hooks: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Beside Socket Mode, take signed webhooks here over HTTP."),
    ] = None,
) -> None:
    """The bot against Slack: Socket Mode, or signed HTTP with --http."""
    with house(apart=True, patience=PATIENCE) as opened:  # people wait for its answers
        logging.basicConfig(
            level=opened.settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
        )
        stop = Stop()
        stop_on_signals(stop)
        where = f"http://{http}/slack/events" if http else "Socket Mode"
        where += f", webhooks over http://{hooks}/hooks/ratings" if hooks else ""
        try:
            serve(
                opened,
                _address(http, "--http"),
                stop,
                lambda: err.print(f"Faultline answers over {where}. Ctrl-C ends it."),
                _address(hooks, "--hooks"),
            )
        except CannotServe as fault:
            raise Fault(str(fault)) from fault
        except SlackApiError as error:
            raise Fault(f"Slack refused: {error.response.get('error')}; run `faultline doctor`") from error
        except OSError as error:
            raise Fault(f"{opened.settings.api_url} cannot be reached: {error}") from error


def _address(said: str | None, option: str) -> tuple[str, int] | None:
    if said is None:
        return None
    host, _, port = said.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65_536:
        raise Fault(f"{option} {said} is no address; write it like 127.0.0.1:3000")
    return host or "127.0.0.1", int(port)

"""`faultline serve`."""

import logging
from typing import Annotated

import typer
from slack_sdk.errors import SlackApiError

from bot.cli.says import Fault, err, house
from bot.serve import CannotServe, Stop, serve, stop_on_signals


def register(app: typer.Typer) -> None:
    """Put the command on the app."""
    app.command("serve")(serve_command)


def serve_command(
    http: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Serve signed HTTP here instead of Socket Mode.")
    ] = None,
) -> None:
    """The bot against Slack: Socket Mode, or signed HTTP with --http."""
    with house(apart=True) as opened:
        logging.basicConfig(
            level=opened.settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
        )
        stop = Stop()
        stop_on_signals(stop)
        where = f"http://{http}/slack/events" if http else "Socket Mode"
        try:
            serve(
                opened,
                _address(http),
                stop,
                lambda: err.print(f"Faultline answers over {where}. Ctrl-C ends it."),
            )
        except CannotServe as fault:
            raise Fault(str(fault)) from fault
        except SlackApiError as error:
            raise Fault(f"Slack refused: {error.response.get('error')}; run `faultline doctor`") from error
        except OSError as error:
            raise Fault(f"{opened.settings.api_url} cannot be reached: {error}") from error


def _address(said: str | None) -> tuple[str, int] | None:
    if said is None:
        return None
    host, _, port = said.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65_536:
        raise Fault(f"--http {said} is no address; write it like 127.0.0.1:3000")
    return host or "127.0.0.1", int(port)

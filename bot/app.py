"""Slack's framework, set up our way: acknowledgements at once, slow work behind them, quiet logs."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App

from bot.bootstrap import House
from bot.desk import Desk
from bot.listeners import register_all
from bot.publish import Publisher

BEHIND_THE_ACK = 16  # threads for answers that need the encoder or Slack itself


def build_app(house: House, nudge: Callable[[str], None]) -> tuple[App, Publisher]:
    """The Bolt app with every listener on it, and the publisher that shares its client.

    Asks Slack once who the bot is. Requests are verified before they reach Bolt (see `bot.http`),
    since Bolt parses first.
    """
    _quiet()
    client = house.client()
    team = str(client.auth_test()["team_id"])
    app = App(
        client=client,
        signing_secret=house.settings.signing_secret or "Socket Mode signs nothing",
        process_before_response=True,  # our listeners write one row and answer
        request_verification_enabled=False,
        listener_executor=ThreadPoolExecutor(BEHIND_THE_ACK, thread_name_prefix="behind-the-ack"),
    )
    publisher = Publisher(house, client, team)
    register_all(app, Desk(house, client, team, nudge))
    return app, publisher


def _quiet() -> None:
    """Bolt logs the whole body of a refused request at INFO; nothing a customer wrote belongs in a log."""
    for name in ("slack_bolt", "slack_bolt.App", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.ERROR)  # its warnings are about how we set it up
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a job still runs is no news

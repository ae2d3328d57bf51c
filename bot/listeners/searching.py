"""`/similar`: past cases like a text, page by page, for the asker alone."""

import json
from typing import Any

from slack_bolt import Ack, App, Respond

from bot.answering import REFUSED, words
from bot.desk import Desk, read_text
from bot.desks import questions
from bot.mrkdwn import escape
from bot.views import matches
from triage.matching.queries import QueryFault, parse_query
from triage.wording.redaction import redact


def register(app: App, desk: Desk) -> None:
    """Put the command and its pages on the app."""

    def taken(ack: Ack) -> None:
        ack()

    def say_looking(ack: Ack, command: dict[str, Any]) -> None:
        said = redact(read_text(command)).text
        ack(matches.looking(said) if said else matches.SIMILAR_HELP)

    def answer_similar(command: dict[str, Any], respond: Respond) -> None:
        if read_text(command):
            show_similar(desk, command["user_id"], read_text(command), 0, respond)

    def turn_page(body: dict[str, Any], action: dict[str, Any], respond: Respond) -> None:
        page = json.loads(action["value"])
        show_similar(desk, body["user"]["id"], str(page["q"]), int(page["o"]), respond, unlike="u" in page)

    app.command("/similar")(ack=say_looking, lazy=[answer_similar])
    for name in ("similar_next", "similar_previous", "similar_unlike"):
        app.action(name)(ack=taken, lazy=[turn_page])


def show_similar(
    desk: Desk, user: str, said: str, offset: int, respond: Respond, unlike: bool = False
) -> None:
    """Answer with one page of similar cases; a question that says more is answered as one.

    With `unlike` it is a page of all that pass its filters.
    """
    try:
        who = questions.asker(desk, user)
        text, filters = parse_query(said[: matches.LONGEST_QUERY], desk.house.clock())
        if not text:
            respond(matches.SIMILAR_HELP, replace_original=True)
            return
        understood = questions.read(desk, who, said)
        if questions.says_more(text, understood, filters):
            questions.replace(respond, questions.told(desk, who, understood))
            return
        found = desk.similar(user, text, filters, matches.PAGE, offset, unlike)
    except QueryFault as fault:
        respond(escape(redact(str(fault)).text), replace_original=True)
    except REFUSED as refusal:
        respond(words(refusal), replace_original=True)
    else:
        blocks = matches.results(found, offset, unlike)
        respond(text=f"{len(found.matches)} similar past cases", blocks=blocks, replace_original=True)

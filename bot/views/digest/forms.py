"""The small forms of a digest: who takes something on, and whether somebody is sure."""

from collections.abc import Mapping, Sequence

from bot.mrkdwn import label, name
from bot.views.blocks import OPTION, Block, input_block, modal, pack, plain, section
from bot.views.digest import words
from bot.views.digest.facts import Place
from triage.digest.model import Choice, DigestItem
from triage.report import SHORT

DECIDE_FORM = "digest_decide"
MOST_OPTIONS, CLAIM = 100, 1_000
ASKS: Mapping[Choice, tuple[str, str, str]] = {
    "own": ("Who takes it on?", "Save", "Whoever takes it on finds the cause and says what is to be done."),
    "dismiss": (
        "Dismiss it?",
        "Dismiss",
        "It is not put to the review again for eight weeks. Its cases stay on file, and it still counts.",
    ),
    "confirm": (
        "Does one lead to the other?",
        "Confirm",
        "The figures say only that one followed the other. Confirm it where you know why.",
    ),
}
"""Title, what sends it, and what it means."""


def decide_form(
    item: DigestItem, choice: Choice, place: Place, user: str, departments: Sequence[str]
) -> Block:
    """A small form for one choice; its metadata holds the place alone."""
    title, send, means = ASKS[choice]
    about = f"*{name(words.called(item.name, item.cause))}*\n{label(item.claim, CLAIM)}\n\n{means}"
    blocks = [section(about), *(_owner(user, departments) if choice == "own" else [])]
    view = modal(title, blocks, callback=DECIDE_FORM, submit=send, close="Cancel")
    return {**view, "private_metadata": pack({"place": str(place), "choice": choice})}


def working(title: str) -> Block:
    """Shown at once, since a trigger lives three seconds."""
    return modal(title, [section("One moment …")], callback="digest_working")


def _owner(user: str, departments: Sequence[str]) -> list[Block]:
    names = [one for one in departments if len(one) <= SHORT][:MOST_OPTIONS]
    options = [{"text": plain(one, OPTION), "value": one} for one in names]
    person: Block = {"type": "users_select", "initial_user": user}
    found = [input_block("person", "You, or somebody else", person, optional=True)]
    if options:
        menu: Block = {"type": "static_select", "options": options}
        found.append(input_block("department", "Or a department", menu, optional=True))
    return found

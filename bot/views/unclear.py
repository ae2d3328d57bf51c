"""What is asked when it is not clear whether somebody reports or asks."""

from bot.mrkdwn import quoted
from bot.views.blocks import VALUE, Block, actions, button, pack, section
from triage.wording.redaction import redact

LOG_IT, ASK_IT = "log_utterance", "ask_utterance"
ASKED = "Shall I log this as a complaint, or is it a question?"
CARRIED = 1_800  # characters of the words that a button gives back where Slack cannot


def unclear(channel: str, ts: str, said: str) -> list[Block]:
    """Two buttons that carry where it was said, and the words without personal data as far as they fit."""
    clean = redact(said).text
    value = _fitting(channel, ts, clean)
    log_it = button("Log as a complaint", LOG_IT, value, style="primary")
    ask_it = button("It is a question", ASK_IT, value)
    return [section(f"{ASKED}\n>{quoted(clean, 200)}"), actions(log_it, ask_it)]


def _fitting(channel: str, ts: str, words: str) -> str:
    kept = words[:CARRIED]
    while len((value := pack({"channel": channel, "ts": ts, "q": kept})).encode("utf-16-le")) > 2 * VALUE:
        kept = kept[: len(kept) * 9 // 10]
    return value

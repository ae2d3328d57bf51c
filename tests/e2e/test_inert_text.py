"""Nothing that people wrote pings, links, unfurls or formats, wherever it is shown."""

import re
from collections.abc import Iterator
from typing import Any

from helpers import group_all, log
from running import PATIENCE, Bot, buttons, words

from knowledge.tables import Cause, Fix
from triage.report import Report
from triage.weeks import Week

OURS = re.compile(r"<!date\^\d+\^\{date_short\}\|\d\d \w{3} \d{4}>")  # a date, which we write ourselves
LIVE = re.compile(r"<[!@#]|<\w+:|<[^>]*\|")
EVIL = (
    "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt; &lt;http://evil.example|log in&gt; "
    "*bold* _soft_ ~gone~ `code` &lt;!here&gt;"
)
MEANT = "<!channel> <@U1|mara> <#C1|general> <http://evil.example|log in> card declined at the till"
RAW = "<!everyone> <@U2> <mailto:a@b.example|mail> <!subteam^S1> *bold* refund"
INERT = "&lt;!everyone&gt; &lt;@U2&gt;"


def texts(value: Any) -> Iterator[str]:
    """Every string in a payload that is shown; what a button gives back is not."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner) if name != "value" else ()
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def live(bot: Bot) -> list[str]:
    """What of all that was sent would ping or link."""
    sent = [entry.body for entry in bot.slack.journal if not entry.method.startswith("in.")]
    return [text for body in sent for text in texts(body) if LIVE.search(OURS.sub("", text))]


def remember_evil(bot: Bot) -> None:
    """Past cases whose every field would ping, and a cause that such a department owns."""
    now, week = bot.house.clock(), Week.last_complete(bot.house.clock())
    evil = [
        Report(text=f"{RAW} {number}", department="<!channel>", touchpoint="<@U3>", resolution=f"{RAW} again",
               customer=f"<@U{number}>", created_at=week.back(number % 6).start)
        for number in range(12)
    ]  # fmt: skip
    log(bot.database, evil, now)
    group_all(bot.database, now=now)
    with bot.database.write() as session:
        session.get_one(Cause, 1).owner_department = "<!here>"
        session.add(Fix(cause_id=1, title="<@U4> shipped it", shipped_at=week.back(1).start))


def test_the_check_itself_finds_what_is_live():
    assert LIVE.search("ask <@U1>") and LIVE.search("<!channel>") and LIVE.search("<http://a|b>")
    assert not LIVE.search(OURS.sub("", "&lt;!channel&gt; <!date^1^{date_short}|01 Jan 2026> a < b"))


def test_every_message_and_view_renders_customers_words_as_they_are(bot: Bot):
    remember_evil(bot)
    cards = [bot.card("amina", bot.complain("amina", text)) for text in (EVIL, MEANT)]
    bot.slack.click("amina", cards[0], "more_like_this")
    bot.slack.wait_for(lambda: bot.slack.journal.calls("views.update"), PATIENCE)
    bot.slack.close("amina", bot.slack.modal("amina")["id"])
    bot.slack.command("amina", "complaints", "/similar", f"{EVIL} dept:&lt;!channel&gt;")
    similar = bot.told("amina", "Similar past cases")
    bot.slack.click("amina", similar, "similar_next")
    bot.slack.open_home("amina")
    home = bot.slack.wait_for(lambda: bot.slack.home("amina"))
    bot.slack.click("amina", home, "open_cases")
    bot.slack.wait_for(lambda: bot.slack.modal("amina"))
    bot.slack.command("amina", "claims", "/digest", "now")
    digest = bot.slack.wait_for(lambda: bot.slack.messages("claims"), PATIENCE)[0]
    bot.slack.click("amina", digest, "digest_evidence")
    bot.slack.wait_for(lambda: (top := bot.slack.modal("amina")) and "Cases 1 to" in words(top), PATIENCE)
    bot.slack.command("amina", "claims", "/digest", "subscribe dept:&lt;!channel&gt;")
    bot.told("amina", "Subscribed")
    bot.slack.command("amina", "claims", "/faultline", "me &lt;@U5&gt;")
    bot.told("amina", "logged for")
    bot.slack.command("amina", "claims", "/similar", "state:&lt;!here&gt;")
    bot.told("amina", "is not known")
    bot.slack.command("amina", "claims", "/digest", "subscribe zone:&lt;!here&gt;")
    bot.told("amina", "is no time zone")

    assert live(bot) == []
    assert INERT in words(cards[0])
    assert INERT in words(similar)
    assert "&lt;@U2&gt;" in words(digest)
    assert "&lt;!here&gt;" in words(digest)
    assert "digest_evidence" in buttons(digest)


def test_formatting_characters_are_shown_and_do_not_format(bot: Bot):
    said = words(bot.card("amina", bot.complain("amina", f"*bold* `code` _soft_ {'~gone~'} card declined")))

    assert "∗bold∗ ˋcodeˋ ＿soft＿ ∼gone∼ card declined" in said


def test_a_mention_in_a_complaint_is_kept_as_its_name(bot: Bot):
    case = bot.complain("amina", MEANT)
    (filed,) = bot.cases()

    assert filed.text == "@channel @mara #general log in (http://evil.example) card declined at the till"
    assert "@channel @mara #general log in (http://evil.example)" in words(bot.card("amina", case))


def test_nothing_posted_unfurls_and_no_section_is_parsed_for_links(bot: Bot):
    bot.card("amina", bot.complain("amina", "see http://evil.example and www.evil.example about the refund"))
    bot.slack.command("amina", "claims", "/digest", "now")
    bot.slack.wait_for(lambda: bot.slack.messages("claims"), PATIENCE)
    bot.slack.command("amina", "back-office", "/complaint")
    form = bot.slack.wait_for(lambda: bot.slack.modal("amina"))
    bot.slack.submit("amina", form["id"], {"text": {"value": "http://evil.example"}})
    bot.wrote("amina", "Logged as *C-2*")
    posts = [entry.body for entry in bot.slack.journal.calls("chat.postMessage")]
    sections = [block["text"] for post in posts for block in post.get("blocks", []) if "text" in block]

    assert len(posts) >= 3
    assert {(post["unfurl_links"], post["unfurl_media"]) for post in posts} <= {(False, False), ("0", "0")}
    assert all(text.get("verbatim") for text in sections if text["type"] == "mrkdwn")
    assert not any("link_names" in post or "parse" in post for post in posts)

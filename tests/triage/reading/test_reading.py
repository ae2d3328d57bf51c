"""What of a report is read: its complaint, all of it, and nothing of the paper it came on."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.reading import Reading, read
from triage.wording.text import MAX_CHARACTERS, normalise

SECONDS = 1.0  # a hundred times what the slowest of these takes; a runaway pattern takes minutes


@pytest.mark.parametrize(
    "text",
    [
        "Refund posted to the closed card.",
        "The refund is missing. Nobody called back.",
        "card blocked after 3 wrong PINs, cust at counter",
        "Fee of 5 < 10 but > 3, see a*b*c and snake_case_names",
        "Balance: -20",
        "- refund missing",
        "- refund missing: nobody called",
        "#1 problem is the queue",
        "how do you say thank you",
        "At 10:30 the till froze & the queue left",
        "She said: I want my money back",
        "Sent from my account twice, never received",
        "On Monday the courier wrote: nobody home",
        "Customer [NAME] used [CARD] twice",
        "Line one of a note\nline two of it",
        "2024-03-01 called, told to wait\n2024-03-08 called again, refund still missing",
        "From: Cards\nTo: Claims\nCustomer was sent around three times.",
    ],
)
def test_a_short_plain_text_is_read_as_it_stands(text: str) -> None:
    assert Reading(text, "", "en") == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hi",
        "Hello, friend",
        "Thanks!",
        "Best regards",
        "https://shop.example/basket",
        "[CARD]",
        "Priority: P3",
        "Ticket #4711",
        "Order number: 12345 never arrived",
        "Thanks for nothing, the refund is still missing",
        "Dear customer care never answers",
        "Hello Fresh sent no box",
        "Good morning coffee was cold",
        "This email is all I got: no refund",
        "Hi there is a problem with my card",
        "All the best offers were gone when the page loaded",
        "Branch: customer turned away\nStatus: not refunded",
    ],
)
def test_a_text_that_would_be_emptied_or_gutted_stays_whole(text: str) -> None:
    assert text == read(text).meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Hi team, the card never came.", "the card never came."),
        ("Dear Sir or Madam,\n\nThe card never came.", "The card never came."),
        ("Good morning! My card never came", "My card never came"),
        ("Hello, hope you are well. The card never came.", "The card never came."),
        ("hey my card never came", "my card never came"),
        ("Hi [NAME], the card never came.", "the card never came."),
        ("Dear Larkspur Home, your driver never came", "your driver never came"),
        ("To whom it may concern, the card never came.", "the card never came."),
    ],
)
def test_a_greeting_is_not_read(text: str, meant: str) -> None:
    assert meant == read(text).meant


@pytest.mark.parametrize(
    "closing",
    [
        " Thanks in advance.",
        " Thank you so much!",
        " Many thanks for your help",
        " Please advise.",
        " Looking forward to hearing from you.",
        " Any help would be appreciated.",
        " Please let me know if you need anything else.",
        " Have a nice day!",
        " Kind regards, Jo Quill",
        "\n\nBest regards,\n[NAME]\nHead of Purchasing\nLarkspur Home Ltd\nTel: [PHONE]",
        "\n\nThx\nJo",
        "\n--\nJo Quill\n12 High Street, Saltmarsh",
        "\nSent from my iPhone",
        " Sent from my iPhone",
        "\n\nGet Outlook for iOS",
        " Please advise. Thanks, Jo",
    ],
)
def test_thanks_and_signatures_are_not_read(closing: str) -> None:
    assert read(f"The card never came.{closing}").meant == "The card never came."


@pytest.mark.parametrize(
    "disclaimer",
    [
        "This e-mail and any attachments are confidential and intended for the addressee.\nDelete it.",
        "CONFIDENTIALITY NOTICE: the contents of this message are privileged.",
        "If you are not the intended recipient, please notify the sender and delete this message.",
        "If you have received this email in error, tell us.",
        "Please consider the environment before printing this email.",
        "CAUTION: This email originated from outside of the organization. Do not click links.",
    ],
)
def test_a_legal_disclaimer_is_not_read(disclaimer: str) -> None:
    assert read(f"The card never came.\n\n{disclaimer}").meant == "The card never came."


def test_what_follows_a_legal_disclaimer_is_read() -> None:
    text = "The card never came.\n\nThis e-mail is confidential.\n\nPS: the PIN never came either."

    assert read(text).meant == "The card never came.\n\nPS: the PIN never came either."


def test_what_follows_a_thank_you_in_prose_is_read() -> None:
    meant = read("Refund missing.\n\nThanks,\nThe customer says it went to the old card.").meant

    assert "it went to the old card" in meant


def test_what_follows_a_rule_in_prose_is_read() -> None:
    meant = read("Customer called.\n--\nThe refund was promised twice and is missing since May.").meant

    assert "is missing since May" in meant


def test_a_list_is_no_signature() -> None:
    assert (
        "card closed"
        in read("He says that\n- the refund is missing\n- card closed\nand wants it mended.").meant
    )


OWN = "The engineer never came and nobody called me."


@pytest.mark.parametrize(
    "quoted",
    [
        "> Your appointment is booked.\n> See you on Friday.",
        "On Tue, 12 Mar 2024 at 10:02, Support <[EMAIL]> wrote:\n> Your appointment is booked.",
        "On Tue, 12 Mar 2024 at 10:02, Support <[EMAIL]>\nwrote:\n\nYour appointment is booked.",
        "Am 12.03.2024 um 10:02 schrieb Support:\nYour appointment is booked.",
        "-----Original Message-----\nYour appointment is booked.",
        "---------- Forwarded message ---------\nFrom: Support\nDate: Tue\nSubject: Visit\n\nSee you.",
        "From: Support <[EMAIL]>\nSent: 12 March 2024 10:02\nTo: Jo\nSubject: Visit\n\nYour appointment.",
        "____________________\nVon: Support\nGesendet: Dienstag\nBetreff: Visit\n\nYour appointment.",
    ],
)
def test_a_quoted_mail_is_not_read(quoted: str) -> None:
    assert read(f"{OWN}\n\n{quoted}").meant == OWN


def test_answers_between_quotes_are_read() -> None:
    text = "> Can you confirm the address?\nNo, I moved in May.\n> And the phone?\nThe app shows the old one."

    assert read(text).meant == "No, I moved in May.\nThe app shows the old one."


@pytest.mark.parametrize(
    ("above", "read_above"), [("", ""), ("FYI, see below.\n\n", ""), ("Any news?\n\n", "Any news?\n")]
)
def test_a_forwarded_complaint_is_read_when_little_stands_above_it(above: str, read_above: str) -> None:
    header = "From: Jo Quill <[EMAIL]>\nSent: Tuesday\nTo: Care\nSubject: RE: Card swallowed\n\n"

    meant = read(f"{above}{header}The machine in Saltmarsh kept my card.").meant

    assert meant.startswith(read_above)
    assert "Card swallowed" in meant
    assert "kept my card" in meant
    assert "Tuesday" not in meant


def test_a_quote_is_read_when_little_stands_above_it() -> None:
    assert "The lamp came broken" in read("Any news?\n> The lamp came broken.").meant


def test_one_line_like_a_header_begins_no_other_mail() -> None:
    assert "the refund is missing too" in read(f"{OWN}\nSubject: the refund is missing too").meant


def test_a_quote_with_nothing_above_it_is_read() -> None:
    assert read("> The lamp came broken.\n> Twice.").meant == "The lamp came broken.\nTwice."


def test_a_thread_is_read_down_to_its_first_mail_that_says_something() -> None:
    header = "From: a\nSent: Monday\nTo: b\nSubject: Fw: Fees\n\n"

    meant = read(f"FYI\n\n{header}Please see below.\n\n{header}I was charged twice for one transfer.").meant

    assert meant.splitlines()[0] == "Fees"
    assert "charged twice" in meant
    assert "Monday" not in meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("See https://shop.example/a?b=1, it is wrong", "See, it is wrong"),
        ("See the order (http://shop.example/a) today", "See the order today"),
        ("See [the order](https://shop.example/a) today", "See the order today"),
        ("See <https://shop.example|the order> today", "See the order today"),
        ("Lamp cracked ![photo](https://img.example/1.png)", "Lamp cracked"),
        ("The page www.shop.example/[ACCOUNT] is blank", "The page is blank"),
    ],
)
def test_a_link_is_read_by_its_label(text: str, meant: str) -> None:
    assert meant == read(text).meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("<p>Invoice shows <b>&pound;20</b> too much.</p>", "Invoice shows £20 too much."),
        ("Lamp<br/>cracked<!-- template: say more -->", "Lamp\ncracked"),
        ("<style>p {color: red}</style><div>Lamp cracked</div>", "Lamp cracked"),
        ("The **export** fails with `disk full`", "The export fails with disk full"),
        (
            "## Export fails\n\n- [x] I searched the issues\n* with large files",
            "Export fails\n\nwith large files",
        ),
        ("fees < 5 and > 3 <3", "fees < 5 and > 3 <3"),
    ],
)
def test_markup_is_read_as_it_is_shown(text: str, meant: str) -> None:
    assert meant == read(text).meant


TRACES = {
    "python": """Traceback (most recent call last):
 File "/app/export.py", line 12, in run
 write(rows)
OSError: No space left on device""",
    "java": """java.io.OSError: No space left on device
	at com.shop.Basket.pay(Basket.java:42)
	at com.shop.Till.run(Native Method)
	... 23 more""",
    "javascript": """Uncaught app.errors.OSError: No space left on device
 at Object.<anonymous> (/srv/app.js:1:2)
 at async run (file.js:10:5)
 at https://shop.example/main.js:1:200""",
    "net": """System.IO.OSError: No space left on device
 at Shop.Basket.Pay(Order order) in C:\\src\\Basket.cs:line 42
 at Shop.Till.Run()""",
    "log": """2024-03-12 10:02:01,120 INFO [main] com.bank.App: started
2024-03-12 10:02:02 ERROR [net] com.bank.Net: OSError: No space left on device
2024-03-12 10:02:04 DEBUG [main] com.bank.App: closed""",
}


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
@pytest.mark.parametrize("fence", ["", "```\n"])
def test_a_trace_is_read_by_its_telling_line(trace: str, fence: str) -> None:
    meant = read(f"The export fails.\n{fence}{trace}\n{fence}").meant

    assert meant == "The export fails.\nOSError: No space left on device"


def test_a_long_code_block_is_read_by_its_telling_lines() -> None:
    block = "let a = 1\nlet b = 2\nlet c = 3\ncall()\nrequest failed: quota\nd()\ne()"

    meant = read(f"Import stops.\n```js\n{block}\n```\nSince May.").meant

    assert meant == "Import stops.\nrequest failed: quota\nSince May."


def test_a_few_quoted_lines_are_read_whole() -> None:
    assert read("The app says\n```\nTry again later\n```").meant == "The app says\nTry again later"


@pytest.mark.parametrize(
    "form",
    [
        "Category: Other\nPriority: P3\nCustomer tier: Gold\nTicket #[ID]\nSubmitted via: web\nIssue: {}",
        "Category: Payments | Priority: High | Description: {} | Channel: phone",
        "Category: Payments Priority: P2 Issue: {}",
        "What happened: {}",
        "**Category:** Other\n**Complaint:**\n{}",
        "### Description\n\n{}\n\n### Expected behaviour\n\nOS: Windows\nBrowser: Firefox",
        "Category:\nOther\nSummary:\n{}",
        "##- Please type your reply above this line -##\n{}",
        "Priority: P3\n{}",
    ],
)
def test_a_form_is_read_by_what_was_written_into_it(form: str) -> None:
    assert read(form.format("The locker stays shut")).meant == "The locker stays shut"


@pytest.mark.parametrize(
    "told",
    [
        "Address: wrong on every letter since we moved",
        "Branch: customer turned away",
        "Department: Never called back",
    ],
)
def test_a_label_that_tells_what_happened_is_read(told: str) -> None:
    assert told in read(f"Priority: P3\nChannel: Phone\n{told}\nShe is cross.").meant


LONG = " ".join(f"word{'abcdefghij'[n % 10]}" for n in range(70))


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        (f"Card swallowed\n{LONG}", "Card swallowed", LONG),
        (f"The machine kept it. {LONG}", "The machine kept it.", LONG),
        (f"The machine kept it. {LONG}\nmore", "The machine kept it.", f"{LONG}\nmore"),
        (LONG, LONG, ""),
        (f"Subject: Card swallowed?\n\nHello,\n{LONG}", "Card swallowed?", LONG),
        (f"Card swallowed\n\n{' '.join(LONG.split()[:25])}", "Card swallowed", " ".join(LONG.split()[:25])),
        ("Card swallowed\nin Saltmarsh today", "Card swallowed\nin Saltmarsh today", ""),
        (f"She came.\n{' '.join(LONG.split()[:25])}", f"She came.\n{' '.join(LONG.split()[:25])}", ""),
    ],
)
def test_a_long_text_is_parted_into_title_and_body(text: str, title: str, body: str) -> None:
    assert Reading(title, body, "en") == read(text)


def test_a_reading_says_its_language() -> None:
    assert read("Hi team,\n\nMeine Karte ist nie angekommen.\n\nRegards\nJo").language == "de"


_PIECES = """
Hi team,|Dear Jo,|> |-- |--|Thanks,|Regards|On 12 May Jo wrote:|From: a|Sent: b|Subject: c|To: d|Category: e
|Hello|Description:|Issue: f|https://x.example|<p>|</p>|```|Traceback (most recent call last):| at a.b(c:1)
|[NAME]|[CARD]|-----Original Message-----|This email is confidential|the card never came|FYI|word|.|,|:|*|é
|漢字|refund: lost
"""
PIECES = st.sampled_from(_PIECES.replace("\n", "").split("|"))
noisy = st.lists(st.tuples(PIECES, st.sampled_from([" ", "\n", "\n\n"])), max_size=25).map(
    lambda pieces: normalise("".join(map("".join, pieces)))
)
anything = st.one_of(noisy, st.text(max_size=200).map(normalise))


@given(anything)
@settings(deadline=None, max_examples=400)
def test_a_text_with_a_letter_is_never_emptied(text: str) -> None:
    assert bool(text) == bool(read(text).title)


@given(anything)
@settings(deadline=None, max_examples=400)
def test_what_was_meant_is_read_as_it_stands(text: str) -> None:
    meant = read(text).meant

    assert meant == read(meant).meant


_ENDLESS = """
a|> a~|<p |<!--|[a](|*|`|On 1 wrote|From: a~|Subject: a~|this email |Hi, |thanks. |regards~|--~|Category: a
|http://!|www.|at a.b(|a.b.|12:00:01 |RE: |~~|a~|漢|let me know if you need |sent from my pixel
"""


@pytest.mark.parametrize(
    "piece", [piece.replace("~", "\n") for piece in _ENDLESS.replace("\n", "").split("|")]
)
def test_no_text_takes_long_to_read(piece: str) -> None:
    text = (piece * MAX_CHARACTERS)[: MAX_CHARACTERS - 2] + "x"

    begun = perf_counter()
    read(text)

    assert perf_counter() - begun < SECONDS

"""Who plays the live scene at Harbour Bank, in which channels, and what they type."""

from __future__ import annotations

from playground.story.model import Channel, Person, Step

DEPARTMENTS = ("Cards", "Payments", "Claims", "Branches", "Digital", "Lending")
TOUCHPOINTS = (
    "onboarding",
    "card delivery",
    "card payment",
    "payment",
    "cash machine",
    "branch visit",
    "call",
    "app",
    "refund",
    "dispute",
    "statement",
    "account change",
    "loan application",
    "loan repayment",
)

PEOPLE = (
    Person("frontline", "Mara Quill", "Customer adviser, Saltmarsh branch", "Branches", "Europe/Dublin"),
    Person("receiver", "Tobin Hale", "Team lead, refunds and disputes", "Claims", "Europe/Bucharest"),
    Person("cx_owner", "Ines Calder", "Head of customer experience", "Customer Experience", "Europe/Lisbon"),
    Person("admin", "Jory Penn", "Slack and tools administrator", "IT", "Europe/Dublin"),
)

COLLEAGUES = (
    Person("colleague", "Priya Oduya", "Team lead, card desk", "Cards", "Europe/Dublin"),
    Person("colleague", "Liam Fenwick", "Card desk", "Cards", "Europe/Dublin"),
    Person("colleague", "Vera Moreno", "Dispute handler", "Claims", "Europe/Bucharest"),
    Person("colleague", "Dag Lindqvist", "Dispute handler", "Claims", "Europe/Bucharest"),
    Person("colleague", "Anna Pellow", "Customer adviser, Northgate branch", "Branches", "Europe/Dublin"),
    Person("colleague", "Rory Tansy", "Branch lead, Westquay", "Branches", "Europe/Dublin"),
    Person("colleague", "Kemal Ibarra", "Team lead, payment operations", "Payments", "Europe/Bucharest"),
    Person("colleague", "Juno Strand", "Payment operations", "Payments", "Europe/Bucharest"),
    Person("colleague", "Nneka Okafor", "Head of app and website", "Digital", "Europe/Lisbon"),
    Person("colleague", "Bea Whitlock", "Digital help", "Digital", "Europe/Dublin"),
    Person("colleague", "Gabriel Amadi", "Team lead, loan desk", "Lending", "Europe/Dublin"),
    Person("colleague", "Esme Rowan", "Loan adviser", "Lending", "Europe/Dublin"),
)
"""Those who log cases all day and have no part in the scene; the first one of a department leads it."""


def handle(person: Person) -> str:
    """What somebody is called in Slack."""
    return person.name.split()[0].lower()


CHANNELS = (
    Channel("#cards-care", ("Cards",), "Card desk: complaints about cards, from order to payment"),
    Channel("#payments-desk", ("Payments",), "Transfers, direct debits, standing orders and what is stuck"),
    Channel("#claims", ("Claims",), "Refunds and disputes"),
    Channel("#branches", ("Branches",), "What customers tell us at the counter"),
    Channel("#digital-help", ("Digital",), "App, login and website"),
    Channel("#lending", ("Lending",), "Loans and mortgages"),
    Channel("#cx-review", (), "Every Monday: what keeps happening between departments, and what we decide"),
)

LIVE_COMPLAINT = (
    "Customer CU-10482 is at my counter in Saltmarsh. She sent a lamp back to Larkspur Home and has the "
    "receipt for €129.90, but the shop credited it to her previous card, 4111 1111 1111 1111, which we had "
    "stopped and swapped for a new one two weeks ago. The refund is not on the new card. The phone team "
    "sent her to Claims, Claims sent her back, and now she is telling me."
)
LIVE_QUESTION = "Where do refunds end up when the card has been replaced in the meantime?"
LIVE_SEARCH = "refund credited to the old card number after the card was replaced"
LIVE_WEEKLY = "What got worse in the branches after Digital changed the login?"

SCRIPT = (
    Step(
        "report",
        "frontline",
        "#branches",
        LIVE_COMPLAINT,
        "Mara logs what she hears, in her own words, while the customer is still at the counter. "
        "The card number is taken out before anything is stored.",
    ),
    Step(
        "match",
        "frontline",
        "#branches",
        "",
        "Seconds later she sees that this is no single case: Cards, Claims, Payments and Digital have logged "
        "it too, each in different words.",
    ),
    Step(
        "evidence",
        "frontline",
        "#branches",
        "",
        "Similar past cases come with what solved them, so she can tell the customer something useful today.",
    ),
    Step(
        "handoff",
        "receiver",
        "#claims",
        "",
        "Tobin in Claims sees the whole way of the case, and how often this customer was sent on, before he "
        "accepts it. She will not have to tell it a fourth time.",
    ),
    Step(
        "similar",
        "cx_owner",
        "#cx-review",
        LIVE_SEARCH,
        "Ines asks for cases like this one across all departments. Each hit is a real case to open.",
    ),
    Step(
        "ask",
        "cx_owner",
        "#cx-review",
        LIVE_QUESTION,
        "She asks in plain words and gets statements with their cases behind them, not an opinion.",
    ),
    Step(
        "own",
        "cx_owner",
        "#cx-review",
        "",
        "Nobody owned this cause, so it kept bouncing between Cards and Claims. Ines confirms it and gives "
        "it an owner.",
    ),
    Step(
        "digest",
        "cx_owner",
        "#cx-review",
        "",
        "The weekly digest: what grows, what is new, what came back, and which fix really worked, each "
        "number with its cases and its uncertainty.",
    ),
    Step(
        "cascade",
        "cx_owner",
        "#cx-review",
        LIVE_WEEKLY,
        "Digital's new ID check stopped the stolen logins. It was followed by locked-out customers in the "
        "branches, some of them the very same people. One department's success, another one's queue.",
    ),
    Step(
        "decide",
        "cx_owner",
        "#cx-review",
        "",
        "Ines records what was decided and when to look again. Next week's digest will tell her whether "
        "it helped.",
    ),
)

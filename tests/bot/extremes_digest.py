"""Digests at the edge of what can be on file."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.views.blocks import Block
from bot.views.digest import blocks, evidence, forms
from bot.views.digest.charts import without_charts
from bot.views.digest.facts import Decided, Place, Shown
from triage.cause_pages.page import CaseLine
from triage.digest.model import Carried, Choice, Digest, DigestItem, Kind, Standing, Thanks
from triage.digest.parts import replies
from triage.subjects import Edge

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
KINDS: tuple[Kind, ...] = (
    "emerging", "growing", "returning", "fix", "cascade", "passage", "satisfaction", "map",
)  # fmt: skip
CHOICES: tuple[Choice, ...] = ("own", "plan fix", "dismiss", "look again", "confirm")


def digest_item(kind: Kind, text: str, number: int = 1, departments: int = 12, **more: Any) -> DigestItem:
    """An item whose every word is this text."""
    named = text[:200] or "Cards"
    return DigestItem(
        kind=kind,
        subject=f"{kind} {number}",
        cause=f"RC-{number}",
        edge=Edge(sender=named, receiver=named) if kind == "passage" else None,
        name=text[:200],
        claim=text[:1_000],
        details=[text[:500]] * 5,
        state="suspected",
        owner=text[:200],
        departments={f"{text[:100]}{n}": 99 for n in range(departments)},
        observed=99,
        expected=0.123,
        interval=(0.5, 2.25),
        p=0.000123,
        verdict="followed by",
        trend=[number % 50] * 12,
        cases=["C-1"] * 99,
        concerns=number % 2 == 0,
        **more,
    )


def decision(text: str, number: int = 1, about: Kind = "growing", owner: str = "") -> DigestItem:
    """Something to decide, with every button there is."""
    more: dict[str, Any] = {
        "about": about,
        "choices": [*CHOICES],
        "suggested_owner": text[:200],
        "chance": 0.9,
    }
    return digest_item("decision", text, number, **more).model_copy(update={"owner": owner})


def digest_of(
    text: str, findings: int, decisions: int = 5, departments: int = 12, kinds: tuple[Kind, ...] = KINDS
) -> Digest:
    """A digest with so many findings in all, and as much of everything else."""
    standing = Standing(
        cause="RC-7000", name=text[:200], claim=text[:1_000], state="confirmed", owner=text[:200],
        departments={f"{text[:100]}{n}": 99 for n in range(departments)}, observed=99, expected=3.2,
        score=9.1, chance=0.5, tier="could be in the top 5", trend=[9] * 12, cases=["C-1"] * 99,
    )  # fmt: skip
    carried = Carried(
        number=1, subject="RC-9", cause="RC-9", name=text[:200], period="2026-W45", choice="own", by="U0A1",
        claim=text[:1_000], came_of=text[:1_000], verdict="better", cases=["C-1"] * 99,
    )  # fmt: skip
    thanks = Thanks(by="U0A2", text=text[:500], cause="RC-9", fix=text[:300], claim=text[:1_000])
    some = min(findings, 20)
    return Digest(
        channel="C1", week="2026-W46", as_of=NOW, departments=[text[:100]] * 20, cases=10**6,
        phase="iterate", phase_why=text[:500], summary=text[:300] or "0 cases", tested=300,
        note=text[:300] or None,
        items=[
            *(decision(text, number + 1) for number in range(decisions)),
            *(digest_item(kinds[number * len(kinds) // findings], text, number + 1, departments)
              for number in range(findings)),
        ],
        carried=[carried] * some, standing=[standing] * some, thanks=[thanks] * some,
        weeks=[f"{number + 1} Sep" for number in range(12)],
    )  # fmt: skip


def shown(digest: Digest, decided: bool = False) -> Shown:
    """A digest as Slack shows it, perhaps with everything decided."""
    made = {one.subject: Decided(999_999, "U0A1", "takes it on") for one in digest.items if decided}
    return Shown(digest, 999_999_999, late=True, decided=made, people=frozenset(("U0A1", "U0A2")))


def messages(text: str) -> dict[str, list[Block]]:
    """The digest in every state, with its replies."""
    states = {
        "digest": shown(digest_of(text, 25)),
        "digest of 300": shown(digest_of(text, 300)),
        "decided digest": shown(digest_of(text, 300), decided=True),
        "digest of fixes": shown(digest_of(text, 300, kinds=("fix",))),
        "digest of many departments": shown(digest_of(text, 20, departments=200)),
        "digest with nothing to decide": shown(digest_of(text, 20, decisions=0)),
        "empty digest": shown(digest_of(text, 0, decisions=0)),
    }
    found = {state: blocks.digest_blocks(facts) for state, facts in states.items()}
    for state, facts in states.items():
        found |= {f"{state}: {one}": blocks.reply_blocks(facts, one) for one in replies(facts.digest)}
    return {**found, **{f"{state}, no charts": without_charts(one) for state, one in found.items()}}


def views(text: str) -> dict[str, Block]:
    """The modals behind a digest's buttons."""
    place, words = Place(999_999_999, "i", 999), [f"{text[:110]}{number}" for number in range(300)]
    line = CaseLine(
        case="C-9999999", text=text[:8_000], department=text[:120], touchpoint=text[:120],
        severity="critical", occurred_at=NOW, resolution=text[:4_000],
    )  # fmt: skip
    logged = evidence.LoggedCase(text[:200] or "INC1", NOW, NOW, reopened=True, category=text[:200])
    digest = digest_of(text, 20)
    claims = {
        "item": evidence.of_item(digest, digest.items[-1]),
        "standing": evidence.of_standing(digest.standing[0]),
        "carried": evidence.of_carried(digest.carried[0]),
    }
    cases = [line, logged] * 5
    return {
        **{f"evidence of {kind}": evidence.evidence_modal(replace(claim, cause=7), cases, place, 10, 99)
           for kind, claim in claims.items()},
        **{f"decide: {choice}": forms.decide_form(decision(text), choice, place, "U0A1", words)
           for choice in forms.ASKS},
        "evidence of nothing": evidence.evidence_modal(evidence.Claim("x", "y"), [], place, 0, 0),
        "evidence to come": forms.working("Evidence"),
    }  # fmt: skip

"""What is said of passages: that cases passed from one department to another fare worse than elsewhere."""

from collections.abc import Mapping

from triage.counts import HIDDEN_BELOW, about, cases
from triage.passages.comparing import Outcome
from triage.passages.finding import Effect, Passage

OF = {
    "missed": "missing their service level",
    "long": "taking over 5 days",
    "reopened": "being opened again",
    "low rating": "being rated 1 or 2 of 5",
    "repeated": "making the customer tell it again",
}
"""What a yes-or-no outcome is called after "the odds of"."""
DAYS_FROM = 48  # hours


def worse(passage: Passage) -> str:
    """The claim: how much worse, how sure, of how many cases, and what is behind it."""
    effect = next(one for one in passage.effects if one.outcome == passage.outcome)
    sentence = compared(passage, effect)
    hidden = behind(passage.causes)
    return f"{sentence} {hidden}" if hidden else sentence


def compared(passage: Passage, effect: Effect) -> str:
    """One outcome on one passage against similar cases elsewhere."""
    what = f"Cases passed from {passage.edge.sender} to {passage.edge.receiver}"
    sure = f"(95% range {_range(effect)}, {cases(effect.cases)})"
    if effect.outcome == "time":
        return f"{what} take about {effect.ratio:.1f} times as long as similar cases passed elsewhere {sure}."
    if effect.outcome == "bounced":
        back = f"come straight back about {effect.ratio:.1f} times as often as cases passed elsewhere"
        return f"{what} {back} {sure}."
    odds = f"have about {effect.ratio:.1f} times the odds of {OF[effect.outcome]}"
    return f"{what} {odds} than similar cases passed elsewhere {sure}."


def details(passage: Passage) -> list[str]:
    """The figures behind the claim, a sentence each."""
    said = [counted(effect) for effect in passage.effects if effect.claimed]
    if passage.typical_hours is not None:
        said.append(f"Half of its cases take longer than {duration(passage.typical_hours)}.")
    returned = round((passage.returned or 0) * passage.cases)
    if returned >= HIDDEN_BELOW and returned > round((passage.bounced or 0) * passage.cases):
        back = f"came back to {passage.edge.sender} sooner or later"
        said.append(f"{returned} of its {cases(passage.cases)} {back}.")
    also = [one for one in passage.effects if one.claimed and one.outcome != passage.outcome]
    return [*said, *(compared(passage, one) for one in also)]


def counted(effect: Effect) -> str:
    """Observed and expected, in plain numbers."""
    if effect.outcome == "time":
        usual = duration(effect.expected)
        return f"They typically take {duration(effect.observed)}; similar cases elsewhere {usual}."
    seen = f"{effect.observed:.0f}" if effect.observed >= HIDDEN_BELOW else "fewer than 5"
    done = _DONE[effect.outcome]
    return f"{seen} of {cases(effect.cases)} {done}, {about(effect.expected)} would elsewhere."


_DONE: dict[Outcome, str] = {
    "missed": "missed their service level",
    "long": "took over 5 days",
    "reopened": "were opened again",
    "low rating": "were rated 1 or 2 of 5",
    "repeated": "made the customer tell it again",
    "bounced": "came straight back",
}


def behind(causes: Mapping[str, int]) -> str:
    """The causes that hide behind a passage."""
    return f"Behind it: {', '.join(f'{name} ({count})' for name, count in causes.items())}." if causes else ""


def duration(hours: float) -> str:
    """A time in words: hours up to two days, then days."""
    if hours < 1:
        return "less than an hour"
    number, unit = (hours, "hour") if hours < DAYS_FROM else (hours / 24, "day")
    return f"about {number:.0f} {unit}" + ("" if round(number) == 1 else "s")


def _range(effect: Effect) -> str:
    low, high = effect.interval
    return f"{low:.1f} to {high:.1f}"

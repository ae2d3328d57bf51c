"""Subjects: what a claim is about, as a short key. A decision about a subject is found again by it."""

from pydantic import BaseModel, ConfigDict, Field

RED = "red journeys"  # all of them: rated well at every touchpoint, and ended badly


class Edge(BaseModel):
    """From one department to another."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)

    sender: str = Field(alias="from", serialization_alias="from")
    receiver: str = Field(alias="to", serialization_alias="to")


def of_cause(number: str) -> str:
    """A cause: `RC-12`."""
    return number


def of_passage(sender: str, receiver: str) -> str:
    """The passage from one department to another."""
    return f"passage {sender} > {receiver}"


def of_cascade(first: str, then: str) -> str:
    """One cause followed by another: both by number."""
    return f"cascade {first} > {then}"


def of_touchpoint(name: str) -> str:
    """A touchpoint's satisfaction."""
    return f"touchpoint {name}"


def of_journey(name: str) -> str:
    """A whole journey, or all of them."""
    return f"journey {name}"


def name_of(subject: str) -> str:
    """How people read a subject that is no cause."""
    if subject.startswith("journey "):
        name = subject.removeprefix("journey ")
        return "Good ratings on the way, a bad end" if name == RED else name
    if subject.startswith("passage "):
        sender, _, receiver = subject.removeprefix("passage ").partition(" > ")
        return f"Cases passed from {sender} to {receiver}"
    for kind in ("cascade ", "touchpoint "):
        if subject.startswith(kind):
            return subject.removeprefix(kind).replace(" > ", " → ")
    return subject

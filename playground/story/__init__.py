"""The playground's story: twelve weeks of complaints at Harbour Bank, a bank that does not exist."""

from playground.story.model import Cause, Channel, Person, Row, Step, Story
from playground.story.telling import tell

__all__ = ["Cause", "Channel", "Person", "Row", "Step", "Story", "tell"]

"""The demo: a local Slack in a page, the real bot over the wire, and twelve weeks of a bank that go on.

The bot is started as any deployer starts it, with settings that point to the local Slack; it does
not know that it is played with.
"""

from playground.demo.playing import Plan, play

__all__ = ["Plan", "play"]

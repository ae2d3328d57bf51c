"""Slack's shape: the front door, what people see, and the composition root."""

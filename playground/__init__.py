"""A local Slack to try Faultline against, and a story to fill it with."""

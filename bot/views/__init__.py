"""What people see: pure functions from facts to Slack's blocks, and every word the bot says."""

"""What listeners ask for, by subject: functions that take the `Desk`, in terms of Slack's payloads."""

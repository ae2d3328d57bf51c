"""Clicks that the local Slack would not make: in somebody else's name, or on what is not theirs."""

from running import Bot


def forged_click(bot: Bot, card: dict, button: str, user: str, case: int = 4) -> dict:
    """What Slack would send had this user pressed a button on somebody's card."""
    bot.slack.command(user, "complaints", "/faultline", "help")
    lent = bot.slack.journal.calls("in.slash_command")[-1].body
    value = f'{{"case":{case},"decision":1}}'
    return {
        "type": "block_actions",
        "user": {"id": lent["user_id"], "team_id": lent["team_id"]},
        "team": {"id": lent["team_id"]},
        "api_app_id": lent["api_app_id"],
        "container": {"type": "message", "message_ts": card["ts"], "channel_id": card["channel"]},
        "channel": {"id": card["channel"]},
        "message": card,
        "trigger_id": lent["trigger_id"],
        "response_url": lent["response_url"],
        "actions": [{"type": "button", "action_id": button, "block_id": "b", "value": value}],
    }

"""Block Kit as Slack checks it: tables of what may stand where, and one walk over them."""

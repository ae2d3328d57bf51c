"""Questions to begin with: what the conversation with the agent offers before anything is asked."""


def prompts(department: str | None = None) -> list[dict[str, str]]:
    """Four questions, about a department where one is known."""
    where = f" in {department}" if department else ""
    asked = (
        ("What hurts most", f"What are the biggest causes{where} this month?"),
        ("What is still open", f"Which escalations{where} are still open?"),
        ("Seen before?", "Have we seen refunds stuck after a card replacement?"),
        ("Did it work?", "Which fixes were shipped in the last 3 months?"),
    )
    return [{"title": title, "message": message} for title, message in asked]

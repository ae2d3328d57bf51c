"""Claims: what Faultline says of what it found, each one sentence a branch manager understands.

Rules: a ratio is said only when its interval allows it; percentages need twenty answers; fewer than five
are "fewer than 5"; what could be chance is called "cannot tell yet"; what came after is "followed by".
"""

"""What follows a cause or a way of resolving it elsewhere."""

"""What people decide about causes: written down, obeyed, undone."""

"""What is done with one case."""

"""What the whole graph says of the causes: merged, parted, proposed, named anew."""

"""Past cases like a text, as whoever asks may read them."""

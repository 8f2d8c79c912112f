"""The exercises in a terminal."""

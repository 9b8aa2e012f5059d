"""Rules about text and encoding."""

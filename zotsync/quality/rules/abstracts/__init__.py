"""Rules about abstracts."""

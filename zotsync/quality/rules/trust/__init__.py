"""Rules about what was published against a work."""

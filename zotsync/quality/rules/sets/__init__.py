"""Rules about items against each other."""

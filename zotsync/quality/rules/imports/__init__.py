"""Rules about import files."""

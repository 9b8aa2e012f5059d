"""Rules about journals and other containers."""

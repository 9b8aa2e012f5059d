"""Rules about notes and documents."""

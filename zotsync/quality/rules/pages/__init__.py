"""Rules about pages, volumes and issues."""

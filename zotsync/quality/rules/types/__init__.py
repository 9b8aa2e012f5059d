"""Rules about item types and required fields."""

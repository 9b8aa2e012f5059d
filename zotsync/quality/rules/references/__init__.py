"""Rules about reference lists and citations in the text."""

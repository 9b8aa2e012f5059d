"""Reading lists: a table of works, one a line, its cells parted by tabs."""

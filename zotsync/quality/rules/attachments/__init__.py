"""Rules about the files that items name as theirs."""

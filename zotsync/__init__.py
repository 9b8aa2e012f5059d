"""zotsync keeps a folder of reference files and a Zotero library the same, both ways."""

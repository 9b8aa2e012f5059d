"""``python -m zotsync`` is the same command."""

from zotsync.cli import main

if __name__ == "__main__":
    main()

"""A local page on which a person decides conflicts, fixes, tags and duplicates, one key a decision.

`cards` are what there is to decide, `desk` gathers them and carries decisions out through the workspace
and its journal, `app` is the page: a WSGI application for this machine and this person alone.
"""

from zotsync.review.app import ReviewApp
from zotsync.review.desk import Desk

__all__ = ["Desk", "ReviewApp"]

"""The network's only door: whole answers within a deadline and a size, or one sentence why not.

Nothing else in the program knows httpx. Importing this package does not import it either: the
first fetch does, on its own thread.
"""

from reader.fetch.client import Fetcher, default_user_agent

__all__ = ["Fetcher", "default_user_agent"]

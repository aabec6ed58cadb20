"""Refreshing subscriptions: due feeds -> fetch -> parse -> decide (pure) -> store."""

from reader.refresh.run import RefreshSettings, refresh_feeds, store_answer
from reader.refresh.schedule import Bounds

__all__ = ["Bounds", "RefreshSettings", "refresh_feeds", "store_answer"]

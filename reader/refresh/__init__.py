"""Refreshing subscriptions: due feeds -> fetch -> parse -> decide (pure) -> store."""

from reader.refresh.run import RefreshSettings, refresh_feeds, store_answer

__all__ = ["RefreshSettings", "refresh_feeds", "store_answer"]

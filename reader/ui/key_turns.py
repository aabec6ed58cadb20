"""Keys in turn: each is handed on when the one before it has done what it does.

Keys that arrive together, as over a slow line or from a paste, would else all go to whatever
had the focus before the first of them: the letters behind `/` would not be typed but do what
they do as keys.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

PATIENCE_S = 1.0  # a key that is not done by then holds the others up no longer
_ROUNDS = 2  # the key itself, then what it asked for: a field's Enter, the first focus of a box

Pressed: TypeAlias = events.Key | events.Paste


class KeyTurns:
    """The keys that wait; knows that one is done when the queues it went through are empty."""

    def __init__(self, app: App[Any], give: Callable[[Pressed], Awaitable[None]]) -> None:
        self._app = app
        self._give = give
        """Sends a key to what has the focus."""
        self._waiting: deque[Pressed] = deque()
        self._turn: object | None = None
        """That of the key which is not done yet."""
        self._guard: asyncio.TimerHandle | None = None

    async def take(self, event: Pressed) -> None:
        """Hand it on, now or when those before it are done."""
        self._waiting.append(event)
        if self._turn is None:
            await self._next()

    def put_first(self, event: Pressed) -> None:
        """Let it be the next: the key that is not done yet is this one as well."""
        self._waiting.appendleft(event)

    async def _next(self) -> None:
        if not self._waiting:
            return
        turn = self._turn = object()
        loop = asyncio.get_running_loop()
        self._guard = loop.call_later(PATIENCE_S, self._app.call_later, self._end, turn)
        await self._give(self._waiting.popleft())
        self._follow(turn, _ROUNDS)

    def _follow(self, turn: object, rounds: int) -> None:
        """Go the way of a key once more, behind it."""
        self._go_through(self._app.focused or self._app.screen, turn, rounds)

    def _go_through(self, pump: MessagePump, turn: object, rounds: int) -> None:
        """Wait until all that is in its queue was done, and in those of its parents."""
        if not pump.call_later(self._been_through, pump, turn, rounds):
            self._been_through(pump, turn, rounds)  # it is closed

    def _been_through(self, pump: MessagePump, turn: object, rounds: int) -> None:
        if pump is not self._app:
            self._go_through(pump._parent or self._app, turn, rounds)
        elif rounds > 1:
            self._follow(turn, rounds - 1)
        else:
            self._app.call_later(self._end, turn)

    async def _end(self, turn: object) -> None:
        if turn is not self._turn:
            return
        if self._guard is not None:
            self._guard.cancel()
        self._turn = self._guard = None
        await self._next()

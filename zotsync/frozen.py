"""Frozen dataclasses of which thousands are made at once."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T", bound=type)


def quickly_made(cls: T) -> T:
    """A frozen dataclass with slots that is made in half the time, and is as frozen as before.

    The ``__init__`` that `dataclasses` writes has to find each slot by its name, as nothing may be set; here
    each slot is set by what the class knows it by. Its arguments and their defaults stay the same.
    """
    written: Any = cls.__init__  # type: ignore[misc]
    slots = {f"_{one.name}": cls.__dict__[one.name].__set__ for one in fields(cls)}
    fixed = {f"_{one.name}_": one.default for one in fields(cls) if not one.init}
    lines = [f"_{one.name}(self, {one.name if one.init else f'_{one.name}_'})" for one in fields(cls)]
    names = [one.name for one in fields(cls) if one.init]
    made: dict[str, Any] = {}
    exec(f"def __init__(self, {', '.join(names)}):\n " + "\n ".join(lines), {**slots, **fixed}, made)
    made["__init__"].__defaults__ = written.__defaults__
    made["__init__"].__annotations__ = written.__annotations__
    made["__init__"].__qualname__ = written.__qualname__
    cls.__init__ = made["__init__"]  # type: ignore[misc]
    return cls

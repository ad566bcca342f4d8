"""A reader of kept files that hold nothing but the model's frozen types, decimals and arrays of numbers."""

import pickle
from collections.abc import Iterable
from typing import Any

from reportlib import model

_PLAIN = frozenset({("decimal", "Decimal"), ("array", "array"), ("array", "_array_reconstructor")})


class TypedReader(pickle.Unpickler):
    """Refuses whatever else a file may name, so that reading it can do nothing.

    Inheritance is what the standard library's interface asks for here.
    """

    def __init__(self, stream: Any, own: Iterable[type] = ()) -> None:
        super().__init__(stream)
        self._own = {(one.__module__, one.__name__): one for one in own}

    def find_class(self, module: str, name: str) -> Any:
        """Return a type that a kept file may be made of."""
        found = getattr(model, name, None)
        if isinstance(found, type) and found.__module__ == module:
            return found
        if (module, name) in self._own:
            return self._own[module, name]
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of what is kept")

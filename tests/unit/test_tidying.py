import gc
import weakref

from reportlib.pipeline.tidying import tidy


class Box:
    def __init__(self) -> None:
        self.parent = self


def test_what_refers_only_to_itself_is_taken_apart() -> None:
    gc.disable()
    try:
        box = Box()
        seen = weakref.ref(box)
        del box
        assert seen() is not None
        tidy()
        assert seen() is None
    finally:
        gc.enable()

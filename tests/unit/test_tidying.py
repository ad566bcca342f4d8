import gc
import weakref

from reportlib.pipeline.tidying import set_apart, tidy


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


def test_what_a_process_holds_is_set_apart_once() -> None:
    set_apart.cache_clear()
    gc.unfreeze()
    try:
        set_apart()
        held = gc.get_freeze_count()
        assert held > 0
        later = [Box() for _ in range(100)]
        set_apart()
        # Freed objects leave the set; none may come to it.
        assert gc.get_freeze_count() <= held
        assert any(one is later for one in gc.get_objects())
    finally:
        gc.unfreeze()
        set_apart.cache_clear()

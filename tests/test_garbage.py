"""What is loaded for good is kept out of every search for garbage."""

import gc

import pytest

from policytargets.running.kernels.warm import kept_for_good


def test_what_is_loaded_is_kept_and_what_comes_later_is_searched():
    gc.unfreeze()
    with kept_for_good():
        assert not gc.isenabled()
        loaded = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(loaded)
    assert not any(one is loaded for one in gc.get_objects())
    ring = []
    ring.append(ring)
    del ring
    assert gc.collect() > 0


def test_a_search_goes_on_after_what_cannot_be_loaded():
    with pytest.raises(ImportError), kept_for_good():
        raise ImportError
    assert gc.isenabled()

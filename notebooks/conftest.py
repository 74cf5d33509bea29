"""What nbval does not compare: the bytes of figures, which differ with the drawing library."""

import pytest


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Skip figures kept as SVG, as nbval itself does with PNG."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("image/svg+xml",)

"""Quantitative targets of Chinese local-government plans: read, traced, compared."""

__version__ = "0.1.0"

"""Targets made comparable: canonical values, pace, baselines, sizes and verdicts on pairs."""

"""Corpora: texts by the thousand, read with little memory, on all cores or on a cluster."""

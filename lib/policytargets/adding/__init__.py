"""Adding: a researcher's own plan, from a text file to an entry of documents.yml."""

from policytargets.adding.fields import OPTIONS, Field
from policytargets.adding.plan import Added, add_plan
from policytargets.adding.reviewing import Doubt

__all__ = ["OPTIONS", "Added", "Doubt", "Field", "add_plan"]

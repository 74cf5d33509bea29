"""Short texts of our own as they are compared character by character."""

from policytargets.comparing.text_reuse.masked_texts import compared_text
from policytargets.documents import Document
from policytargets.reading import read_plan


def compared(plan, text):
    """Return what is compared of a text whose id is `plan`."""
    return compared_text(read_plan(text, Document(plan)))

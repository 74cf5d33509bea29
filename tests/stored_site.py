"""The site of the project's five plans, made from the notebooks as they are stored: no kernel."""

from functools import cache
from html.parser import HTMLParser
from pathlib import PurePosixPath

import nbformat

from policytargets.documents import load_documents
from policytargets.project import find_root
from policytargets.running.suite import load_suite
from policytargets.site.downloads import make_downloads
from policytargets.site.site import make_site

CHECKED = [
    *("index", "method", "search", "evidence/jinhua-2021", "evidence/cixi-2020"),
    *("targets", "ambition", "timelines", "overlap", "quality", "profile-cixi-2020"),
    "instruments",
]
"""Pages that a browser looks at closely."""


class Page(HTMLParser):
    """Tags, links, anchors and text of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.anchors, self.text = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.anchors += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.text.append(data)


@cache
def page_of(html):
    """Return a page, read once however many tests look at it."""
    return Page(html)


def make_stored_site():
    """Return the site's files; a profile that is not stored is left out."""
    root = find_root()
    documents = load_documents(root)
    suite = load_suite(root, documents)
    executed, profiled = {}, False
    for name, report in suite.items():
        if report.plan is None or not profiled:
            executed[name, "en"] = stored(report, list(documents))
            profiled |= report.plan is not None
    return make_site(root, suite, executed, make_downloads(root))


def stored(report, plans):
    """Return a stored notebook as if it had been executed for a report, in English."""
    notebook = nbformat.read(report.notebook, as_version=4)
    given = {"plan": report.plan} if report.plan else {"plans": plans}
    notebook.metadata["papermill"] = {"parameters": {**given, "language": "en"}}
    notebook.metadata["policytargets"] = {"report": report.name, "language": "en"}
    return notebook


def dead_links(files):
    """Return every link that leads to no file or anchor of the site, with its page."""
    pages = {path: page_of(f.decode()) for path, f in files.items() if path.endswith(".html")}
    anchors = {path: set(page.anchors) for path, page in pages.items()}
    found = []
    for path, page in pages.items():
        for link in set(page.links):
            if link.startswith("data:"):
                continue
            file, _, anchor = link.partition("#")
            target = resolve(PurePosixPath(path).parent, file) if file else path
            there = target in files and (not anchor or anchor in anchors.get(target, ()))
            found += [] if there else [(path, link)]
    return found


def resolve(folder, link):
    """Return the path that a relative link leads to."""
    parts = list(folder.parts)
    for part in PurePosixPath(link).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)

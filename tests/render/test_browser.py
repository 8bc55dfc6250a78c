"""A real browser shows the page: nothing is fetched, nothing runs, everything can be reached, and it prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import read_output as out
from lxml import html as markup
from sample_form import item, sample_form

from pia.app.form import filled
from pia.forms.tree import Form, Group, Table
from pia.render.html import render_html

pytestmark = pytest.mark.browser

ASSESSMENTS = Path(__file__).resolve().parents[2] / "assessments"
NAMES = ("wako", "example/juki")


def chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("Chromium is not installed")
    return found


@contextmanager
def served(page: bytes) -> Iterator[tuple[str, list[str]]]:
    """Serve the page on this machine; yield its address and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/form.html" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/form.html":
                self.wfile.write(page)

        def log_message(self, *args: Any) -> None:
            """Keep the test quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/form.html", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def browse(address: str, folder: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the browser once; whatever it would ask the network for goes nowhere, and it says so in its log."""
    command = [
        chromium(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--enable-logging=stderr",
        "--v=0",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--user-data-dir={folder / 'profile'}",
        *more,
        address,
    ]
    return subprocess.run(command, check=True, capture_output=True, timeout=300)


@cache
def form(name: str) -> Form:
    return filled(ASSESSMENTS / name)


class Seen:
    """What one visit of a page showed: its tree after scripts would have run, the console, the paths asked for."""

    def __init__(self, page: bytes, folder: Path) -> None:
        with served(page) as (address, asked):
            done = browse(address, folder, "--dump-dom")
        self.dom = done.stdout.decode("utf-8")
        self.tree = markup.document_fromstring(self.dom)
        self.console = re.findall(r":CONSOLE[^\n]*", done.stderr.decode("utf-8", errors="replace"))
        self.asked = asked


@pytest.fixture(scope="module", params=NAMES)
def visit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Form, Seen]:
    chromium()
    made = form(request.param)
    return made, Seen(render_html(made), tmp_path_factory.mktemp("visit"))


def test_nothing_is_complained_about_and_nothing_is_fetched(visit: tuple[Form, Seen]) -> None:
    _, seen = visit
    assert seen.console == []
    assert [path for path in seen.asked if path not in ("/form.html", "/favicon.ico")] == []
    assert seen.asked.count("/form.html") == 1


def test_the_browser_reads_the_tree_that_was_written(visit: tuple[Form, Seen]) -> None:
    """A parser that had to mend the markup would show a tree of another shape."""
    made, seen = visit
    written = markup.document_fromstring(render_html(made).decode("utf-8"))
    shapes = [[(node.tag, sorted(node.attrib.items())) for node in tree.iter("*")] for tree in (written, seen.tree)]
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 1_500


def test_every_value_is_in_the_tree_of_the_browser(visit: tuple[Form, Seen]) -> None:
    made, seen = visit
    for script in seen.tree.xpath("//script"):
        script.drop_tree()
    text = out.squeeze(seen.tree.text_content())
    for found in made.items():
        if not isinstance(found.value, Table) and found.kind != "ticks" and found.layout != "inline":
            assert out.squeeze(found.printed()) in text, found.key


def test_the_page_can_be_reached_and_read_aloud(visit: tuple[Form, Seen]) -> None:
    made, seen = visit
    tree = seen.tree
    assert (tree.get("lang"), tree.findtext(".//title")) == ("ja", made.name)
    assert [len(tree.xpath(f"//{tag}")) for tag in ("header", "nav", "main", "h1")] == [1, 1, 1, 1]
    levels = [int(node.tag[1]) for node in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    references = [
        *(href[1:] for href in tree.xpath("//a/@href")),
        *(found for named in tree.xpath("//@aria-labelledby") for found in named.split()),
    ]
    assert set(references) <= set(ids)
    first = next(node for node in tree.xpath("//body//*") if node.tag == "a")
    assert (first.get("class"), first.get("href")) == ("skip", "#main")
    assert all(node.get("aria-label") in ("該当", "非該当") for node in tree.xpath("//span[@role='img']"))
    assert not tree.xpath("//table[@class='data'][not(.//th[@scope='col'])]")
    assert not tree.xpath("//*[@tabindex > 0] | //img[not(@alt)] | //*[@accesskey]")


def test_it_prints_to_pages_that_hold_every_value(visit: tuple[Form, Seen], tmp_path: Path) -> None:
    made, _ = visit
    with served(render_html(made)) as (address, _):
        browse(address, tmp_path, f"--print-to-pdf={tmp_path / 'form.pdf'}", "--no-pdf-header-footer")
    data = (tmp_path / "form.pdf").read_bytes()
    pages = out.pdf_pages(data, whole=True)
    text = out.squeeze("".join(pages))
    assert 15 < len(pages) < 90
    for found in made.items():
        if found.kind in ("text", "name", "date", "choice") and found.layout not in ("inline", "drawing"):
            assert out.goes_on(out.squeeze(found.printed()), text, parts=4), found.key
    assert text.count("[○]") == sum(len(i.value) for i in made.items() if isinstance(i.value, tuple))
    assert "本文へ移動" not in text


HOSTILE = "</script></style><script>document.title='owned'</script><img src=http://127.0.0.1:1/x onerror=document.title='owned'>"


def test_markup_in_a_text_does_not_run(tmp_path: Path) -> None:
    hostile = Group(id="g", role="section", title=HOSTILE, note=HOSTILE, children=(item("a", HOSTILE, HOSTILE),))
    made = sample_form(sections=(sample_form().sections[0], hostile), name=HOSTILE)
    seen = Seen(render_html(made), tmp_path)
    assert seen.tree.findtext(".//title") == HOSTILE
    assert seen.tree.xpath("//img") == []
    assert [node.get("type") for node in seen.tree.xpath("//script")] == ["application/json"]
    assert seen.console == []
    assert set(seen.asked) <= {"/form.html", "/favicon.ico"}


def test_the_policy_stops_what_was_smuggled_in_and_the_test_would_see_it(tmp_path: Path) -> None:
    """Were markup to slip through one day, the policy of the page would still stop it; and the log is really read."""
    smuggled = b"<script>document.title='owned'</script><img src='/stolen.png'></main>"
    seen = Seen(render_html(sample_form()).replace(b"</main>", smuggled, 1), tmp_path)
    assert seen.tree.findtext(".//title") == sample_form().name
    assert "/stolen.png" not in seen.asked
    assert len(seen.console) >= 2
    assert all("Content Security Policy" in line for line in seen.console)

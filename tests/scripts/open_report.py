#!/usr/bin/env python3
"""Opens report.html in headless Chromium: it renders, the console is silent, nothing is requested from outside, and a
page with 10,000 flips opens fast.

    open_report.py report.html ... [--shots FOLDER]

The pages are reports of `glimpse eval` or `glimpse report`. Screenshots of a
light screen, a dark one and paper (PDF) go to FOLDER. Without Chromium the script says so and ends with code 77, which
test runners read as "skipped": apt-get install chromium.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SKIPPED = 77
FLIPS = 10_000
SLOWEST_OPENING_S = 10  # of a whole cold Chromium; the page itself is asked for its own time
SLOWEST_PAGE_MS = 2_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Runs behind the page's own scripts and writes what it saw into the title, which --dump-dom prints.
PROBE = """<script>
(() => {
  const errors = [];
  addEventListener('error', event => errors.push(String(event.message)));
  addEventListener('unhandledrejection', event => errors.push(String(event.reason)));
  const complain = console.error;
  console.error = (...all) => { errors.push(all.join(' ')); complain(...all); };
  addEventListener('load', () => setTimeout(() => {
    const outside = performance.getEntriesByType('resource').map(r => r.name).filter(n => !/^(data|blob):/.test(n));
    const seen = {errors, outside, sections: document.querySelectorAll('section').length,
      charts: document.querySelectorAll('svg').length, rows: document.querySelectorAll('#flip-body tr').length,
      flips: document.getElementById('flip-data') ? JSON.parse(document.getElementById('flip-data').textContent).length : 0,
      width: document.documentElement.scrollWidth - innerWidth,
      ms: Math.round(performance.timing.loadEventStart - performance.timing.navigationStart)};
    document.title = 'PROBE' + JSON.stringify(seen);
  }, 50));
})();
</script>"""


def browser():
    for name in BROWSERS:
        if shutil.which(name):
            return shutil.which(name)
    print("open_report: SKIPPED, no chromium (apt-get install chromium)", file=sys.stderr)
    sys.exit(SKIPPED)


def run(command, page, *options):
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1400,3000"]
    return subprocess.run([command, *flags, *options, page.resolve().as_uri()], capture_output=True, text=True,
                          timeout=180, check=False)


def probe(command, html, folder):
    """What the page looks like from inside, and how long Chromium took in all."""
    page = Path(folder) / "probed.html"
    page.write_text(html.replace("<head>", "<head>" + PROBE, 1), encoding="utf-8")
    start = time.monotonic()
    done = run(command, page, "--dump-dom", "--virtual-time-budget=4000")
    seconds = time.monotonic() - start
    found = re.search(r"<title>PROBE(.*?)</title>", done.stdout, re.S)
    assert found, "the page did not render: " + done.stderr[-400:]
    text = found.group(1).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    return json.loads(text), seconds


def check(name, seen):
    assert not seen["errors"], f"{name}: console errors {seen['errors']}"
    assert not seen["outside"], f"{name}: requests {seen['outside']}"
    assert seen["sections"] >= 4 and seen["charts"] >= 1, f"{name}: parts are missing: {seen}"
    assert seen["width"] <= 0, f"{name}: {seen['width']} pixels wider than the window"


def with_many_flips(html):
    """The page with 10,000 flips, or None where it has none to copy."""
    data = re.search(r"(id='flip-data'>)(.*?)(</script>)", html, re.S)
    if not data or len(json.loads(data.group(2))) == 0:
        return None
    flips = json.loads(data.group(2))
    many = [flips[i % len(flips)] for i in range(FLIPS)]
    return html[:data.start(2)] + json.dumps(many).replace("</", "<\\/") + html[data.end(2):]


def check_page(command, page, shots):
    html = page.read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=['\"]https?:", html), f"{page}: names something outside"
    with tempfile.TemporaryDirectory() as folder:
        seen, seconds = probe(command, html, folder)
        check(page, seen)
        print(f"{page}: {seen['sections']} parts, {seen['charts']} charts, loaded in {seen['ms']} ms, {seconds:.1f} s in all")
        many = with_many_flips(html)
        if many:
            seen, seconds = probe(command, many, folder)
            check(f"{page} with {FLIPS} flips", seen)
            assert seen["flips"] == FLIPS and seen["rows"] == 200, seen
            assert seen["ms"] < SLOWEST_PAGE_MS and seconds < SLOWEST_OPENING_S, f"slow: {seen['ms']} ms, {seconds:.1f} s"
            print(f"{page}: with {FLIPS} flips loaded in {seen['ms']} ms, {seconds:.1f} s in all")
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
        stem = page.parent.name + "_" + page.stem
        for name, options in (("light", ["--blink-settings=preferredColorScheme=1"]),
                              ("dark", ["--blink-settings=preferredColorScheme=0"])):
            picture = shots / f"{stem}_{name}.png"
            run(command, page, f"--screenshot={picture}", *options)
            assert picture.stat().st_size > 10_000, f"{picture} is empty"
        paper = shots / f"{stem}_paper.pdf"
        run(command, page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
        assert paper.stat().st_size > 10_000, f"{paper} is empty"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path, metavar="report.html")
    parser.add_argument("--shots", type=Path, help="folder for screenshots")
    arguments = parser.parse_args()
    command = browser()
    for page in arguments.pages:
        check_page(command, page, arguments.shots)


if __name__ == "__main__":
    main()

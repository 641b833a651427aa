#!/usr/bin/env python3
"""The page of `thresher report` in a headless Chromium: hover, click and keyboard show what fires; no console errors, no requests.

    test_report.py THRESHER [--pictures DIR]

`--pictures` leaves screenshots to be looked at: light, dark, narrow, and on paper. Skipped with a notice where no Chromium is.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser, chromium  # noqa: E402

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
failures = []


def expect(found, expected, what):
    if found != expected:
        failures.append(f"{what}: found {found}, expected {expected}")


def make_page(thresher, folder):
    """Results of several verbs about one instance, and a paper's claim."""
    instance = os.path.join(folder, "sample.pla")
    shutil.copy(os.path.join(ROOT, "Instances/noisy/n6-t3_1-p24-e0.1-s1.pla"), instance)
    questions = [
        ["minimize", instance, "--depth", "2"], ["count", instance, "--widths", "6,1"],
        ["decide", instance, "--widths", "5,1"], ["describe", instance], ["verify", "clean-error"],
        ["sample", instance, "--widths", "6,1", "-n", "1"],
    ]
    results = []
    for number, question in enumerate(questions):
        path = os.path.join(folder, f"result{number}.json")
        run = subprocess.run([thresher, *question, "--json", "--quiet"], capture_output=True, text=True, cwd=folder)
        with open(path, "w") as file:
            # `sample` prints its networks before the result.
            file.write(run.stdout.splitlines()[-1] + "\n" if question[0] == "sample" else run.stdout)
        results.append(path)
    # An interval that narrows for a second, and a figure of a paper, are pictures.
    path = os.path.join(folder, "interval.json")
    with open(path, "w") as file:
        hard = os.path.join(ROOT, "Instances/bench/rand_7_128.pla")
        subprocess.run([thresher, "minimize", hard, "--budget", "3M", "--json", "--quiet"], stdout=file, cwd=folder)
    results.append(path)
    subprocess.run([thresher, "reproduce", "typical", "--to", "figures", "--quiet"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    results.append(os.path.join(folder, "figures", "typical.json"))
    page = os.path.join(folder, "report.html")
    subprocess.run([thresher, "report", *results, "--on", instance, "--to", page], check=True, cwd=folder)
    return page


def value(network, bits):
    """The values of all layers, by the definition."""
    values, layers = [int(bit) for bit in bits], []
    for layer in network["layers"]:
        values = [int(n["sign"] * sum(v for v, w in zip(values, n["weights"]) if w == "1") + n["bias"] > 0) for n in layer]
        layers += values
    return layers


def check_firing(browser, row, how):
    """The circles of the first network that are marked are the neurons that fire on that row, and only that row is chosen."""
    bits = browser.value(f"document.querySelectorAll('tr[data-x]')[{row}].dataset.x")
    network = json.loads(browser.value("document.querySelector('.network script').textContent"))
    expect(
        browser.value("[...document.querySelector('.network svg').querySelectorAll('circle')]"
                      ".map(c => c.classList.contains('fires') ? 1 : 0)"),
        value(network, bits), f"{how}: neurons that fire on {bits}")
    expect(
        browser.value("[...document.querySelectorAll('.network')][0].querySelectorAll('tr.chosen').length"), 1, f"{how}: rows chosen")
    expect(
        browser.value(f"document.querySelectorAll('tr[data-x]')[{row}].classList.contains('chosen')"), True, f"{how}: row {row}")


def check_charts(browser):
    expect(
        browser.value("[...document.querySelectorAll('.chart img')].map(image => image.complete && image.naturalWidth > 300)"),
        [True, True], "pictures that are there: the interval over time and the figure of an experiment")


def selector(row):
    return f".network tbody tr:nth-child({row + 1})"


def check_interaction(browser):
    rows = browser.value("document.querySelector('.network').querySelectorAll('tr[data-x]').length")
    expect(rows, 24, "rows of the table")
    browser.mouse("move", selector(3))
    check_firing(browser, 3, "hover")
    browser.mouse("move", selector(7))
    check_firing(browser, 7, "hover again")
    browser.mouse("click", selector(5))
    check_firing(browser, 5, "click")
    # Away from the table; what was clicked stays.
    browser.mouse("move", "h1")
    for key, row in (("ArrowDown", 6), ("ArrowDown", 7), ("ArrowUp", 6), ("End", rows - 1), ("ArrowDown", rows - 1), ("Home", 0)):
        browser.key(key)
        check_firing(browser, row, key)
    # From the top of the page by Tab alone.
    browser.value("document.activeElement.blur()")
    for _ in range(12):
        browser.key("Tab")
        if browser.value("document.activeElement.matches('tr[data-x]')"):
            break
    expect(browser.value("document.activeElement.matches('tr[data-x]')"), True, "Tab reaches a row")
    browser.key("ArrowDown")
    expect(browser.value("document.activeElement.matches('tr[data-x].chosen')"), True, "the arrow keys work there")


def check_layout(browser, width, name):
    """Nothing is wider than the window."""
    expect(browser.value("document.documentElement.scrollWidth") <= width, True, f"{name}: no scrolling sideways")


def main():
    thresher = os.path.abspath(sys.argv[1])
    pictures = os.path.abspath(sys.argv[3]) if sys.argv[2:3] == ["--pictures"] else None
    path = chromium()
    if not path:
        print("skipped: no Chromium; the page of reports is not tested")
        return
    folder = tempfile.mkdtemp()
    browser = None
    try:
        page = make_page(thresher, folder)
        browser = Browser(path)
        if pictures:
            os.makedirs(pictures, exist_ok=True)
        for name, width, height, scheme, medium in (
            ("light", 1100, 800, "light", ""), ("dark", 1100, 800, "dark", ""), ("narrow", 380, 800, "light", ""),
            ("paper", 760, 1000, "light", "print"),
        ):
            browser.look(width, height, scheme, medium)
            browser.open(page)
            check_layout(browser, width, name)
            check_charts(browser)
            if name != "paper":
                check_interaction(browser)
                browser.mouse("move", selector(4))
            if pictures:
                browser.picture(os.path.join(pictures, f"{name}.png"))
        browser.look(1100, 800)
        pdf = os.path.join(pictures or folder, "paper.pdf")
        browser.pdf(pdf)
        expect(os.path.getsize(pdf) > 10_000, True, "a PDF of several pages")
        for problem in browser.problems:
            failures.append(f"the browser says {problem}")
    finally:
        if browser:
            browser.close()
        shutil.rmtree(folder)
    for failure in failures:
        print(failure)
    print(f"report in Chromium: {len(failures)} failures")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()

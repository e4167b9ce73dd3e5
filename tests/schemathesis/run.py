#!/usr/bin/env python3
"""Schemathesis against the real program: every operation of the API, with a key of a customer and keys of staff.

    tests/schemathesis/run.py --program target/debug/amanah --schemathesis PATH [--examples 30]

Starts a throw-away company on a free port, signs in by the one-time links it prints, makes keys through the pages as a
person would, and ends the program by its own process id. Ends with 1 when schemathesis finds anything.
"""

import argparse
import html.parser
import http.cookiejar
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import urllib.request

# Whose keys read what; paths are regular expressions, roles as `serve --demo` prints its links.
WALKS = [
    ("customer", r"^/api/v1/me"),
    (
        "officer",
        r"^/api/(v1/(customers|openings|searches|questions|tickets|staff|roles|keys|ledger|today|policy|letters|outbox"
        r"|settings)|problems)",
    ),
    ("support", r"^/api/v1/(customers|tickets|today|questions)"),
    ("billing", r"^/api/v1/(invoices|customers/\{customer\}/(invoices|services|data))"),
]

# For which purpose each role opens the customer before its walk, so that more than 409 is walked.
PURPOSES = {"officer": "accountability", "support": "service_communication", "billing": "billing"}

# These end the key that they are called with, so each is walked by itself when everything else was.
LAST = [("customer", "endMyKey"), ("officer", "endKey")]

# What a schema cannot say of a field: a day must have passed or lie within a year, a text must be one that can be searched,
# or hold no number that could be a person's. These operations
# may answer 422 to what fits their schema; every other operation may not.
SEMANTIC = [
    "registerCustomer", "findCustomers", "correctMyDatum", "correctCompanyDatum", "addService", "changeService",
    "previewInvoice", "issueInvoice", "settleInvoice", "takeOverInvoice",
    "placeHold", "keepHold",
]

FIXED = """
[parameters]
{parameters}

[[operations]]
include-operation-id = {semantic}
checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 409, 422, 429]
"""


class Form(html.parser.HTMLParser):
    """The fields of the last form with a mark, and the key that a page shows."""

    def __init__(self):
        super().__init__()
        self.fields, self.secret, self.in_secret = {}, "", False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "input" and attributes.get("type") == "hidden":
            self.fields[attributes["name"]] = attributes.get("value", "")
        if tag == "input" and attributes.get("type") == "checkbox":
            self.fields.setdefault(attributes["name"], "yes")
        self.in_secret = tag == "code" and attributes.get("class") == "secret"

    def handle_data(self, data):
        if self.in_secret:
            self.secret += data

    def handle_endtag(self, tag):
        self.in_secret = False


class Browser:
    """Keeps cookies and sends forms with the mark of the page they stand on."""

    def __init__(self, origin):
        self.origin = origin
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def read(self, path):
        form = Form()
        form.feed(self.opener.open(urllib.parse.urljoin(self.origin, path)).read().decode())
        return form

    def send(self, path, fields):
        body = urllib.parse.urlencode(self.read(path).fields | fields).encode()
        form = Form()
        form.feed(self.opener.open(urllib.parse.urljoin(self.origin, path), body).read().decode())
        return form


def start(program, folder):
    child = subprocess.Popen(
        [program, "serve", "--demo", "--folder", folder, "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    timer = threading.Timer(120, child.kill)
    timer.start()
    first = child.stdout.readline()
    timer.cancel()
    if not first:
        sys.exit("the program ended before it named its address")
    return child, json.loads(first)


def key_of(origin, role, link):
    browser = Browser(origin)
    browser.send(link, {})
    page = "/security/keys/new" if role == "customer" else "/console/keys/new"
    secret = browser.send(page, {"may_change": "yes", "days": "30"}).secret
    if not secret:
        sys.exit(f"no key was made for {role}")
    return secret


def ask(origin, key, path, body=None):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    return json.load(urllib.request.urlopen(urllib.request.Request(origin + path, data, headers)))


def first(items, name):
    """The id of the first thing, if there is one."""
    return {name: items[0]["id"]} if items else {}


def things_of(origin, role, key, customer):
    """Ids that are there, so that more than 404 is walked."""
    if role == "customer":
        asked = {"subject": "A walk", "text": "Every operation of the API is walked."}
        letters = [letter for letter in ask(origin, key, "/api/v1/me/letters")["items"] if letter["has_text"]]
        return (
            {"sequence": ask(origin, key, "/api/v1/me/uses")["items"][0]["sequence"]}
            | first(ask(origin, key, "/api/v1/me/data")["items"], "datum")
            | {"ticket": ask(origin, key, "/api/v1/me/tickets", asked)["id"]}
            | first(ask(origin, key, "/api/v1/me/invoices")["items"], "invoice")
            | first(letters, "mail")
        )
    why = {"purpose": PURPOSES[role], "reason": "walks every operation of the API"}
    opened = ask(origin, key, f"/api/v1/customers/{customer}/openings", why)
    seen = ask(origin, key, f"/api/v1/customers/{customer}/data")
    found = {"sequence": opened["ledger_entry"]} | first(seen["services"], "service")
    if role == "billing":
        return found | first(invoices_of(origin, key, customer), "invoice")
    if seen["tickets"]:
        return found | {"ticket": seen["tickets"][0]}
    return found | first(ask(origin, key, "/api/v1/tickets")["items"], "ticket")


def invoices_of(origin, key, customer):
    """The invoices of the customer who is open; of anybody where there are none."""
    listed = ask(origin, key, "/api/v1/invoices")["items"]
    own = [line["invoice"] for line in listed if line["customer"] == customer]
    return own or [line["invoice"] for line in listed]


def configuration(things):
    parameters = "\n".join(f'"path.{name}" = {json.dumps(value)}' for name, value in things.items())
    return FIXED.format(parameters=parameters, semantic=json.dumps(SEMANTIC))


def description(origin, folder):
    """The served document without idempotency keys: a schema cannot say that each change needs another one."""
    document = json.load(urllib.request.urlopen(f"{origin}/api/v1/openapi.json"))
    for path in document["paths"].values():
        for operation in path.values():
            operation["parameters"] = [it for it in operation["parameters"] if it["name"] != "Idempotency-Key"]
    place = os.path.join(folder, "openapi.json")
    with open(place, "w", encoding="utf-8") as file:
        json.dump(document, file)
    return place


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--program", required=True)
    asked.add_argument("--schemathesis", default="schemathesis")
    asked.add_argument("--examples", default="30")
    asked.add_argument("--seed", default="20261126")
    asked = asked.parse_args()
    found = 0
    with tempfile.TemporaryDirectory(prefix="amanah-schemathesis-") as folder:
        child, printed = start(asked.program, folder)
        try:
            origin = printed["portal"]
            document = description(origin, folder)
            keys = {role: key_of(origin, role, printed["links"][role]) for role, _ in WALKS}
            customer = ask(origin, keys["customer"], "/api/v1/me")["id"]
            by_itself = [option for _, name in LAST for option in ("--exclude-operation-id", name)]
            walks = [(role, ["--include-path-regex", paths, *by_itself]) for role, paths in WALKS]
            walks += [(role, ["--include-operation-id", name]) for role, name in LAST]
            things = {}
            for role, chosen in walks:
                key = keys[role]
                if role not in things:
                    things[role] = {"customer": customer} | things_of(origin, role, key, customer)
                config = os.path.join(folder, f"{role}.toml")
                with open(config, "w", encoding="utf-8") as file:
                    file.write(configuration(things[role]))
                walk = [
                    os.path.abspath(asked.schemathesis), "--no-color", "--config-file", config, "run", document,
                    "--url", origin,
                    "--header", f"Authorization: Bearer {key}",
                    *chosen,
                    "--max-examples", asked.examples,
                    "--seed", asked.seed,
                    "--generation-database", "none",
                    "--request-timeout", "20",
                    "--suppress-health-check", "all",
                ]
                print(f"schemathesis with a key of: {role}", flush=True)
                found |= subprocess.run(walk, cwd=folder, check=False).returncode
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(30)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Amanah as an operator runs it: the Debian package, the systemd unit, nginx in front, and a log that names nobody.

    tests/operate/run.py --program target/debug/amanah

Everything happens in a temporary folder and on free loopback ports; what is started is ended by its own process id.
Prints `N passed, N failed`, and ends with 1 when something failed.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
NAME = "clients.contoh.example"

# Values that stand nowhere by chance. Each is sent through several doors, and may be in the sealed store alone.
PLANTED = {
    "name": "Zxqv Maharani",
    "email": "zxqv.maharani@planted.example",
    "staff name": "Wqxz Dirgantara",
    "staff email": "wqxz.dirgantara@planted.example",
    "password": "kuda-zxqv-lumping-9",
    "reason": "zxqv asks about the bill of wqxz",
    "phone": "+62 899 7131 7177",
    "program": "ZxqvBrowser/7.1",
    "address": "203.0.113.217",
}


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def run(*words, **more):
    # Packages of the tests are large and short-lived.
    more.setdefault("env", os.environ | {"COMPRESSION": "none"})
    done = subprocess.run(words, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class House:
    """A company that was made by `init` and is served, with nginx in front."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.pages, self.health, self.tls, self.plain = (free_port() for _ in range(4))
        self.config = self.folder / "amanah.toml"
        self.log = open(self.folder / "amanah.log", "w+", encoding="utf-8")
        made = run(
            program, "--config", str(self.config), "--json", "init", "--yes",
            "--company", "PT Contoh Awan", "--public-url", f"https://{NAME}:{self.tls}",
            "--privacy-mailbox", "privasi@contoh.example",
            "--data", str(self.folder / "data"), "--keys", str(self.folder / "keys"),
        )
        self.officer_link = re.search(r"https://[^\s\"]+/console/invitation/[^\s\"]+", made).group(0)
        text = self.config.read_text(encoding="utf-8")
        text = text.replace('"127.0.0.1:8080"', f'"127.0.0.1:{self.pages}"')
        text = text.replace('"127.0.0.1:9090"', f'"127.0.0.1:{self.health}"')
        text = text.replace('"127.0.0.1:2424"', '"127.0.0.1:0"')
        self.config.write_text(text, encoding="utf-8")
        self.serve = subprocess.Popen(
            [program, "--config", str(self.config), "serve", "--log", "json"],
            stdout=open(self.folder / "amanah.out", "w", encoding="utf-8"), stderr=self.log,
        )
        self.nginx = self.start_nginx()
        self.wait()

    def start_nginx(self):
        run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
            "-addext", f"subjectAltName=DNS:{NAME}",
            "-keyout", str(self.folder / "privkey.pem"), "-out", str(self.folder / "fullchain.pem"),
        )
        sample = (REPOSITORY / "packaging/nginx/amanah.conf").read_text(encoding="utf-8")
        for old, new in [
            ("127.0.0.1:8080", f"127.0.0.1:{self.pages}"),
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen [::]:80;", ""),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{self.tls} ssl http2;"),
            ("listen [::]:443 ssl http2;", ""),
            ("clients.company.example", NAME),
            ("/etc/ssl/amanah/", f"{self.folder}/"),
            ("/var/log/nginx/amanah-error.log", str(self.folder / "nginx-error.log")),
        ]:
            assert old in sample, f"the sample no longer says `{old}`"
            sample = sample.replace(old, new)
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        )
        conf = self.folder / "nginx.conf"
        conf.write_text(
            f"pid {self.folder}/nginx.pid;\nerror_log {self.folder}/nginx-error.log;\nworker_processes 1;\n"
            f"events {{ worker_connections 64; }}\nhttp {{\n{temporary}{sample}\n}}\n",
            encoding="utf-8",
        )
        run("nginx", "-t", "-c", str(conf), "-p", str(self.folder))
        return subprocess.Popen(
            ["nginx", "-c", str(conf), "-p", str(self.folder), "-g", "daemon off;"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )

    def wait(self):
        for _ in range(600):
            try:
                if self.ask_health("/health")[0] == 200 and self.browser().get("/")[0] == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError("the house does not answer: " + self.log_text()[-2000:])

    def ask_health(self, path):
        door = http.client.HTTPConnection("127.0.0.1", self.health, timeout=10)
        door.request("GET", path)
        answer = door.getresponse()
        return answer.status, answer.read().decode()

    def browser(self):
        return Browser(self)

    def log_text(self):
        self.log.flush()
        return (self.folder / "amanah.log").read_text(encoding="utf-8")

    def stop(self):
        for child in (self.nginx, self.serve):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                child.wait(30)
        self.log.close()


class Browser:
    """A browser behind nginx: TLS with the certificate checked, cookies, forms with their mark."""

    def __init__(self, house):
        self.house, self.cookies, self.headers, self.lines = house, {}, {}, []
        self.trust = ssl.create_default_context(cafile=str(house.folder / "fullchain.pem"))

    def send(self, method, path, body=None, headers=None):
        bare = socket.create_connection(("127.0.0.1", self.house.tls), timeout=20)
        door = http.client.HTTPConnection(NAME, self.house.tls)
        door.sock = self.trust.wrap_socket(bare, server_hostname=NAME)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies, "User-Agent": PLANTED["program"], "X-Forwarded-For": PLANTED["address"]}
        door.request(method, path, body, sent | (headers or {}))
        answer = door.getresponse()
        text = answer.read().decode()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        for line in answer.headers.get_all("set-cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
            self.lines.append(line)
        door.close()
        return answer.status, text

    def get(self, path):
        return self.send("GET", path)

    def post(self, path, fields, page=None):
        _, text = self.get(page or path)
        mark = re.search(r'name="form_token" value="([^"]+)"', text).group(1)
        body = urllib.parse.urlencode({"form_token": mark} | fields)
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})


def the_package_installs_into_an_empty_system(program, folder):
    package = run("bash", str(REPOSITORY / "packaging/debian/build"), program, folder).strip()
    root = pathlib.Path(folder) / "root"
    (root / "var/lib/dpkg").mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    (root / "etc").mkdir()
    dpkg = ["dpkg", f"--root={root}", "--force-depends", "--force-script-chrootless", f"--log={folder}/dpkg.log"]
    told = run(*dpkg, "-i", package)
    assert "amanah init" in told, told
    assert run(str(root / "usr/bin/amanah"), "--version").startswith("amanah ")
    assert "amanah" in (root / "etc/passwd").read_text(), "no user was made"
    assert (root / "var/lib/amanah").stat().st_mode & 0o777 == 0o700
    assert (root / "etc/amanah").stat().st_mode & 0o777 == 0o750
    (root / "var/lib/amanah/precious").write_text("data")
    told = run(*dpkg, "--purge", "amanah")
    assert (root / "var/lib/amanah/precious").exists(), "purging the program took the customers' data"
    assert not (root / "usr/bin/amanah").exists() and "left as they are" in told


def the_package_is_the_same_twice(program, folder):
    build = str(REPOSITORY / "packaging/debian/build")
    first = pathlib.Path(run("bash", build, program, f"{folder}/first").strip()).read_bytes()
    again = pathlib.Path(run("bash", build, program, f"{folder}/again").strip()).read_bytes()
    assert first == again


def the_unit_is_valid_and_shut_tight(program, folder):
    text = (REPOSITORY / "packaging/systemd/amanah.service").read_text(encoding="utf-8")
    unit = pathlib.Path(folder) / "amanah.service"
    unit.write_text(text.replace("/usr/bin/amanah", program).replace("file:///usr/share", "file:///"), encoding="utf-8")
    told = run("systemd-analyze", "verify", "--man=no", str(unit))
    assert "amanah.service" not in told, told
    told = run("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=15", str(unit))
    assert "Overall exposure level" in told
    # The words of the unit must be words of the program.
    words = re.search(r"^ExecStart=/usr/bin/amanah (.*)$", text, re.M).group(1).split()
    assert words[0] == "serve" and "--log" in run(program, "serve", "--help") and "--config" in words


def pages_come_through_the_proxy_as_they_should(house):
    visitor = house.browser()
    status, _ = visitor.get("/policy")
    assert status == 200
    assert visitor.headers["strict-transport-security"].startswith("max-age=")
    assert "default-src 'none'" in visitor.headers["content-security-policy"]
    assert visitor.headers["server"] == "nginx", "the proxy tells its version"
    assert "content-encoding" not in visitor.headers, "a page with the mark of its forms was compressed"
    visitor.get("/sign-in")
    assert visitor.lines, "no cookie was set"
    for line in visitor.lines:
        assert line.startswith("__Host-") and "; Secure" in line and "; HttpOnly" in line, line
    plain = http.client.HTTPConnection("127.0.0.1", house.plain, timeout=10)
    plain.request("GET", "/home", headers={"Host": NAME})
    answer = plain.getresponse()
    assert (answer.status, answer.getheader("location")) == (301, f"https://{NAME}/home")
    for path in ("/metrics", "/health"):
        assert visitor.get(path)[0] == 404, "the operator's numbers stand behind the proxy"
    assert visitor.send("POST", "/sign-in", "x" * 5_000_000)[0] == 413


def a_forged_address_is_not_believed(house):
    """Tries are counted by the address that nginx saw, whatever a client says of itself."""
    statuses = []
    for number in range(40):
        guesser = house.browser()
        _, text = guesser.get("/sign-in")
        mark = re.search(r'name="form_token" value="([^"]+)"', text).group(1)
        body = urllib.parse.urlencode({"form_token": mark, "email": f"n{number}@x.example", "password": "wrong-word"})
        sent = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": f"198.51.100.{number}"}
        statuses.append(guesser.send("POST", "/sign-in", body, sent)[0])
    assert 429 in statuses, statuses


def a_whole_run_names_nobody_in_its_log(house):
    officer, link = house.browser(), urllib.parse.urlparse(house.officer_link).path
    fields = {"name": PLANTED["staff name"], "email": PLANTED["staff email"], "password": PLANTED["password"]}
    assert officer.post(link, fields)[0] == 303
    paper = {
        "form_number": "2026-0001", "signed_on": "2026-11-01", "kind": "person", "name": PLANTED["name"],
        "email": PLANTED["email"], "phone": PLANTED["phone"], "language": "en", "agrees": "yes",
    }
    assert officer.post("/console/register", paper)[0] == 303, "nobody was registered"
    # What fails says most: wrong forms, wrong passwords, wrong addresses, broken JSON, paths that are none.
    officer.post("/console/register", paper | {"signed_on": "never", "form_number": PLANTED["reason"]})
    officer.post("/console/find", {"asked": PLANTED["email"]})
    customer = officer.headers.get("location", "")
    officer.post("/console/find", {"asked": PLANTED["name"]})
    if customer.startswith("/console/customers/"):
        opening = customer if customer.endswith("/open") else f"{customer}/open"
        officer.post(opening, {"purpose": "accountability", "reason": PLANTED["reason"]})
        officer.get(opening.removesuffix("/open"))
    visitor = house.browser()
    sign_up = {"kind": "person", "name": PLANTED["name"], "email": PLANTED["email"], "password": PLANTED["password"]}
    visitor.post("/sign-up", sign_up | {"agrees": "yes"})
    visitor.post("/sign-up", sign_up | {"email": "not " + PLANTED["email"]})
    visitor.post("/sign-in", {"email": PLANTED["email"], "password": PLANTED["password"]})
    visitor.post("/sign-in/link", {"email": PLANTED["email"]})
    visitor.get("/nowhere/" + urllib.parse.quote(PLANTED["email"]) + "?q=" + urllib.parse.quote(PLANTED["name"]))
    as_json = {"Content-Type": "application/json", "Authorization": "Bearer " + PLANTED["password"]}
    visitor.send("POST", "/api/v1/customers/search", json.dumps({"value": PLANTED["email"]})[:-1], as_json)
    visitor.send("GET", "/api/v1/me?email=" + urllib.parse.quote(PLANTED["email"]), None, as_json)
    visitor.send("POST", "/sign-in", "form_token=" + PLANTED["password"], {"Content-Type": "text/plain"})
    numbers = house.ask_health("/metrics")[1] + house.ask_health("/health")[1]
    log = house.log_text() + (house.folder / "nginx-error.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in house.log_text().splitlines() if line]
    assert lines, "nothing was logged, so nothing was tried"
    found = [what for what, value in PLANTED.items() if is_in(value, log) or is_in(value, numbers)]
    assert not found, f"personal values in the log or in the numbers: {found}"
    assert PLANTED["email"] not in " ".join(map(str, house.folder.rglob("*"))), "a value is the name of a file"


def is_in(value, text):
    spellings = [value, urllib.parse.quote(value), urllib.parse.quote_plus(value), json.dumps(value)[1:-1]]
    spellings += [base64.b64encode(value.encode()).decode().rstrip("="), value.encode().hex()]
    return any(spelling.lower() in text.lower() for spelling in spellings)


def the_search_for_planted_values_can_fail(_house):
    assert is_in(PLANTED["email"], f'{{"message":"signed in: {PLANTED["email"].upper()}"}}')
    assert is_in(PLANTED["name"], "GET /find?q=Zxqv+Maharani")


def every_metric_has_a_meaning_and_a_kind(house):
    status, text = house.ask_health("/metrics")
    assert status == 200
    names = {re.match(r"[a-z_]+", line).group(0) for line in text.splitlines() if not line.startswith("#")}
    for name in names:
        family = re.sub(r"_(bucket|sum|count)$", "", name)
        assert f"# HELP {family} " in text and f"# TYPE {family} " in text, name
    assert {"amanah_ledger_entries", "amanah_customers"} <= names


def it_stops_when_it_is_asked_and_loses_nothing(house):
    entries = int(re.search(r"^amanah_ledger_entries (\d+)", house.ask_health("/metrics")[1], re.M).group(1))
    house.serve.send_signal(signal.SIGTERM)
    assert house.serve.wait(30) == 0
    looked = subprocess.run(
        [house.program, "--config", str(house.config), "--json", "doctor"], capture_output=True, text=True, check=False
    )
    findings = json.loads(looked.stdout.splitlines()[0])["findings"]
    said = {finding["about"]: finding for finding in findings}
    assert said["files"]["severity"] == "good" and said["clock"]["severity"] == "good", said
    verified = re.match(r"ledger verified, (\d+) entries", said["ledger"]["says"])
    assert verified and int(verified.group(1)) >= entries > 5, said["ledger"]


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--program", required=True)
    program = os.path.abspath(asked.parse_args().program)
    passed = failed = 0

    def tried(deed, *arguments):
        nonlocal passed, failed
        name = deed.__name__.replace("_", " ")
        try:
            deed(*arguments)
            passed += 1
            print(f"ok      {name}", flush=True)
        except Exception:  # whatever it is, the others are tried, too
            failed += 1
            print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)

    for deed in (
        the_package_installs_into_an_empty_system, the_package_is_the_same_twice, the_unit_is_valid_and_shut_tight,
    ):
        with tempfile.TemporaryDirectory(prefix="amanah-operate-") as folder:
            tried(deed, program, folder)
    with tempfile.TemporaryDirectory(prefix="amanah-operate-") as folder:
        os.chmod(folder, 0o755)
        house = House(program, folder)
        try:
            for deed in (
                pages_come_through_the_proxy_as_they_should, a_whole_run_names_nobody_in_its_log,
                the_search_for_planted_values_can_fail, every_metric_has_a_meaning_and_a_kind,
                a_forged_address_is_not_believed, it_stops_when_it_is_asked_and_loses_nothing,
            ):
                tried(deed, house)
        finally:
            house.stop()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

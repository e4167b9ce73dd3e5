"""The real program: a company that `init` made, with customers, and what it says of its mails and requests."""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import urllib.parse

from servers import COMPANY, run, until

PAGES, HEALTH = 8080, 9090
OFFICER = "officer@hoster.test"
PASSWORD = "kuda-lumping-berlari-9"


class House:
    """A company with its data on a file system of its own, which can be filled."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.folder.mkdir()
        self.data = self.folder / "disk"
        self.data.mkdir()
        run("mount", "-t", "tmpfs", "-o", "size=2g,mode=0700", "none", str(self.data))
        self.config = self.folder / "amanah.toml"
        made = run(
            program, "--config", str(self.config), "--json", "init", "--yes", "--company", "PT Contoh Awan",
            "--public-url", f"http://localhost:{PAGES}", "--privacy-mailbox", "privacy@hoster.test",
            "--relay", f"{COMPANY}:587", "--relay-tls", "none", "--mail-sender", "no-reply@hoster.test",
            "--data", str(self.data / "data"), "--keys", str(self.folder / "keys"),
        )
        text = self.config.read_text(encoding="utf-8")
        assert 'case_domain = ""' in text, text
        self.config.write_text(text.replace('case_domain = ""', 'case_domain = "hoster.test"'), encoding="utf-8")
        link = re.search(r"http://[^\s\"]+/console/invitation/[^\s\"]+", made).group(0)
        self.child, self.forms, self.whose = None, 0, {}
        self.start()
        self.officer = Browser()
        fields = {"name": "Wqxz Dirgantara", "email": OFFICER, "password": PASSWORD}
        assert self.officer.post(urllib.parse.urlparse(link).path, fields)[0] == 303, "no officer was made"

    def start(self):
        """Starts the program; a line of its log for each mail says what became of it."""
        log = open(self.folder / "amanah.log", "a", encoding="utf-8")
        self.child = subprocess.Popen(
            [self.program, "--config", str(self.config), "serve", "--log", "json"],
            stdout=subprocess.DEVNULL, stderr=log, env=os.environ | {"RUST_BACKTRACE": "0"},
        )
        log.close()
        until(self.is_ready, lambda: "the program answers: " + self.log()[-3000:], 60)

    def is_ready(self):
        assert self.child.poll() is None, "the program ended: " + self.log()[-3000:]
        try:
            return ask("/health")[0] == 200
        except OSError:
            return False

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            assert self.child.wait(60) == 0, self.log()[-3000:]

    def kill(self):
        self.child.kill()
        self.child.wait()

    def end(self):
        if self.child.poll() is None:
            self.kill()

    def log(self):
        return (self.folder / "amanah.log").read_text(encoding="utf-8")

    def words(self, *words):
        """Asks the program on its command line."""
        return json.loads(run(self.program, "--config", str(self.config), "--json", *words).splitlines()[0])

    def register(self, email, name="Budi Santoso"):
        """A customer without services, registered at the desk; who they are."""
        self.forms += 1
        paper = {
            "form_number": f"2026-{self.forms:04}", "signed_on": "2026-11-01", "kind": "person", "name": name,
            "email": email, "language": "en", "agrees": "yes",
        }
        status, _ = self.officer.post("/console/register", paper)
        assert status == 303, f"nobody was registered: {status}"
        customer = self.officer.location.split("/")[3].split("?")[0]
        self.whose[customer] = email
        return customer

    def cases(self):
        """Every open request."""
        return self.words("case", "list", "--as", OFFICER)["cases"]

    def mails_of(self, customer):
        """How many mails are among a customer's data, as their own report has it."""
        words = ["report", customer, "--as", OFFICER, "--reason", "asked at the counter", "--format", "json"]
        data = self.words(*words)["data"]
        return sum(datum["category"] == "correspondence" for datum in data)

    def undeliverable(self):
        """How many letters came back."""
        found = re.search(r'^amanah_mails\{state="undeliverable"\} (\d+)', ask("/metrics")[1], re.M)
        return int(found.group(1)) if found else 0

    def leave_room(self, size):
        """Makes the file system of the data so large that so many bytes are free."""
        disk = os.statvfs(self.data)
        used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize
        run("mount", "-o", f"remount,size={used + size}", str(self.data))

    def received(self):
        """How many mails came in, by what was decided."""
        text = ask("/metrics")[1]
        return {
            state: int(count)
            for state, count in re.findall(r'^amanah_received_mails\{state="([^"]+)"\} (\d+)', text, re.M)
        }

    def filed(self):
        """What was decided, mail by mail, in order."""
        lines = (json.loads(line) for line in self.log().splitlines() if "a mail that came in was filed" in line)
        return [line["mail.disposition"] for line in lines]

    def decides(self, deed, count=1, seconds=60):
        """What is decided about the mails that this brings in: so many."""
        before = len(self.filed())
        deed()
        until(lambda: len(self.filed()) >= before + count, lambda: f"{count} mails are decided: {self.received()}", seconds)
        return self.filed()[before:]


def ask(path):
    door = http.client.HTTPConnection("127.0.0.1", HEALTH, timeout=10)
    door.request("GET", path)
    answer = door.getresponse()
    return answer.status, answer.read().decode()


class Browser:
    """Keeps cookies, and sends forms with their mark."""

    def __init__(self):
        self.cookies, self.location = {}, ""

    def send(self, method, path, body=None, headers=None):
        door = http.client.HTTPConnection("localhost", PAGES, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        door.request(method, path, body, {"Cookie": cookies} | (headers or {}))
        answer = door.getresponse()
        text = answer.read().decode()
        self.location = answer.headers.get("location", "")
        for line in answer.headers.get_all("set-cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        door.close()
        return answer.status, text

    def get(self, path):
        return self.send("GET", path)

    def post(self, path, fields):
        _, text = self.get(path)
        mark = re.search(r'name="form_token" value="([^"]+)"', text).group(1)
        body = urllib.parse.urlencode({"form_token": mark} | fields)
        return self.send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

"""Everybody but Amanah: a name server, OpenDKIM, Postfix, OpenSMTPD, and swaks as whoever writes.

All of it runs in the foreground, in a folder of its own, on addresses that the network namespace has for itself:
127.0.0.1 is the company's server, 127.0.0.5 a customer's, 127.0.0.6 that of a customer with other software, and from
127.0.0.9 comes everybody else.
"""

import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
COMPANY, CUSTOMER, OTHER, STRANGER = "127.0.0.1", "127.0.0.5", "127.0.0.6", "127.0.0.9"
LMTP = f"{COMPANY}:2424"
# Whoever is written to, and the mailbox at the customer's server.
MAILBOXES = {
    **{f"{name}@customer.example": name for name in ("budi", "siti", "agus", "dewi", "made", "wayan")},
    "budi@customer.test": "good", "attacker@gmail.example": "attacker", "victim@gmail.example": "victim",
    "putu@other.example": "putu",
}
NOBODY = pwd.getpwnam("nobody")


def run(*words, **more):
    done = subprocess.run(words, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def until(is_done, what, seconds=30.0, pause=0.05):
    """Waits until something holds, and says what it waited for in vain."""
    end = time.monotonic() + seconds
    while True:
        found = is_done()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds:.0f} s: {what() if callable(what) else what}")
        time.sleep(pause)


def answers(address, port):
    try:
        with socket.create_connection((address, port), timeout=2):
            return True
    except OSError:
        return False


class Server:
    """A program in the foreground, ended by its own process id."""

    def __init__(self, folder, words, **more):
        self.folder = pathlib.Path(folder)
        self.said = open(self.folder / "said", "a", encoding="utf-8")
        self.child = subprocess.Popen(words, stdout=self.said, stderr=self.said, **more)

    def log(self):
        return "".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in (self.folder / "said", self.folder / "log") if path.exists()
        )

    def end(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(15)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait()
        self.said.close()


class Key:
    """A key that signs for a domain, and its record."""

    def __init__(self, folder, domain):
        self.domain, self.path = domain, pathlib.Path(folder) / f"{domain}.pem"
        run("openssl", "genrsa", "-out", str(self.path), "2048")
        text = run("openssl", "rsa", "-in", str(self.path), "-pubout")
        self.public = "".join(line for line in text.splitlines() if not line.startswith("-"))

    def records(self, address):
        return [
            (f"s1._domainkey.{self.domain}", f"v=DKIM1; k=rsa; p={self.public}"),
            (self.domain, f"v=spf1 ip4:{address} -all"),
            (f"_dmarc.{self.domain}", "v=DMARC1; p=reject"),
        ]


def name_server(folder, records, troubled=""):
    """dnsmasq, which knows these texts and hosts, and says of everything else that it does not exist.

    Of the names under the one in trouble it would have to ask a server that does not answer.
    """
    folder = made(folder)
    hosts = [("mx.hoster.test", COMPANY), ("mx.customer.example", CUSTOMER), ("mx.other.example", OTHER)]
    lines = ["no-resolv", "no-hosts", "port=53", "listen-address=127.0.0.1", "bind-interfaces"]
    lines += ["local=/test/", "local=/example/", f"log-facility={folder}/log", "user=root", "pid-file="]
    lines += [f"host-record={name},{address}" for name, address in hosts]
    lines += [f"ptr-record={address.split('.')[3]}.0.0.127.in-addr.arpa,{name}" for name, address in hosts]
    lines.append("mx-host=hoster.test,mx.hoster.test,10")
    lines += [f"mx-host={domain},mx.customer.example,10" for domain in {it.split("@")[1] for it in MAILBOXES}]
    if troubled:
        lines.append(f"server=/{troubled}/127.0.0.1#9")
    for name, text in records:
        if troubled and name.endswith(troubled):
            continue
        strings = ",".join(f'"{text[at:at + 250]}"' for at in range(0, len(text), 250))
        lines.append(f"txt-record={name},{strings}")
    (folder / "dnsmasq.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    server = Server(folder, ["dnsmasq", "--keep-in-foreground", f"--conf-file={folder}/dnsmasq.conf"])
    until(lambda: answers(COMPANY, 53), server.log)
    return server


def opendkim(folder, port, lines):
    folder = made(folder)
    common = ["UserID root", f"Socket inet:{port}@127.0.0.1", "Nameservers 127.0.0.1", "RequireSafeKeys no"]
    (folder / "opendkim.conf").write_text("\n".join(common + lines) + "\n", encoding="utf-8")
    server = Server(folder, ["opendkim", "-f", "-x", str(folder / "opendkim.conf")])
    until(lambda: answers(COMPANY, port), server.log)
    return server


def made(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(mode=0o755)
    return folder


def as_documented():
    """What docs/mail.md tells the operator to write, for our names and folders."""
    page = (REPOSITORY / "docs/mail.md").read_text(encoding="utf-8")
    section = page[page.index("### Connecting the mail server"):]
    block = re.search(r"```text\n# main\.cf\n(.*?)\n# /etc/postfix/transport\n(.*?)```", section, re.S)
    settings = dict(line.split(" = ", 1) for line in block.group(1).splitlines() if line)
    transport = block.group(2).replace("company.example", "hoster.test")
    assert {"lmtp_send_xforward_command", "smtpd_recipient_restrictions", "transport_maps"} <= set(settings), settings
    assert f"lmtp:inet:{LMTP}" in transport, transport
    return settings, transport


class Postfix(Server):
    """A Postfix of its own, at one address of the namespace."""

    def __init__(self, folder, address, port, settings, services):
        self.home, self.address = made(folder), address
        for name in ("queue", "data", "mail"):
            made(self.home / name)
        shutil.chown(self.home / "data", "postfix")
        os.chown(self.home / "mail", NOBODY.pw_uid, NOBODY.pw_gid)
        common = {
            "compatibility_level": "3.6", "queue_directory": f"{self.home}/queue", "data_directory": f"{self.home}/data",
            "maillog_file": f"{self.home}/log", "maillog_file_prefixes": str(self.home),
            "inet_interfaces": address, "inet_protocols": "ipv4", "smtp_bind_address": address, "mydestination": "",
            "alias_maps": "", "alias_database": "", "local_recipient_maps": "", "biff": "no",
            "virtual_mailbox_base": f"{self.home}/mail", "virtual_mailbox_maps": f"regexp:{self.home}/mailboxes",
            "virtual_uid_maps": f"static:{NOBODY.pw_uid}", "virtual_gid_maps": f"static:{NOBODY.pw_gid}",
            "milter_default_action": "tempfail", "address_verify_poll_delay": "1s", "address_verify_poll_count": "10",
            "minimal_backoff_time": "2s", "maximal_backoff_time": "4s", "queue_run_delay": "2s",
        }
        lines = [f"{name} = {value}" for name, value in (common | settings).items()]
        (self.home / "main.cf").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.home / "master.cf").write_text(self.master(services), encoding="utf-8")
        super().__init__(self.home, ["postfix", "-c", str(self.home), "start-fg"])
        until(lambda: answers(address, port), self.log)

    @staticmethod
    def master(services):
        """The shipped services without a change of root, and ours in place of port 25."""
        lines = []
        for line in pathlib.Path("/usr/share/postfix/master.cf.dist").read_text(encoding="utf-8").splitlines():
            words = line.split()
            if not words or line.startswith("#") or line.startswith("smtp      inet"):
                continue
            if line[0] != " " and len(words) >= 8:
                words[4] = "n"
            lines.append(" ".join(words) if line[0] != " " else line)
        if not any(line.startswith("postlog ") for line in lines):
            lines.append("postlog unix-dgram n - n - 1 postlogd")
        for place, options in services:
            lines += [f"{place} inet n - n - - smtpd"] + [f"  -o {option}" for option in options]
        return "\n".join(lines) + "\n"

    def queue(self):
        """What it holds, one line for each recipient that was put off: why."""
        return re.findall(r"delay_reason\": \"([^\"]*)", run("postqueue", "-c", str(self.home), "-j"))

    def holds(self):
        return len(run("postqueue", "-c", str(self.home), "-j").splitlines())

    def flush(self):
        run("postqueue", "-c", str(self.home), "-f")

    def mails(self, mailbox):
        """The mails of a mailbox, as bytes, the oldest first."""
        folder = self.home / "mail" / mailbox / "new"
        return [path.read_bytes() for path in sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime_ns)]


def company_server(folder):
    """The company's server, as docs/mail.md sets it up; port 25 verifies, 2526 does not, 587 takes Amanah's letters.

    Whatever it takes is also put into a mailbox, in which the tests see what was handed on.
    """
    settings, transport = as_documented()
    folder = pathlib.Path(folder)
    settings |= {
        "transport_maps": f"hash:{folder}/transport", "myhostname": "mx.hoster.test", "mynetworks": f"{COMPANY}/32",
        "virtual_mailbox_domains": "hoster.test, archive.test", "always_bcc": "archive@archive.test",
        "lmtp_destination_concurrency_limit": "4", "smtpd_authorized_xclient_hosts": STRANGER,
    }
    made_before = folder.parent / "hoster-tables"
    made(made_before)
    (made_before / "transport").write_text(transport, encoding="utf-8")
    run("postmap", "-c", str(minimal(made_before)), f"hash:{made_before}/transport")
    settings["transport_maps"] = f"hash:{made_before}/transport"
    (made_before / "mailboxes").write_text(
        "/^(privacy|privasi|bounce|case)(\\+.*)?@hoster\\.test$/ unused/\n/^staff@hoster\\.test$/ staff/\n"
        "/^archive@archive\\.test$/ archive/\n", encoding="utf-8",
    )
    settings["virtual_mailbox_maps"] = f"regexp:{made_before}/mailboxes"
    verifying = ["smtpd_milters=inet:127.0.0.1:8892"]
    letters = ["smtpd_recipient_restrictions=permit_mynetworks,reject", "receive_override_options=no_address_mappings"]
    services = [(f"{COMPANY}:25", verifying), (f"{COMPANY}:2526", []), (f"{COMPANY}:587", letters)]
    return Postfix(folder, COMPANY, 25, settings, services)


def minimal(folder):
    """A configuration with which postmap is content."""
    (folder / "main.cf").write_text("compatibility_level = 3.6\n", encoding="utf-8")
    return folder


def customer_server(folder):
    """A customer's server: signs what leaves by port 2525, and has a mailbox for whoever is written to."""
    tables = made(pathlib.Path(folder).parent / "customer-tables")
    lines = [f"/^{re.escape(address)}$/ {mailbox}/" for address, mailbox in MAILBOXES.items()]
    (tables / "mailboxes").write_text("\n".join(lines) + "\n", encoding="utf-8")
    domains = {address.split("@")[1] for address in MAILBOXES}
    settings = {
        "myhostname": "mx.customer.example", "mynetworks": "127.0.0.0/8",
        "virtual_mailbox_domains": ", ".join(sorted(domains)), "virtual_mailbox_maps": f"regexp:{tables}/mailboxes",
    }
    services = [(f"{CUSTOMER}:25", []), (f"{CUSTOMER}:2525", ["smtpd_milters=inet:127.0.0.1:8891"])]
    return Postfix(folder, CUSTOMER, 25, settings, services)


def opensmtpd(folder, unpacked, key):
    """OpenSMTPD with its signing filter, from packages that were unpacked and never installed.

    Its package excludes Postfix's, so its files are laid over /usr in this mount namespace alone, with its users.
    """
    folder = made(folder)
    run("mount", "-t", "overlay", "-o", f"lowerdir={unpacked}/usr:/usr", "overlay", "/usr")
    # What it writes to places of the system is written to memory, and seen by nobody else.
    memory = made(folder / "memory")
    run("mount", "-t", "tmpfs", "none", str(memory))
    above = f"upperdir={made(memory / 'var')},workdir={made(memory / 'work')}"
    run("mount", "-t", "overlay", "-o", f"lowerdir=/var,{above}", "overlay", "/var")
    run("mount", "-t", "tmpfs", "none", "/run")
    for place in ("/var/lib/opensmtpd/empty", "/var/spool/smtpd"):
        pathlib.Path(place).mkdir(parents=True, exist_ok=True)
    os.chmod("/var/spool/smtpd", 0o711)
    users = pathlib.Path("/etc/passwd").read_text(encoding="utf-8")
    groups = pathlib.Path("/etc/group").read_text(encoding="utf-8")
    for number, name in enumerate(["opensmtpd", "opensmtpq", "_dkimsign", "pdp"], 59_901):
        if f"\n{name}:" not in users:
            users += f"{name}:x:{number}:{number}::/var/lib/opensmtpd/empty:/usr/sbin/nologin\n"
        if f"\n{name}:" not in groups:
            groups += f"{name}:x:{number}:\n"
    for path, text in [("/etc/passwd", users), ("/etc/group", groups)]:
        own = folder / pathlib.Path(path).name
        own.write_text(text, encoding="utf-8")
        run("mount", "--bind", str(own), path)
    private = folder / "key.pem"
    shutil.copy(key.path, private)
    shutil.chown(private, "root", "_dkimsign")
    private.chmod(0o640)
    (folder / "smtpd.conf").write_text(
        'table vt { "@" = "pdp" }\n'
        f'filter dkim proc-exec "filter-dkimsign -d {key.domain} -s s1 -k {private}" user _dkimsign group _dkimsign\n'
        f"listen on {OTHER} port 25 filter dkim hostname mx.other.example\n"
        f'action "pdp" lmtp "{LMTP}" rcpt-to virtual <vt>\n'
        'match from any for domain "hoster.test" action "pdp"\n', encoding="utf-8",
    )
    server = Server(folder, ["/usr/sbin/smtpd", "-d", "-f", str(folder / "smtpd.conf")], cwd=folder)
    until(lambda: answers(OTHER, 25), server.log)
    return server


def swaks(server, sender, recipient, *more, source=STRANGER):
    """Sends a mail; what the conversation was, and whether it went well."""
    words = [
        "swaks", "--server", server, "--from", sender, "--to", recipient, "--local-interface", source,
        "--helo", "client.example", "--timeout", "60", *more,
    ]
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
    return done.returncode, done.stdout + done.stderr


def as_it_is(server, sender, recipient, mail, source=STRANGER):
    """Sends a mail byte by byte, which swaks does not: it adds and replaces. The answer to its end."""
    address, port = server.split(":")
    with socket.create_connection((address, int(port)), timeout=60, source_address=(source, 0)) as line:
        answers_of = line.makefile("rb")

        def say(words):
            if words is not None:
                line.sendall(words)
            while (answer := answers_of.readline())[3:4] == b"-":
                pass
            return answer.decode(errors="replace").strip()

        said = [say(None), say(b"EHLO client.example\r\n"), say(f"MAIL FROM:<{sender}>\r\n".encode())]
        said += [say(f"RCPT TO:<{recipient}>\r\n".encode()), say(b"DATA\r\n")]
        if not said[-1].startswith("354"):
            return said[-2]
        stuffed = re.sub(rb"(?m)^\.", b"..", mail)
        end = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        ended = say(stuffed + end)
        line.sendall(b"QUIT\r\n")
        return ended

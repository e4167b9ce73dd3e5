#!/usr/bin/env python3
"""The real program behind real mail servers: Postfix, OpenDKIM, a name server and OpenSMTPD, with swaks as whoever writes.

    tests/mail/run.py --program target/debug/amanah [--opensmtpd FOLDER] [--burst 10000]

Everything runs in namespaces of its own (network, mounts, processes), so that ports 25 and 53 are free, nothing is heard
outside, and whatever was started ends with it. Needs root. Prints `N passed, N failed`, and ends with 1 when something
failed; where it cannot run it says so, which with CI=true is a failure.
"""

import argparse
import contextlib
import email
import email.policy
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True

from burst import MOST_GROWTH, SPARE_BYTES, Burst
from house import Browser, House
from servers import (
    COMPANY, CUSTOMER, MAILBOXES, OTHER, REPOSITORY, STRANGER, Key, as_it_is, company_server, customer_server, name_server, opendkim,
    opensmtpd, run, swaks, until,
)

DELETE, PRIVACY = "privacy+delete@hoster.test", "privacy@hoster.test"
MX, UNVERIFIED, SIGNING = f"{COMPANY}:25", f"{COMPANY}:2526", f"{CUSTOMER}:2525"
SAMPLES = REPOSITORY / "crates/amanah-wire/tests/mail"
NEEDED = ["unshare", "ip", "mount", "dnsmasq", "opendkim", "postfix", "swaks", "openssl"]

# Who is or is named as a sender in the hostile mails.
SENDERS = ("budi@customer.test", "attacker@gmail.example", "victim@gmail.example")

# What becomes of a hostile mail that is refused: broken structure is put aside, everything else a person reads.
QUARANTINED = ("05", "06", "07", "10", "11", "17")

# Of which hostile mails Postfix makes others, and what becomes of those.
MADE_ANOTHER = {
    # A first line that begins with `From ` is what separates mails in a file: it becomes `X-Mailbox-Line: From : victim`,
    # and one sender is left, who signed.
    "07-from-space-colon.eml": ("accept", "attacker@gmail.example"),
    # The NUL is gone, and the signature with it.
    "17-nul.eml": ("review", None),
}


class Skipped(Exception):
    """Something that cannot be tried here, and why."""


class Town:
    """A company, its customers, and everybody's servers."""

    def __init__(self, program, folder, unpacked, burst):
        self.opensmtpd, self.burst = unpacked, burst
        self.folder, self.parts = pathlib.Path(folder), contextlib.ExitStack()
        run("ip", "link", "set", "lo", "up")
        for address in (CUSTOMER, OTHER, STRANGER):
            run("ip", "address", "add", f"{address}/8", "dev", "lo")
        (self.folder / "resolv.conf").write_text("nameserver 127.0.0.1\n", encoding="utf-8")
        run("mount", "--bind", str(self.folder / "resolv.conf"), "/etc/resolv.conf")
        try:
            self.open(program)
        except BaseException:
            self.end()
            raise

    def open(self, program):
        folder = self.folder
        keys = {domain: Key(folder, domain) for domain in ("customer.example", "other.example")}
        self.other_key = keys["other.example"]
        records = keys["customer.example"].records(CUSTOMER) + keys["other.example"].records(OTHER)
        for line in (SAMPLES / "dns-records.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                records.append(tuple(line.split(" ", 1)))
        self.records = records
        self.names = name_server(folder / "names", records)
        self.parts.callback(lambda: self.names.end())
        self.keep(opendkim(folder / "signer", 8891, [
            "Mode s", "Domain customer.example", "Selector s1", f"KeyFile {keys['customer.example'].path}",
            "Canonicalization relaxed/relaxed", "InternalHosts 127.0.0.0/8",
        ]))
        self.keep(opendkim(folder / "verifier", 8892, [
            "Mode v", "AuthservID mx.hoster.test", "AlwaysAddARHeader yes", "InternalHosts 192.0.2.1",
        ]))
        self.house = self.keep(House(program, folder / "house"))
        self.company = self.keep(company_server(folder / "company"))
        self.customer = self.keep(customer_server(folder / "customer"))

    def ask_another(self, name, troubled=""):
        """Puts another name server in place of the one that answers."""
        self.names.end()
        self.names = name_server(self.folder / name, self.records, troubled)

    def keep(self, server):
        self.parts.callback(server.end)
        return server

    def end(self):
        self.parts.close()

    def registered(self, address):
        """Registers a customer, and waits for the first letter."""
        mailbox = MAILBOXES[address]
        whose = self.house.register(address)
        until(lambda: self.letters(mailbox), lambda: "the first letter: " + self.company.log()[-3000:])
        return whose

    def letters(self, mailbox):
        """The letters of a mailbox: subject and text."""
        read = (email.message_from_bytes(mail, policy=email.policy.default) for mail in self.customer.mails(mailbox))
        return [(mail["subject"], mail.get_body(("plain",)).get_content()) for mail in read]

    def asks(self, name, recipient=DELETE, subject="Hapus akun saya"):
        """A customer writes through their own server, which signs; what became of it."""
        return self.house.decides(lambda: self.sends(name, recipient, subject))

    def sends(self, name, recipient=DELETE, subject="Hapus akun saya", *more):
        sent = ["--header", f"Subject: {subject}", "--body", "Mohon hapus akun saya.", *more]
        failed, told = swaks(SIGNING, f"{name}@customer.example", recipient, *sent)
        assert not failed, told

    def handed_on(self, text):
        """The only mail with these words that the company's server handed on."""
        found = [mail for mail in self.company.mails("archive") if text.encode() in mail]
        assert len(found) == 1, f"{len(found)} mails say {text}"
        return found[0]

    def as_signed(self, mail):
        """A mail as it left its signer, without what was put in front on the way, with the line ends of the wire."""
        return mail[mail.index(b"DKIM-Signature:"):].replace(b"\n", b"\r\n")


def plain(sender, subject, more=""):
    """A mail that nobody signs."""
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
    return (
        f"{more}From: <{sender}>\r\nTo: <{DELETE}>\r\nSubject: {subject}\r\nDate: {date}\r\n"
        f"Message-ID: <{abs(hash((sender, subject, more)))}@client.example>\r\n\r\nMohon hapus akun saya.\r\n"
    ).encode()


def a_strict_senders_mail_opens_one_request_and_one_letter_asks_the_stored_address(town):
    budi = town.registered("budi@customer.example")
    before = len(town.letters("budi"))
    assert town.asks("budi", subject="Hapus akun Budi") == ["opened"]
    assert [(case["customer"], case["kind"], case["channel"]) for case in town.house.cases()] == [(budi, "erase", "mail")]
    until(lambda: len(town.letters("budi")) > before, "the letter that asks")
    time.sleep(3)
    asked = town.letters("budi")[before:]
    assert len(asked) == 1, [subject for subject, _ in asked]
    link = re.search(r"http://localhost:8080(/request/confirm/\S+)", asked[0][1]).group(1)
    reader = Browser()
    assert reader.get(link)[0] == 200 and reader.get(link)[0] == 200
    assert [case["state"] for case in town.house.cases()] == ["frozen"], "a link that was looked at confirmed"
    assert reader.post(link, {})[0] == 303
    assert [case["state"] for case in town.house.cases()] == ["cooling_off"], town.house.cases()
    until(lambda: len(town.letters("budi")) == before + 2, "the letter that says until when it can be stopped")


def the_same_signed_mail_from_somewhere_else_opens_nothing(town):
    signed = town.as_signed(town.handed_on("Hapus akun Budi"))
    cases, letters = town.house.cases(), town.letters("budi")
    decided = town.house.decides(lambda: as_it_is(MX, "x@stranger.example", DELETE, signed))
    again = town.house.decides(lambda: as_it_is(MX, "x@stranger.example", DELETE, b"X-Other: 1\r\n" + signed))
    assert decided + again == ["review", "review"]
    time.sleep(2)
    assert (town.house.cases(), town.letters("budi")) == (cases, letters)


def an_unsigned_forgery_waits_for_a_person_and_nobody_is_answered(town):
    town.registered("siti@customer.example")
    cases, letters = town.house.cases(), town.letters("siti")
    sent = ["--header", "Subject: Hapus akun saya", "--body", "Mohon hapus akun saya."]

    def forge():
        failed, told = swaks(MX, "siti@customer.example", DELETE, *sent)
        assert not failed, told

    assert town.house.decides(forge) == ["review"]
    time.sleep(2)
    assert (town.house.cases(), town.letters("siti")) == (cases, letters)


def a_forged_verdict_in_the_name_of_our_own_server_changes_nothing(town):
    """With OpenDKIM in front it is taken out, without it is handed on; both come to the same."""
    cases, letters = town.house.cases(), town.letters("siti")
    for place, subject, is_handed_on in [(MX, "Palsu satu", False), (UNVERIFIED, "Palsu dua", True)]:
        verdict = f"Authentication-Results: mx.hoster.test; dkim=pass header.d=customer.example header.b={subject[-4:]}\r\n"
        mail = plain("siti@customer.example", subject, verdict)
        assert town.house.decides(lambda: as_it_is(place, "siti@customer.example", DELETE, mail)) == ["review"]
        handed_on = town.handed_on(f"Subject: {subject}")
        assert (b"dkim=pass" in handed_on) == is_handed_on, f"{place} handed on\n{handed_on.decode()}"
    time.sleep(2)
    assert (town.house.cases(), town.letters("siti")) == (cases, letters)


def a_second_sender_over_a_valid_signature_is_put_aside(town):
    """OpenDKIM finds the signature valid and says so; a reader of mail would show the sender that was put in front."""
    town.asks("siti", PRIVACY, "Dua pengirim")
    signed = town.as_signed(town.handed_on("Subject: Dua pengirim"))
    forged = b"From: dewi@customer.example\r\nX-Forged: yes\r\n" + signed
    cases = town.house.cases()
    assert town.house.decides(lambda: as_it_is(MX, "x@stranger.example", DELETE, forged)) == ["quarantine"]
    handed_on = town.handed_on("X-Forged: yes")
    assert b"dkim=pass" in handed_on and handed_on.count(b"\nFrom: ") == 2, handed_on.decode()
    assert town.house.cases() == cases


def an_unknown_recipient_is_refused_while_the_sender_waits(town):
    """One that Postfix does not know, and one that only Amanah knows not to exist."""
    for unknown in ("nobody@hoster.test", "privacy+everything@hoster.test", "bounce+1.2@hoster.test"):
        failed, told = swaks(MX, "siti@customer.example", unknown, "--body", "Mohon hapus akun saya.")
        assert failed and re.search(r"^<\*\* 550 ", told, re.M), told
    assert town.company.holds() == 0, town.company.queue()


def samples():
    """The hostile mails: the name of the file, what becomes of it, and who wrote it."""
    rows = [line.split("\t") for line in (SAMPLES / "expected.tsv").read_text(encoding="utf-8").splitlines() if line]
    assert len(rows) == 17, "a hostile mail is missing, or new"
    for name, verdict, identity, _ in rows:
        if verdict == "refuse":
            verdict = "quarantine" if name.startswith(QUARANTINED) else "review"
        yield name, verdict, identity


def every_hostile_mail_gets_exactly_its_verdict(town):
    """And where Postfix made another mail of it, the verdict of that one, which names nobody but who signed it."""
    whose = {town.registered(address): address for address in SENDERS}
    wrong, altered, by = [], [], dict.fromkeys(SENDERS, 0)
    for name, verdict, identity in samples():
        mail, seen = (SAMPLES / name).read_bytes(), len(town.company.mails("archive"))
        decided = town.house.decides(lambda: hand_over(name, mail, PRIVACY))[0]
        handed_on = until(lambda: town.company.mails("archive")[seen:], f"{name} is handed on")[-1]
        if not handed_on.replace(b"\n", b"\r\n").endswith(b"\r\n" + mail):
            altered.append(name)
            verdict, identity = MADE_ANOTHER.get(name, (verdict, identity))
        by |= {identity: by[identity] + 1} if verdict == "accept" else {}
        # What is free text is never acted on; whose it is, the reports say.
        if decided != verdict.replace("accept", "review"):
            wrong.append(f"{name}: {decided} and not {verdict}")
    assert not wrong, "\n".join(wrong)
    assert sorted(altered) == sorted(MADE_ANOTHER), altered
    kept = {address: town.house.mails_of(customer) for customer, address in whose.items()}
    assert kept == by, f"whose the mails are: {kept}, and not {by}"


def a_hostile_mail_that_asks_for_erasure_opens_a_request_of_whoever_signed_it_and_of_nobody_else(town):
    before = {case["customer"] for case in town.house.cases()}

    def all_of_them():
        for name, _, _ in samples():
            hand_over(name, (SAMPLES / name).read_bytes(), DELETE)

    decided = town.house.decides(all_of_them, 17)
    opened = [case for case in town.house.cases() if case["customer"] not in before]
    # They were written on 23 November 2026, and open a request within seven days.
    signed_by = {"budi@customer.test", "attacker@gmail.example"} if time.time() < 1_796_079_600 else set()
    assert {town.house.whose[case["customer"]] for case in opened} == signed_by, opened
    assert (decided.count("opened"), decided.count("quarantine")) == (len(signed_by), 4), decided


def hand_over(name, mail, recipient):
    sender, source = ("x@nodmarc.test", CUSTOMER) if name.startswith("15") else ("x@gmail.example", STRANGER)
    answer = as_it_is(MX, sender, recipient, mail, source)
    assert answer.startswith("250 "), f"{name}: {answer}"


def a_letter_that_comes_back_is_marked(town):
    """An address that the customer's own server does not know."""
    before = town.house.undeliverable()
    town.house.register("nobody@customer.example")
    until(lambda: town.house.undeliverable() == before + 1, lambda: "the bounce: " + town.company.log()[-3000:])


def an_answer_to_a_letter_joins_its_request_and_does_nothing(town):
    """Signed from the registered address, from somebody else, from a machine, and with a tag that is another one's."""
    wayan = town.registered("wayan@customer.example")
    assert town.asks("wayan", "privacy+access@hoster.test", "Salinan data saya") == ["opened"]
    until(lambda: len(town.letters("wayan")) == 2, "the letter that it came")
    letters = [email.message_from_bytes(mail, policy=email.policy.default) for mail in town.customer.mails("wayan")]
    answers = [str(letter["Reply-To"]) for letter in letters]
    joins = [address for address in answers if re.fullmatch(r"case\+[a-z2-7]{26}\.[a-z2-7]{16}@hoster\.test", address)]
    assert answers.count(PRIVACY) == 1 and len(joins) == 1, answers
    to, text = joins[0], letters[answers.index(joins[0])].get_body(("plain",)).get_content()
    assert "You can answer this letter" in text, text
    forged = to.replace(to[32:48], "".join("b" if letter == "a" else "a" for letter in to[32:48]))
    states = lambda: [case["state"] for case in town.house.cases() if case["customer"] == wayan]
    known, stood = town.house.mails_of(wayan), states()

    def write(sender, recipient, *more):
        failed, told = swaks(MX, sender, recipient, "--header", "Subject: Re: CONFIRM", "--body", "Ya, hapus.", *more)
        assert not failed, told

    assert town.house.decides(lambda: town.sends("wayan", to, "Re: CONFIRM")) == ["review"]
    assert town.house.decides(lambda: write("siti@customer.example", to)) == ["review"]
    machine = ["--header", "Auto-Submitted: auto-replied"]
    assert town.house.decides(lambda: write("wayan@customer.example", to.upper(), *machine)) == ["record-only"]
    assert town.house.mails_of(wayan) == known + 3, "whoever wrote it, it is the customer's whose request it is"
    assert town.house.decides(lambda: write("siti@customer.example", forged)) == ["review"]
    assert town.house.mails_of(wayan) == known + 3, "another tag joined"
    time.sleep(2)
    assert (states(), len(town.letters("wayan"))) == (stood, 2), "something followed from an answer"


def while_the_program_is_away_mail_waits_and_arrives_once(town):
    agus = town.registered("agus@customer.example")
    known = plain("siti@customer.example", "Bekerja")
    town.house.decides(lambda: as_it_is(MX, "siti@customer.example", DELETE, known))
    before, decided = sum(town.house.received().values()), len(town.house.filed())
    town.house.stop()
    town.sends("agus")
    # To an address that the company's server never asked about, which it cannot ask about now.
    town.sends("agus", "privasi+akses@hoster.test", "Salinan")
    for number in range(3):
        mail = plain("siti@customer.example", f"Menunggu {number}")
        assert as_it_is(MX, "siti@customer.example", DELETE, mail).startswith("250 ")
    until(lambda: town.company.holds() == 4 and town.customer.holds() == 1, lambda: f"the queues: {held(town)}")
    assert all("refused" in why for why in town.company.queue()), town.company.queue()
    town.house.start()
    came = lambda: sum(town.house.received().values()) - before
    until(lambda: came() == 5 and town.company.holds() + town.customer.holds() == 0, lambda: f"{came()} came, the queues: {held(town)} {town.house.received()}", 60)
    until(lambda: len(town.house.filed()) == decided + 5, lambda: f"decisions: {town.house.received()}")
    time.sleep(3)
    assert came() == 5, "something came twice"
    assert [case["kind"] for case in town.house.cases() if case["customer"] == agus].count("erase") == 1


def held(town):
    return [town.company.queue(), town.customer.queue()]


def while_a_name_server_is_in_trouble_a_mail_waits_and_is_judged_when_it_is_back(town):
    made_by = town.registered("made@customer.example")
    # Signed with the address of the command in To, and sent to a person first: so a whole signed mail is at hand.
    sent = ("made", PRIVACY, "Menunggu nama", "--h-To", DELETE)
    assert town.house.decides(lambda: town.sends(*sent)) == ["review"]
    signed = town.as_signed(town.handed_on("Subject: Menunggu nama"))
    town.ask_another("names-in-trouble", "_domainkey.customer.example")
    assert town.house.decides(lambda: as_it_is(UNVERIFIED, "made@customer.example", DELETE, signed)) == ["pending"]
    assert not [case for case in town.house.cases() if case["customer"] == made_by]
    town.ask_another("names-again")
    assert town.house.decides(lambda: None, seconds=120) == ["opened"]
    assert [case["kind"] for case in town.house.cases() if case["customer"] == made_by] == ["erase"]


def without_room_on_the_disk_mail_stays_with_the_mail_server_and_comes_later(town):
    before = sum(town.house.received().values())
    decided = len(town.house.filed())
    text = "Mohon hapus akun saya, dan semua yang tersimpan.\r\n" * 16_000
    town.house.leave_room(64 * 1024)
    for number in range(4):
        mail = plain("siti@customer.example", f"Penuh {number}") + text.encode()
        assert as_it_is(MX, "siti@customer.example", DELETE, mail).startswith("250 ")
    until(lambda: sum("452 " in why for why in town.company.queue()) == 4, lambda: f"the queue: {held(town)}")
    town.house.leave_room(2 * 1024 * 1024 * 1024)
    until(lambda: town.company.holds() == 0, lambda: f"the queue: {held(town)}", 90)
    assert sum(town.house.received().values()) == before + 4
    until(lambda: len(town.house.filed()) == decided + 4, lambda: f"decisions: {town.house.received()}")
    assert town.asks("dewi", PRIVACY, "Sudah lega") == ["review"], "the program does not go on"


def behind_another_mail_server_with_another_signer_a_strict_sender_is_the_same(town):
    """OpenSMTPD says nothing of who connected, signs simple/simple and without a time, and adds fields of its own."""
    if not town.opensmtpd:
        raise Skipped("OpenSMTPD is not unpacked (./check --install)")
    putu = town.registered("putu@other.example")
    server = town.keep(opensmtpd(town.folder / "opensmtpd", town.opensmtpd, town.other_key))
    sent = ["--header", "Subject: Hapus akun saya", "--body", "Mohon hapus akun saya."]

    def write(sender):
        failed, told = swaks(f"{OTHER}:25", sender, DELETE, *sent)
        assert not failed, told + server.log()

    assert town.house.decides(lambda: write("putu@other.example")) == ["opened"], server.log()
    assert [case["kind"] for case in town.house.cases() if case["customer"] == putu] == ["erase"]
    # It signs for its own domain whoever is said to write: a signature of somebody else is none.
    assert town.house.decides(lambda: write("dewi@customer.example")) == ["review"], server.log()


def a_burst_of_mails_is_kept_whole_through_crashes_and_memory_stays_flat(town):
    before = sum(town.house.received().values())
    burst = Burst(town.house, town.burst)
    burst.run()
    came = sum(town.house.received().values()) - before
    first, last = burst.memory()
    print(
        f"        {burst.count} mails in {burst.seconds:.0f} s, decided after {burst.decided_after:.0f} s but for "
        f"{burst.leased} in the hands of processes that were killed; memory {first / 2**20:.0f} MiB at first, "
        f"{last / 2**20:.0f} MiB at last; {len(burst.wrong)} put off", flush=True,
    )
    assert came == burst.count, f"{burst.count} mails were acknowledged, and {came} are there"
    assert not burst.wrong, burst.wrong[:3]
    assert last <= first * MOST_GROWTH + SPARE_BYTES, f"memory grew from {first} to {last} bytes"


DEEDS = [
    a_strict_senders_mail_opens_one_request_and_one_letter_asks_the_stored_address,
    the_same_signed_mail_from_somewhere_else_opens_nothing,
    an_unsigned_forgery_waits_for_a_person_and_nobody_is_answered,
    a_forged_verdict_in_the_name_of_our_own_server_changes_nothing,
    a_second_sender_over_a_valid_signature_is_put_aside,
    an_unknown_recipient_is_refused_while_the_sender_waits,
    every_hostile_mail_gets_exactly_its_verdict,
    a_hostile_mail_that_asks_for_erasure_opens_a_request_of_whoever_signed_it_and_of_nobody_else,
    a_letter_that_comes_back_is_marked,
    an_answer_to_a_letter_joins_its_request_and_does_nothing,
    while_the_program_is_away_mail_waits_and_arrives_once,
    while_a_name_server_is_in_trouble_a_mail_waits_and_is_judged_when_it_is_back,
    without_room_on_the_disk_mail_stays_with_the_mail_server_and_comes_later,
    behind_another_mail_server_with_another_signer_a_strict_sender_is_the_same,
    a_burst_of_mails_is_kept_whole_through_crashes_and_memory_stays_flat,
]


def inside(asked):
    """In the namespaces: everything, one after the other."""
    town, passed, failed = Town(asked.program, asked.inside, asked.opensmtpd, asked.burst), 0, 0
    is_ci = os.environ.get("CI") == "true"
    try:
        for deed in DEEDS:
            name = deed.__name__.replace("_", " ")
            if asked.only not in name:
                continue
            began = time.monotonic()
            try:
                deed(town)
                passed += 1
                print(f"ok      {name} ({time.monotonic() - began:.0f} s)", flush=True)
            except Skipped as reason:
                failed += is_ci
                print(f"SKIPPED: {name}: {reason}", flush=True)
            except Exception:  # whatever it is, the others are tried, too
                failed += 1
                print(f"FAILED  {name}\n{traceback.format_exc()}", flush=True)
    finally:
        town.end()
    print(f"{passed} passed, {failed} failed")
    # Words that no walk has in its name must not look like a walk that passed.
    return 0 if passed and not failed else 1


def cannot_run():
    """Why this machine cannot run it; empty when it can."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        return f"{', '.join(missing)} is missing (./check --install)"
    tried = subprocess.run(["unshare", "--net", "--mount", "--pid", "--fork", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "namespaces of its own need root"


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--program", required=True, type=os.path.abspath)
    asked.add_argument("--opensmtpd", type=os.path.abspath, help="the folder with its unpacked packages")
    asked.add_argument("--burst", type=int, default=10_000, help="so many mails at once")
    asked.add_argument("--only", default="", help="only what has these words in its name")
    asked.add_argument("--inside", help=argparse.SUPPRESS)
    asked = asked.parse_args()
    if asked.inside:
        sys.exit(inside(asked))
    reason = cannot_run()
    if reason:
        print(f"SKIPPED: real mail servers are not tried: {reason}")
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
    # Whoever ends the rig ends all of it: `run` kills what it waits for, and the namespaces end with that.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="amanah-mail-") as folder:
        os.chmod(folder, 0o755)
        words = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable]
        done = subprocess.run([*words, *sys.argv, "--inside", folder], check=False)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()

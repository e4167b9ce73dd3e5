"""The second opinion: dkimpy signs mails, changes them at random, and says of each, and of others, whether it is intact.
Where somebody signed for another domain than the sender's, authheaders says whether the two belong together (DMARC).

Called with a folder: `zone` holds the names that are known, each with its text, and `*.eml` mails of others. The generated
mails are put beside them, their names into `zone`; `opinions` gets a line for each mail: its name, what was done to it, and
whether any of its signatures is intact.
"""

import pathlib
import random
import re
import subprocess
import sys
import types

import authheaders
import authheaders.dmarc_lookup
import dkim

# Shortly before the clock of the tests stands still.
WRITTEN = 1_795_478_000
SEED = 20_261_127
OF_EACH = 12

WORDS = "hapus akun saya dan semua data yang tersimpan di sana terima kasih".split()
SENDERS = [
    b"budi@customer.test", b"Budi <budi@customer.test>", b'"Budi, S." <budi@customer.test>',
    b"=?utf-8?q?B=C3=BCdi?= <budi@customer.test>", b"budi@customer.test (Budi Santoso)",
]
WAYS = [(header, body) for header in (b"simple", b"relaxed") for body in (b"simple", b"relaxed")]


def mail(chance):
    """A mail as somebody might write one."""
    lines = [b" ".join(chance.choice(WORDS).encode() for _ in range(chance.randint(0, 12))) for _ in range(chance.randint(1, 9))]
    lines += chance.choice([[], [b".", b"..dots"], ["sudah lama, ya \u2014 terima kasih".encode()], [b"two  blanks\tand a tab"]])
    subject = chance.choice([b"Hapus akun saya", b"Hapus\r\n akun saya", b"=?utf-8?q?Hapus_akun=21?=", b"  Hapus   akun  "])
    head = [
        b"From: " + chance.choice(SENDERS), b"To: privacy+delete@hoster.test", b"Subject: " + subject,
        b"Date: Mon, 23 Nov 2026 23:00:00 +0000", b"Message-ID: <%d@customer.test>" % chance.randint(1, 10**9),
    ]
    return b"\r\n".join(head) + b"\r\n\r\n" + b"\r\n".join(lines) + b"\r\n"


def in_body(change):
    def changed(signed, chance):
        head, body = signed.split(b"\r\n\r\n", 1)
        return head + b"\r\n\r\n" + change(body, chance)

    return changed


def in_field(name, change):
    """Changes the field of the mail with this name."""
    pattern = re.compile(rb"(?im)^" + name + rb":(?:[^\r\n]*\r\n)(?:[ \t][^\r\n]*\r\n)*")

    def changed(signed, chance):
        found = pattern.search(signed)
        return signed[: found.start()] + change(found.group(0), chance) + signed[found.end():]

    return changed


def one_letter(text, chance):
    """Another letter in place of one, or one more where there is none."""
    places = [found.start() for found in re.finditer(rb"[a-y]", text)]
    if not places:
        return b"x" + text
    at = chance.choice(places)
    return text[:at] + bytes([text[at] + 1]) + text[at + 1:]


def one_of(tag):
    """Another letter in the value of a tag of the signature."""
    return in_field(
        b"DKIM-Signature",
        lambda field, chance: re.sub(
            rb"(?<=[;\s])" + tag + rb"=\s*([^;]*)", lambda found: found.group(0).replace(found.group(1), letter(found.group(1), chance)),
            field, count=1,
        ),
    )


def letter(value, chance):
    at = chance.choice([place for place in range(8, len(value) - 8) if value[place:place + 1].isalnum()])
    return value[:at] + (b"A" if value[at:at + 1] != b"A" else b"B") + value[at + 1:]


def put(line):
    return lambda signed, _chance: line + signed


# What is done to a mail after it was signed; each is tried with every canonicalisation.
DEEDS = {
    "as signed": lambda signed, _chance: signed,
    "another field in front": put(b"Received: from a.test by b.test; Mon, 23 Nov 2026 23:00:00 +0000\r\n"),
    "a letter of the body": in_body(one_letter),
    "a letter of the body in capitals": in_body(lambda body, _chance: body.upper() if body.upper() != body else b"X" + body),
    "a line more": in_body(lambda body, _chance: body + b"Hapus juga akun siti.\r\n"),
    "a line less": in_body(lambda body, _chance: body.split(b"\r\n", 1)[1]),
    "blank lines at the end": in_body(lambda body, _chance: body + b"\r\n\r\n"),
    "blanks at the end of a line": in_body(lambda body, _chance: body.replace(b"\r\n", b" \t\r\n", 1)),
    "blanks in front of a line": in_body(lambda body, _chance: b" " + body),
    "an empty body": in_body(lambda _body, _chance: b""),
    "a letter of the subject": in_field(b"Subject", lambda field, chance: field[:9] + one_letter(field[9:], chance)),
    "the subject folded elsewhere": in_field(b"Subject", lambda field, _chance: field.replace(b"akun", b"\r\n akun")),
    "the name of a field in capitals": in_field(b"Subject", lambda field, _chance: b"SUBJECT" + field[7:]),
    "another sender": in_field(b"From", lambda field, _chance: field.replace(b"budi@", b"siti@")),
    "a second sender in front": put(b"From: siti@customer.test\r\n"),
    "a second sender behind": in_field(b"Date", lambda field, _chance: field + b"From: siti@customer.test\r\n"),
    "a second subject in front": put(b"Subject: Batal\r\n"),
    "a second subject behind": in_field(b"Date", lambda field, _chance: field + b"Subject: Batal\r\n"),
    "no subject": in_field(b"Subject", lambda _field, _chance: b""),
    "another recipient": in_field(b"To", lambda field, _chance: field.replace(b"delete", b"access")),
    "a letter of the signature": one_of(b"b"),
    "a letter of the hash of the body": one_of(b"bh"),
    "another signer": in_field(b"DKIM-Signature", lambda field, _chance: field.replace(b"d=customer.test", b"d=stranger.test")),
    "another selector": in_field(b"DKIM-Signature", lambda field, _chance: field.replace(b"s=opinion", b"s=another")),
    "another algorithm": in_field(b"DKIM-Signature", lambda field, _chance: field.replace(b"rsa-sha256", b"ed25519-sha256")),
    "no version": in_field(b"DKIM-Signature", lambda field, _chance: field.replace(b"v=1; ", b"")),
    "twice the same signature": lambda signed, _chance: signed[: signed.index(b"From:")] + signed,
    "a broken signature in front": lambda signed, chance: one_of(b"b")(signed[: signed.index(b"From:")] + signed, chance),
    # What is intact, and not believed all the same.
    "signed with sha1": lambda signed, _chance: signed,
    "signed with a length": lambda signed, _chance: signed,
    "signed with a length, and a line more": in_body(lambda body, _chance: body + b"Hapus juga akun siti.\r\n"),
}


# Of whom a mail is, for whom it is signed, and which names say what mails of theirs must be (DMARC).
RELAXED, STRICT = "v=DMARC1; p=reject", "v=DMARC1; p=reject; adkim=s"
KIN = [
    ("the sender's own domain", "one.test", "one.test", {"one.test": RELAXED}),
    ("the sender's own domain, where nothing is said", "two.test", "two.test", {}),
    ("the sender's own domain, to the letter", "three.test", "three.test", {"three.test": STRICT}),
    ("the domain above", "mail.four.test", "four.test", {"four.test": RELAXED}),
    ("the domain above, to the letter", "mail.five.test", "five.test", {"five.test": STRICT}),
    ("the domain above, where nothing is said", "mail.six.test", "six.test", {}),
    ("a domain below", "seven.test", "mail.seven.test", {"seven.test": RELAXED}),
    ("a domain below, to the letter", "eight.test", "mail.eight.test", {"eight.test": STRICT}),
    ("a sister", "a.nine.test", "b.nine.test", {"nine.test": RELAXED}),
    ("a sister, to the letter", "a.ten.test", "b.ten.test", {"ten.test": STRICT}),
    ("a cousin", "x.a.eleven.test", "y.b.eleven.test", {"eleven.test": RELAXED}),
    ("somebody else", "twelve.test", "stranger.test", {"twelve.test": RELAXED, "stranger.test": RELAXED}),
    ("a name that ends alike", "thirteen.test", "notthirteen.test", {"thirteen.test": RELAXED}),
    ("a name that begins alike", "fourteen.test", "fourteen.test.stranger.test", {"fourteen.test": RELAXED}),
    ("the domain above, which is everybody's", "fifteen.test", "test", {"fifteen.test": RELAXED}),
    ("the domain above, where only the sender's says anything", "a.sixteen.test", "sixteen.test", {"a.sixteen.test": RELAXED}),
]


def of_kin(folder, private, public):
    """One mail of each, signed as it should be, and its records."""
    chance = random.Random(SEED)
    with open(folder / "zone", "a", encoding="utf-8") as zone:
        for number, (done, sender, signer, said) in enumerate(KIN, 1):
            written = mail(chance).replace(b"@customer.test>", b"@" + sender.encode() + b">")
            written = written.replace(b"budi@customer.test", b"budi@" + sender.encode())
            (folder / f"kin-{number:02}.eml").write_bytes(signed(written, signer, private) + written)
            zone.write(f"opinion._domainkey.{signer} v=DKIM1; k=rsa; p={public}\n")
            zone.writelines(f"_dmarc.{name} {text}\n" for name, text in said.items())
            yield f"kin-{number:02}.eml", f"signed by {done}"


def signed(written, signer, private):
    fields = [b"from", b"to", b"subject", b"date"]
    return dkim.sign(written, b"opinion", signer.encode(), private, include_headers=fields)


def are_kin(mail, known):
    """Whether who signed may speak for who wrote: the same domain, or DMARC says so."""
    def text_of(name, timeout=5):
        # One asks in bytes, the other in words.
        if isinstance(name, bytes):
            return known.get(name.decode().rstrip(".").lower())
        return known.get(name.rstrip(".").lower(), b"").decode()

    read = dkim.DKIM(mail)
    read.verify(dnsfunc=text_of)
    sender = re.search(rb"(?m)^From:.*@([a-z.]+)", mail).group(1)
    if read.domain == sender:
        return True
    told = authheaders.authenticate_message(mail, "opinion.test", dkim=True, dmarc=True, dnsfunc=text_of)
    return "dmarc=pass" in (told if isinstance(told, str) else told.decode())


def key(folder):
    place = folder / "key.pem"
    subprocess.run(["openssl", "genrsa", "-traditional", "-out", str(place), "2048"], check=True, capture_output=True)
    public = subprocess.run(["openssl", "rsa", "-in", str(place), "-pubout"], check=True, capture_output=True, text=True)
    return place.read_bytes(), "".join(line for line in public.stdout.splitlines() if not line.startswith("-"))


def generated(folder, private):
    chance, number = random.Random(SEED), 0
    for done, deed in DEEDS.items():
        for turn in range(OF_EACH):
            written = mail(chance)
            signature = dkim.sign(
                written, b"opinion", b"customer.test", private, canonicalize=WAYS[turn % len(WAYS)],
                include_headers=[b"from", b"to", b"subject", b"date"], length="length" in done,
                signature_algorithm=b"rsa-sha1" if "sha1" in done else b"rsa-sha256",
            )
            number += 1
            name = f"made-{number:03}.eml"
            (folder / name).write_bytes(deed(signature + written, chance))
            yield name, done


def is_intact(mail, known):
    """Whether any signature is, by dkimpy alone."""
    def text_of(name, timeout=5):
        return known.get(name.decode().rstrip(".").lower())

    # What it cannot read is not intact.
    try:
        read = dkim.DKIM(mail)
        count = sum(name.lower() == b"dkim-signature" for name, _ in read.headers)
    except dkim.DKIMException:
        return False
    return any(is_one_intact(mail, index, text_of) for index in range(count))


def is_one_intact(mail, index, text_of):
    try:
        return bool(dkim.DKIM(mail).verify(idx=index, dnsfunc=text_of))
    except (dkim.DKIMException, ValueError, IndexError):
        return False


def main():
    folder = pathlib.Path(sys.argv[1])
    dkim.time = types.SimpleNamespace(time=lambda: WRITTEN)
    # Its list of public names lacks those that are kept for tests: `test` is one like `com`.
    for part in (authheaders, authheaders.dmarc_lookup):
        part.get_org_domain = lambda domain: ".".join(domain.split(".")[-2:])
    private, public = key(folder)
    with open(folder / "zone", "a", encoding="utf-8") as zone:
        zone.write(f"opinion._domainkey.customer.test v=DKIM1; k=rsa; p={public}\n")
    of_others = [(path.name, path.stem) for path in sorted(folder.glob("*.eml"))]
    kin = list(of_kin(folder, private, public))
    lines = (folder / "zone").read_text(encoding="utf-8").splitlines()
    known = {name.lower(): text.encode() for name, text in (line.split(" ", 1) for line in lines)}
    with open(folder / "opinions", "w", encoding="utf-8") as opinions:
        for name, done in of_others + list(generated(folder, private)):
            opinion = "intact" if is_intact((folder / name).read_bytes(), known) else "broken"
            opinions.write(f"{name}\t{done}\t{opinion}\n")
        for name, done in kin:
            mail_of_kin = (folder / name).read_bytes()
            believed = is_intact(mail_of_kin, known) and are_kin(mail_of_kin, known)
            opinions.write(f"{name}\t{done}\t{'intact' if believed else 'broken'}\n")


main()

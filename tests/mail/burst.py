"""Thousands of mails at once through the door of the real program, which is killed on the way."""

import hashlib
import pathlib
import random
import socket
import threading
import time

from servers import COMPANY, until

RECIPIENT = "privacy+delete@hoster.test"
CONNECTIONS = 8
# In the first half of the burst, so that the second is one process whose memory can be watched.
CRASHES = 12
# So many mails are judged at the same time. Those of a process that died are judged by the next one after three minutes,
# when nobody else can still be at it.
LEASED = 8
# The last quarter may need so much more than the first: caches fill, and the store's log grows to its bound.
MOST_GROWTH, SPARE_BYTES = 1.25, 24 * 1024 * 1024


class Burst:
    """Mails that are handed over until each was acknowledged."""

    def __init__(self, house, count):
        self.house, self.count = house, count
        self.waiting, self.kept, self.lock = list(range(count)), set(), threading.Lock()
        self.wrong, self.samples, self.is_over = [], [], False

    def mail(self, number):
        """Mails of many lengths and senders, each with bytes of its own; one of fifty is long."""
        chance = random.Random(number)
        lines = chance.randint(5_000, 10_000) if number % 50 == 0 else chance.randint(1, 200)
        line = hashlib.sha256(str(number).encode()).hexdigest() + "\r\n"
        head = f"From: <n@stranger{number % 500}.example>\r\nTo: <{RECIPIENT}>\r\nSubject: {number}\r\n\r\n"
        return (head + line * lines).encode()

    def hand_over(self):
        """One connection, again and again, until nothing waits. What was not acknowledged waits again."""
        while True:
            number = None
            try:
                with Door() as door:
                    while (number := self.take()) is not None:
                        answer = door.deliver(self.mail(number))
                        with self.lock:
                            if answer.startswith("250 "):
                                self.kept.add(number)
                            else:
                                self.wrong.append(answer)
                                self.waiting.append(number)
                    return
            except OSError:
                if number is not None:
                    with self.lock:
                        self.waiting.append(number)
                time.sleep(0.05)

    def take(self):
        with self.lock:
            return self.waiting.pop() if self.waiting else None

    def watch(self):
        """How much memory the process holds, several times a second; each process by its own id."""
        while not self.is_over:
            pid = self.house.child.pid
            try:
                text = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
                held = [int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("VmRSS:")]
                self.samples += [(pid, bytes_held) for bytes_held in held]
            except OSError:
                pass
            time.sleep(0.1)

    def run(self):
        """Hands everything over, and kills the program again and again on the way: what it had just acknowledged is there."""
        began = time.monotonic()
        watcher = threading.Thread(target=self.watch)
        hands = [threading.Thread(target=self.hand_over) for _ in range(CONNECTIONS)]
        for thread in [watcher, *hands]:
            thread.start()
        try:
            for crash in range(1, CRASHES + 1):
                enough = self.count * crash // (2 * CRASHES)
                until(lambda: len(self.kept) >= enough, lambda: f"{len(self.kept)} are kept", 300, 0.001)
                self.house.kill()
                self.house.start()
            for thread in hands:
                thread.join(600)
            assert not self.waiting and len(self.kept) == self.count, f"{len(self.kept)} of {self.count} were taken"
            self.seconds = time.monotonic() - began
            until(lambda: self.undecided() <= LEASED * CRASHES, lambda: f"{self.undecided()} are undecided", 300, 1)
            self.decided_after, self.leased = time.monotonic() - began, self.undecided()
        finally:
            self.is_over = True
            watcher.join()

    def undecided(self):
        return self.house.received().get("received", 0)

    def memory(self):
        """The most that the last process held in its first and in its last quarter, in bytes."""
        last = [held for pid, held in self.samples if pid == self.house.child.pid]
        quarter = max(len(last) // 4, 1)
        return max(last[:quarter]), max(last[-quarter:])


class Door:
    """The mail server's side of LMTP."""

    def __enter__(self):
        self.line = socket.create_connection((COMPANY, 2424), timeout=60)
        self.read = self.line.makefile("rb")
        self.say(b"")
        self.say(b"LHLO mx.hoster.test\r\n")
        return self

    def __exit__(self, *_):
        self.read.close()
        self.line.close()

    def say(self, words):
        self.line.sendall(words)
        while (answer := self.read.readline())[3:4] == b"-":
            pass
        if not answer:
            raise ConnectionError("the other side is gone")
        return answer.decode()

    def deliver(self, mail):
        said = [self.say(b"MAIL FROM:<x@stranger.example>\r\n"), self.say(f"RCPT TO:<{RECIPIENT}>\r\n".encode())]
        said.append(self.say(b"DATA\r\n"))
        return self.say(mail + b".\r\n") if said[-1].startswith("354") else said[-1]

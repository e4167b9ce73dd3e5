#!/usr/bin/env python3
"""Makes tests/vectors/signed_request.json: Facebook's signed requests, by Python's own hmac and nothing of ours.

    python3 tests/vectors/signed_request.py > tests/vectors/signed_request.json
"""

import base64
import hashlib
import hmac
import json


def encode(data, padded=False):
    text = base64.urlsafe_b64encode(data).decode()
    return text if padded else text.rstrip("=")


def sign(payload, secret="testsecret", padded=False, digest=hashlib.sha256):
    encoded = encode(payload.encode(), padded)
    signature = hmac.new(secret.encode(), encoded.encode(), digest).digest()
    return encode(signature, padded) + "." + encoded


def payload(**claims):
    return json.dumps({"user_id": "218471", "algorithm": "HMAC-SHA256", "issued_at": 1795000000, **claims})


vectors = []


def taken(name, request, user_id="218471", issued_at=1795000000, secret="testsecret"):
    vectors.append({"name": name, "secret": secret, "signed_request": request, "user_id": user_id, "issued_at": issued_at})


def refused(name, request, fault, secret="testsecret"):
    vectors.append({"name": name, "secret": secret, "signed_request": request, "fault": fault})


plain = sign(payload())
taken("plain", plain)
taken("padded", sign(payload(), padded=True))
taken("compact", sign('{"user_id":"218471","algorithm":"HMAC-SHA256","issued_at":1795000000}'))
taken("with spaces and lines", sign('{\n  "algorithm" : "HMAC-SHA256",\n  "issued_at": 1795000000,\n  "user_id": "218471"\n}'))
taken("the id is a number", sign(payload(user_id=218471)))
taken("the id is a large number", sign(payload(user_id=18446744073709551615)), user_id="18446744073709551615")
taken("the id is longer than any number", sign(payload(user_id="9" * 60)), user_id="9" * 60)
taken("leading noughts are part of the id", sign(payload(user_id="000218471")), user_id="000218471")
taken("never issued", sign('{"user_id":"218471","algorithm":"HMAC-SHA256"}'), issued_at=None)
taken("issued long ago", sign(payload(issued_at=1)), issued_at=1)
taken("issued at a time that is none", sign(payload(issued_at="now")), issued_at=None)
taken("expired", sign(payload(expires=1795000001)))
taken("with forty fields", sign(payload(**{f"field_{n}": n for n in range(40)})))
taken("with a person's data", sign(payload(user={"country": "id", "locale": "id_ID", "age": {"min": 21}})))
taken("a secret beyond a block of the hash", sign(payload(), secret="s" * 100), secret="s" * 100)
refused("another secret", sign(payload(), secret="testsecrets"), "Signature")
refused("the payload of another", plain.split(".")[0] + "." + sign(payload(user_id="218472")).split(".")[1], "Signature")
refused("signed over the decoded payload",
        encode(hmac.new(b"testsecret", payload().encode(), hashlib.sha256).digest()) + "." + encode(payload().encode()),
        "Signature")
refused("signed by SHA-1", sign(payload(), digest=hashlib.sha1), "Signature")
refused("signed by SHA-512", sign(payload(), digest=hashlib.sha512), "Signature")
refused("half a signature", plain[:20] + "." + plain.split(".")[1], "Shape" if len(plain[:20]) % 4 == 1 else "Signature")
refused("no signature", "." + plain.split(".")[1], "Signature")
refused("the algorithm none", sign(payload(algorithm="none")), "Algorithm")
refused("the algorithm of JSON web tokens", sign(payload(algorithm="HS256")), "Algorithm")
refused("the algorithm in small letters", sign(payload(algorithm="hmac-sha256")), "Algorithm")
refused("no algorithm", sign('{"user_id":"218471","issued_at":1795000000}'), "Algorithm")
refused("nobody", sign('{"algorithm":"HMAC-SHA256","issued_at":1795000000}'), "Payload")
refused("an empty id", sign(payload(user_id="")), "Payload")
refused("an id with a space", sign(payload(user_id="218 471")), "Payload")
refused("an id with a line end", sign(payload(user_id="218471\n")), "Payload")
refused("an id of three hundred letters", sign(payload(user_id="1" * 300)), "Payload")
refused("an id with a fraction", sign(payload(user_id=218471.5)), "Payload")
refused("an id below nought", sign(payload(user_id=-218471)), "Payload")
refused("an id that is a list", sign(payload(user_id=["218471"])), "Payload")
refused("a list", sign("[]"), "Payload")
refused("no JSON", sign("user_id=218471"), "Payload")
refused("the other base64", plain.replace("-", "+").replace("_", "/") + "+/", "Shape")
refused("one part", plain.replace(".", ""), "Shape")
refused("three parts", plain + ".AAAA", "Shape")
refused("nothing", "", "Shape")
refused("too long", sign(payload(note="x" * 8200)), "TooLong")

print(json.dumps(vectors, indent=1))

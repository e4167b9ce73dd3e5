#!/usr/bin/env python3
"""Makes tests/vectors/security_event.json: security event tokens signed by PyJWT, and nothing of ours.

    pip install PyJWT cryptography
    python3 tests/vectors/security_event.py > tests/vectors/security_event.json

The keys are made for each run and thrown away, so that two runs differ.
"""

import base64
import json

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://accounts.google.com/"
RISC = "https://schemas.openid.net/secevent/risc/event-type/"
OAUTH = "https://schemas.openid.net/secevent/oauth/event-type/"
OURS = ["portal.apps.example", "phone.apps.example"]
SUBJECT = {"subject_type": "iss-sub", "iss": ISSUER, "sub": "7375626A656374"}


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def jwk(key, kid):
    return {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", "alg": "RS256"}


first, second, strange = new_key(), new_key(), new_key()
tokens = []


def sign(claims, key=first, kid="first", algorithm="RS256", typ="secevent+jwt"):
    return jwt.encode(claims, pem(key), algorithm=algorithm, headers={"kid": kid, "typ": typ})


def claims(events, **others):
    return {"iss": ISSUER, "aud": OURS[0], "iat": 1795000000, "jti": "756E69717565206964656E746966696572", "events": events, **others}


def taken(name, token, *events):
    tokens.append({"name": name, "token": token, "events": sorted(events)})


def refused(name, token, fault):
    tokens.append({"name": name, "token": token, "fault": fault})


WHO = SUBJECT["sub"]
for namespace, word, code in [
    (RISC, "sessions-revoked", "sessions_revoked"),
    (OAUTH, "tokens-revoked", "tokens_revoked"),
    (RISC, "account-disabled", "account_disabled"),
    (RISC, "account-enabled", "account_enabled"),
    (RISC, "account-purged", "account_purged"),
    (RISC, "account-credential-change-required", "credential_change_required"),
    (RISC, "account-heated", "unknown"),
    (RISC, "tokens-revoked", "unknown"),
]:
    taken(f"{word} of {namespace.split('/')[4]}", sign(claims({namespace + word: {"subject": SUBJECT}})), (code, WHO))
for reason, code in [("hijacking", "account_hijacked"), ("bulk-account", "account_bulk"), ("", "account_disabled")]:
    taken(f"disabled because of {reason}",
          sign(claims({RISC + "account-disabled": {"subject": SUBJECT, "reason": reason}})), (code, WHO))
taken("one token", sign(claims({OAUTH + "token-revoked": {"subject": {
    "subject_type": "oauth_token", "token_type": "refresh_token", "token_identifier_alg": "hash_base64_sha512_sha512",
    "token": "nAcPc5bAWyOoIdFg4tvvNA"}}})), ("token_revoked", None))
taken("verification", sign(claims({RISC + "verification": {"state": "a test"}})), ("verification", None))
taken("claims of an ID token, with an address", sign(claims({RISC + "sessions-revoked": {"subject": {
    **SUBJECT, "subject_type": "id_token_claims", "email": "budi@example.test"}}})), ("sessions_revoked", WHO))
taken("two events", sign(claims({RISC + "sessions-revoked": {"subject": SUBJECT}, OAUTH + "tokens-revoked": {"subject": SUBJECT}})),
      ("sessions_revoked", WHO), ("tokens_revoked", WHO))
EVENT = {RISC + "sessions-revoked": {"subject": SUBJECT}}
taken("several audiences", sign(claims(EVENT, aud=["other.apps.example", OURS[1]])), ("sessions_revoked", WHO))
taken("expired", sign(claims(EVENT, exp=1)), ("sessions_revoked", WHO))
taken("the second key", sign(claims(EVENT), second, "second"), ("sessions_revoked", WHO))
taken("no type in the header", sign(claims(EVENT), typ="JWT"), ("sessions_revoked", WHO))
refused("a key that is not known", sign(claims(EVENT), strange, "strange"), "Signature(UnknownKey")
refused("a strange key under a known name", sign(claims(EVENT), strange, "first"), "Signature")
refused("the key of another name", sign(claims(EVENT), second, "first"), "Signature")
refused("another app", sign(claims(EVENT, aud="other.apps.example")), "Audience")
refused("no audience", sign({k: v for k, v in claims(EVENT).items() if k != "aud"}), "Shape")
refused("another issuer", sign(claims(EVENT, iss="https://elsewhere.example")), "Issuer")
refused("no id", sign({k: v for k, v in claims(EVENT).items() if k != "jti"}), "Shape")
refused("an ID token", sign({"iss": ISSUER, "aud": OURS[0], "sub": WHO, "iat": 1795000000, "exp": 1795003600}), "Shape")
refused("not signed", jwt.encode(claims(EVENT), None, algorithm="none", headers={"kid": "first"}), "Signature")
refused("RS512", sign(claims(EVENT), algorithm="RS512"), "Signature")
encode = lambda part: base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
import hashlib, hmac  # noqa: E402
public = first.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
text = encode({"alg": "HS256", "kid": "first", "typ": "secevent+jwt"}) + "." + encode(claims(EVENT))
mac = base64.urlsafe_b64encode(hmac.new(public, text.encode(), hashlib.sha256).digest()).decode().rstrip("=")
refused("HS256 with the public key", text + "." + mac, "Signature")
whole = sign(claims(EVENT))
refused("another payload", ".".join([whole.split(".")[0], encode(claims(EVENT, jti="other")), whole.split(".")[2]]), "Signature")
refused("no token", "no token", "Signature")
refused("nothing", "", "Signature")

print(json.dumps({"issuer": ISSUER, "client_ids": OURS, "jwks": {"keys": [jwk(first, "first"), jwk(second, "second")]},
                  "tokens": tokens}, indent=1))

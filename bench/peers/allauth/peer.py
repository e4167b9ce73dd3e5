"""django-allauth, headless, with its documented set-up on SQLite: one user with a session.

`python peer.py` makes the database that PEER_FILE names and prints the cookie; `gunicorn peer:application` serves it.
Where PEER_PROVIDER names an issuer, people sign on with it too.
"""

import json
import os
import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

settings.configure(
    SECRET_KEY="a secret of a benchmark, long enough for everybody",
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("PEER_FILE", ":memory:")}},
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
        "allauth", "allauth.account", "allauth.headless",
        "allauth.socialaccount", "allauth.socialaccount.providers.openid_connect",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    ACCOUNT_LOGIN_METHODS={"email"},
    ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
    ACCOUNT_EMAIL_VERIFICATION="none",
    ACCOUNT_RATE_LIMITS=False,
    SOCIALACCOUNT_PROVIDERS={
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [{
                "provider_id": "provider",
                "name": "Provider",
                "client_id": "bench",
                "secret": "a-secret-of-a-benchmark",
                "settings": {"server_url": os.environ.get("PEER_PROVIDER", "http://127.0.0.1:9")},
            }],
        },
    },
    HEADLESS_ONLY=True,
    HEADLESS_FRONTEND_URLS={},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()
urlpatterns = [path("accounts/", include("allauth.urls")), path("_allauth/", include("allauth.headless.urls"))]
application = get_wsgi_application()


def make():
    from allauth.account.models import EmailAddress
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_user("sri", "sri@example.test", "kuda lumping biru")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    cookie = f"sessionid={session.session_key}"
    print(json.dumps({"path": "/_allauth/browser/v1/auth/session", "cookie": cookie, "holds": "sri@example.test"}))


if __name__ == "__main__" and len(sys.argv) == 1:
    make()

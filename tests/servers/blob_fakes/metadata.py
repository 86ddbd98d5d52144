"""The metadata service of a machine in Azure on loopback for serve.py: gives tokens of managed identities, and refuses
whatever the real one refuses: another method, path, version or resource, no header Metadata, a request that was
forwarded."""

import json
import time
from urllib.parse import parse_qsl

from exchange import Refusal, Response


def refusal(status, error):
    made = Refusal(status)
    body = json.dumps({"error": error, "error_description": "no"}).encode()
    made.response = Response(status, {"content-type": "application/json"}, body, "length")
    return made


class Service:
    def __init__(self):
        self.options = {"expires_in": "3600", "client_id": "", "body": ""}
        self.given = 0

    def configure(self, name, value):
        if name not in self.options:
            raise ValueError(f"unknown option {name}")
        self.options[name] = value

    def answer(self, request):
        query = parse_qsl(request.query, keep_blank_values=True)
        wanted = {"api-version": "2018-02-01", "resource": "https://storage.azure.com/"}
        if self.options["client_id"]:
            wanted["client_id"] = self.options["client_id"]
        if request.method != "GET" or request.path != "/metadata/identity/oauth2/token":
            raise refusal(404, "not_found")
        if request.header("metadata") != "true" or request.header("x-forwarded-for") is not None:
            raise refusal(400, "bad_request_102")
        if sorted(query) != sorted(wanted.items()):
            raise refusal(400, "invalid_request")
        if request.header("authorization") is not None:
            raise refusal(400, "invalid_request")
        self.given += 1
        now = int(time.time())
        body = self.options["body"] or json.dumps(
            {"access_token": f"token-{self.given}", "client_id": "0", "expires_in": self.options["expires_in"],
             "expires_on": str(now + 3600), "ext_expires_in": "3600", "not_before": str(now),
             "resource": wanted["resource"], "token_type": "Bearer"})
        return Response(200, {"content-type": "application/json; charset=utf-8"}, body.encode(), "length")

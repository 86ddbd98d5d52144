"""An example of a service module, and the service of the HTTP layer's own tests.

POST /v1/speak with `content-type: application/json`, `authorization: Bearer good-key`,
body {"text": string of at most 100 characters, "rate": 8000 | 16000 | 24000}; answers raw PCM.
GET /v1/voices lists voices. /v1/echo answers what was sent. /aws/... must be signed for region "test-1" and the
service "polly", /s3/... for "s3"."""

import hmac
import json

import sound
from exchange import Refusal, Response, json_body


class Service:
    def __init__(self):
        self.key = "good-key"

    def configure(self, name, value):
        """Orders of the test beyond the common ones: {"do": "configure", "name": "key", "value": "new"}."""
        if name != "key":
            raise ValueError(f"the example has no {name}")
        self.key = value

    def answer(self, request):
        if request.path.startswith(("/aws/", "/s3/")):
            return self.signed(request)
        self.check_key(request)
        match request.method, request.path:
            case "POST", "/v1/speak":
                return self.speak(request)
            case "GET", "/v1/voices":
                body = json.dumps([{"name": "ada"}, {"name": "bob"}]).encode()
                return Response(200, {"content-type": "application/json"}, body, "length")
            case _, "/v1/echo":
                return Response(200, {"content-type": "application/octet-stream"}, request.body, "length")
            case _, "/v1/speak" | "/v1/voices":
                raise Refusal(405, {"error": {"message": "wrong method"}})
        raise Refusal(404, {"error": {"message": f"no such path: {request.path}"}})

    def check_key(self, request):
        given = request.header("authorization") or ""
        if not hmac.compare_digest(given.encode(), f"Bearer {self.key}".encode()):
            raise Refusal(401, {"error": {"message": f"the key {given.removeprefix('Bearer ')} is wrong"}})

    def signed(self, request):
        import sigv4  # slow to load, and few tests need it

        service = "s3" if request.path.startswith("/s3/") else "polly"
        sigv4.check(request, "test-1", service, {"AKIDTEST": "very+secret/key"})
        return Response(200, {"content-type": "text/plain"}, b"signed", "length")

    def speak(self, request):
        if request.header("content-type") != "application/json":
            raise Refusal(415, {"error": {"message": "the content-type must be application/json"}})
        asked = json_body(request)
        if set(asked) != {"text", "rate"}:
            raise Refusal(400, {"error": {"message": "there must be text and rate, nothing else"}})
        if not isinstance(asked["text"], str) or not 0 < len(asked["text"]) <= 100:
            raise Refusal(400, {"error": {"message": "text must have 1 to 100 characters"}})
        if asked["rate"] not in (8000, 16000, 24000):
            raise Refusal(400, {"error": {"message": "rate must be 8000, 16000 or 24000"}})
        identity = json.dumps([asked["text"], asked["rate"]]).encode()
        return Response(200, {"content-type": "audio/pcm"}, sound.pcm(identity, asked["rate"]))

"""What a service module sees: a request, and what it may answer."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    method: str
    path: str  # as sent, without the query
    query: str  # as sent, without the question mark
    headers: list  # (lower-case name, value) in order
    body: bytes
    version: str  # "1.1", "2"
    secure: bool  # came over TLS

    def header(self, name):
        """The value, None where it is missing; a header that stands twice is refused."""
        values = [value for key, value in self.headers if key == name]
        if len(values) > 1:
            raise Refusal(400, f"the header {name} stands {len(values)} times")
        return values[0] if values else None


@dataclass
class Response:
    status: int = 200
    headers: dict = field(default_factory=dict)  # lower-case names
    body: bytes = b""
    framing: str = "chunked"  # "length", "chunked", "close"; HTTP/2 has its own
    piece: int = 4096  # bytes in one write


class Refusal(Exception):
    """The service says no. A dict becomes JSON; text stays text."""

    def __init__(self, status, body="", headers=None):
        super().__init__(f"{status} {body}")
        is_json = isinstance(body, (dict, list))
        kind = "application/json" if is_json else "text/plain; charset=utf-8"
        text = json.dumps(body) if is_json else body
        self.response = Response(status, {"content-type": kind, **(headers or {})}, text.encode(), "length")


def json_body(request):
    """The body as a JSON object; refused where it is none, or names a member twice."""

    def unique(pairs):
        names = [name for name, _ in pairs]
        if len(names) != len(set(names)):
            raise ValueError("a member stands twice")
        return dict(pairs)

    try:
        value = json.loads(request.body.decode("utf-8"), object_pairs_hook=unique)
    except ValueError as error:
        raise Refusal(400, {"error": {"message": f"the body is no JSON: {error}"}}) from error
    if not isinstance(value, dict):
        raise Refusal(400, {"error": {"message": "the body is no JSON object"}})
    return value

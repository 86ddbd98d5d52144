"""What can be scripted to go wrong with an answer. A fault with a status or body replaces the
service's answer, but a request that the service refuses is refused all the same."""

import base64
import gzip
from dataclasses import dataclass, field, fields, replace


@dataclass(frozen=True)
class Fault:
    status: int = 0
    headers: dict = field(default_factory=dict)
    body: str = None
    body_base64: str = None
    framing: str = ""
    piece: int = 0  # bytes in one write
    delay_ms: int = 0  # before the head
    body_delay_ms: int = 0  # between head and body
    every_ms: int = 0  # between two pieces: a drip
    silent: bool = False  # reads the request and never answers
    stall_after: int = -1  # bytes of body, then nothing
    reset_after: int = -1  # bytes of body, then RST
    close_after: int = -1  # bytes of body, then FIN
    reset_at_once: bool = False  # instead of any answer
    close_at_once: bool = False
    claim_length: int = -1  # content-length, whatever the body is
    two_lengths: bool = False
    informational: list = field(default_factory=list)  # statuses sent first
    trailers: dict = field(default_factory=dict)
    gzip: bool = False
    flood_headers: int = 0  # bytes of headers nobody asked for
    drop_tail: int = 0  # bytes missing at the end of a body that is framed as if whole
    hang_up: bool = False  # after a whole answer, although the connection could be kept

    @staticmethod
    def parse(value):
        known = {entry.name for entry in fields(Fault)}
        unknown = sorted(set(value) - known)
        if unknown:
            raise ValueError(f"unknown fault {unknown[0]}; there are {', '.join(sorted(known))}")
        return Fault(**value)

    def applied(self, response):
        """The service's answer as this fault changes it."""
        answer = replace(response, headers=dict(response.headers))
        if self.status or self.body is not None or self.body_base64 is not None:
            answer.status = self.status or 200
            answer.body = (self.body or "").encode()
            if self.body_base64 is not None:
                answer.body = base64.b64decode(self.body_base64)
            if self.status >= 300:
                answer.headers = {"content-type": "text/plain; charset=utf-8"}
            if self.status >= 300 or self.body is not None:
                answer.framing = "length"
        if self.drop_tail:
            answer.body = answer.body[: -self.drop_tail]
        if self.gzip:
            answer.body = gzip.compress(answer.body, mtime=0)
            answer.headers["content-encoding"] = "gzip"
        answer.headers.update(self.headers)
        if self.framing:
            answer.framing = self.framing
        if self.piece:
            answer.piece = self.piece
        for index in range(self.flood_headers // 1000):
            answer.headers[f"x-flood-{index}"] = "f" * 985
        return answer

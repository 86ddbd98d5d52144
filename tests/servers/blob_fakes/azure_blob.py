"""Azure Blob on loopback for serve.py: what the emulator does not do: clock skew, batches that fail within, scripted
faults. Signatures are computed here anew, from Microsoft's description."""

import base64
import hashlib
import hmac
import re
import time
from email.utils import formatdate, parsedate_to_datetime
from urllib.parse import parse_qsl, unquote
from xml.sax.saxutils import escape

from exchange import Refusal, Request, Response

ACCOUNT = "fakeaccount"
KEY = base64.b64encode(b"a key of the fake account, 32 b.").decode()
SKEW_SECONDS = 15 * 60
MAX_PARTS = 256


def refusal(status, code):
    made = Refusal(status)
    body = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code><Message>no</Message></Error>'
    made.response = Response(status, {"content-type": "application/xml", "x-ms-error-code": code}, body.encode(),
                             "length")
    return made


def string_to_sign(request):
    plain = {name: value for name, value in request.headers if not name.startswith("x-ms-")}
    length = plain.get("content-length", "")
    lines = [request.method, plain.get("content-encoding", ""), plain.get("content-language", ""),
             "" if length == "0" else length]
    lines += [plain.get(name, "") for name in ("content-md5", "content-type", "date", "if-modified-since", "if-match",
                                                "if-none-match", "if-unmodified-since", "range")]
    lines += [f"{name}:{value}" for name, value in sorted(request.headers) if name.startswith("x-ms-")]
    lines.append(f"/{ACCOUNT}{request.path}")
    lines += [f"{name.lower()}:{value}" for name, value in sorted(parse_qsl(request.query, keep_blank_values=True))]
    return "\n".join(lines)


class Service:
    def __init__(self):
        self.containers = {"cache": {}}
        self.options = {"clock_offset_s": 0, "batches": True, "inner": {}, "missing": [], "cut_batch": False,
                        "damage": [], "without_md5": False, "page": 5000, "same_marker": False,
                        "token": "", "portal": False}

    def configure(self, name, value):
        if name not in self.options:
            raise ValueError(f"unknown option {name}")
        self.options[name] = value

    def answer(self, request):
        if self.options["portal"]:
            return Response(200, {"content-type": "text/html"}, b"<html>please sign in</html>", "length")
        self._authorise(request)
        if request.header("x-ms-version") is None:
            raise refusal(400, "MissingRequiredHeader")
        _, container, *rest = request.path.split("/", 2)
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        if container not in self.containers:
            raise refusal(404, "ContainerNotFound")
        if query.get("comp") == "list":
            return self._list(self.containers[container], query)
        if query.get("comp") == "batch":
            return self._batch(request)
        return self._blob(self.containers[container], unquote(rest[0]), request)

    def _authorise(self, request):
        if self.options["token"]:
            if request.header("authorization") != f"Bearer {self.options['token']}":
                raise refusal(401, "InvalidAuthenticationInfo")
            return
        now = time.time() + self.options["clock_offset_s"]
        digest = hmac.new(base64.b64decode(KEY), string_to_sign(request).encode(), hashlib.sha256).digest()
        expected = f"SharedKey {ACCOUNT}:{base64.b64encode(digest).decode()}"
        date = request.header("x-ms-date") or ""
        skewed = abs(parsedate_to_datetime(date).timestamp() - now) > SKEW_SECONDS if date else True
        if skewed or not hmac.compare_digest(expected, request.header("authorization") or ""):
            made = refusal(403, "AuthenticationFailed")
            made.response.headers["date"] = formatdate(now, usegmt=True)
            raise made

    def _blob(self, blobs, name, request):
        match request.method:
            case "PUT":
                told = request.header("content-md5")
                digest = base64.b64encode(hashlib.md5(request.body).digest()).decode()
                if told is not None and told != digest:
                    raise refusal(400, "Md5Mismatch")
                if request.header("x-ms-blob-type") != "BlockBlob":
                    raise refusal(400, "MissingRequiredHeader")
                if request.header("if-none-match") == "*" and name in blobs:
                    raise refusal(409, "BlobAlreadyExists")
                blobs[name] = (request.body, time.time())
                return Response(201, {"etag": '"1"', "content-md5": digest}, b"", "length")
            case "DELETE":
                if blobs.pop(name, None) is None:
                    raise refusal(404, "BlobNotFound")
                return Response(202, {}, b"", "length")
        if name not in blobs:
            raise refusal(404, "BlobNotFound")
        body, modified = blobs[name]
        headers = {"content-type": "application/octet-stream", "last-modified": formatdate(modified, usegmt=True),
                   "x-ms-blob-type": "BlockBlob"}
        if not self.options["without_md5"]:
            headers["content-md5"] = base64.b64encode(hashlib.md5(body).digest()).decode()
        if name in self.options["damage"]:
            body = bytes([body[0] ^ 1]) + body[1:]
        return Response(200, headers, body, "length")

    def _list(self, blobs, query):
        prefix, marker = query.get("prefix", ""), query.get("marker", "")
        names = sorted(name for name in blobs if name.startswith(prefix) and name > marker)
        page = names[: min(int(query.get("maxresults", "5000")), self.options["page"])]
        inner = "".join(
            f"<Blob><Name>{escape(name)}</Name><Properties><Last-Modified>{formatdate(blobs[name][1], usegmt=True)}"
            f"</Last-Modified><Content-Length>{len(blobs[name][0])}</Content-Length></Properties></Blob>"
            for name in page)
        following = page[-1] if len(page) < len(names) else ""
        if self.options["same_marker"]:
            following = "again"
        body = (f'<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>{inner}</Blobs>'
                f"<NextMarker>{following}</NextMarker></EnumerationResults>")
        return Response(200, {"content-type": "application/xml"}, body.encode(), "length")

    def _batch(self, request):
        if not self.options["batches"]:
            raise refusal(400, "FeatureNotSupported")
        boundary = re.fullmatch(r"multipart/mixed; boundary=(\S+)", request.header("content-type")).group(1)
        pieces = request.body.decode().split(f"--{boundary}")
        if pieces[0] or pieces[-1] != "--\r\n":
            raise refusal(400, "InvalidInput")
        answers = []
        if len(pieces) - 2 > MAX_PARTS:
            answers.append((None, refusal(400, "ExceedsMaxBatchRequestCount").response))
            pieces = pieces[:1]
        for piece in pieces[1:-1]:
            outer, inner = piece.lstrip("\r\n").split("\r\n\r\n", 1)
            number = int(re.search(r"Content-ID: (\d+)", outer).group(1))
            line, *fields = inner.rstrip("\r\n").split("\r\n")
            method, target, _ = line.split(" ")
            path, _, query = target.partition("?")
            headers = [(name.lower(), value) for name, value in (field.split(": ", 1) for field in fields)]
            name = path.split("/", 2)[2]
            if name in self.options["missing"]:
                continue
            try:
                if name in self.options["inner"]:
                    raise refusal(*self.options["inner"][name])
                self._authorise(Request(method, path, query, headers, b"", "1.1", False))
                answers.append((number, self._blob(self.containers["cache"], name,
                                                   Request(method, path, query, headers, b"", "1.1", False))))
            except Refusal as refused:
                answers.append((number, refused.response))
        body = ""
        for number, answer in reversed(answers):  # no order is promised
            body += "--reply\r\nContent-Type: application/http\r\n"
            body += "" if number is None else f"Content-ID: {number}\r\n"
            body += f"\r\nHTTP/1.1 {answer.status} Told\r\n"
            body += "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
            body += f"Content-Length: {len(answer.body)}\r\n\r\n{answer.body.decode()}\r\n"
        body += "" if self.options["cut_batch"] else "--reply--\r\n"
        return Response(202, {"content-type": "multipart/mixed; boundary=reply"}, body.encode(), "length")

"""S3 on loopback for serve.py: signatures by botocore, conditional puts, DeleteObjects, ListObjectsV2, in path style."""

import base64
import hashlib
import time
import xml.etree.ElementTree as tree
from datetime import datetime, timezone
from email.utils import formatdate
from urllib.parse import parse_qs, quote, unquote
from xml.sax.saxutils import escape

import sigv4
from exchange import Refusal, Response

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
KEYS = {"AKIDTEST": "very+secret/key"}
MAX_KEYS_OF_A_DELETE = 1000


def xml(status, root, inner):
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">{inner}</{root}>'
    return Response(status, {"content-type": "application/xml", "date": formatdate(usegmt=True)}, body.encode(),
                    "length")


def refusal(status, code, message="refused"):
    made = Refusal(status)
    made.response = xml(status, "Error", f"<Code>{code}</Code><Message>{escape(message)}</Message>")
    made.response.body = made.response.body.replace(f' xmlns="{NAMESPACE}"'.encode(), b"")
    return made


class Service:
    def __init__(self):
        self.buckets = {"cache": {}}
        # "honour", "ignore" (as some look-alikes do) or "refuse" with 501.
        self.options = {"condition": "honour", "batches": True, "page": 1000, "token": "", "failing": [], "silent": [],
                        "clock_offset_s": 0, "read_only": False, "region": "eu-test-1", "damage": [], "damage_next": 0,
                        "any_clock": False, "portal": False}

    def configure(self, name, value):
        if name not in self.options:
            raise ValueError(f"unknown option {name}")
        self.options[name] = value

    def answer(self, request):
        if self.options["portal"]:
            return Response(200, {"content-type": "text/html"}, b"<html>please sign in</html>", "length")
        self._authorise(request)
        _, bucket, *rest = request.path.split("/", 2)
        key = unquote(rest[0]) if rest else ""
        query = parse_qs(request.query, keep_blank_values=True)
        if not key and request.method == "PUT":
            self.buckets.setdefault(bucket, {})
            return Response(200, {}, b"", "length")
        if bucket not in self.buckets:
            raise refusal(404, "NoSuchBucket", "The specified bucket does not exist")
        objects = self.buckets[bucket]
        if request.method in ("PUT", "POST", "DELETE") and self.options["read_only"]:
            raise refusal(403, "AccessDenied", "Access Denied")
        if request.method == "POST" and "delete" in query:
            return self._delete_objects(objects, request)
        if request.method == "GET" and not key:
            return self._list(objects, query)
        match request.method:
            case "PUT":
                return self._put(objects, key, request)
            case "GET" | "HEAD":
                return self._get(objects, key, request)
            case "DELETE":
                objects.pop(key, None)
                return Response(204, {}, b"", "length")
        raise refusal(405, "MethodNotAllowed")

    def _authorise(self, request):
        now = time.time() + self.options["clock_offset_s"]
        if self.options["any_clock"]:  # for tests that move their own
            signed = datetime.strptime(request.header("x-amz-date") or "", "%Y%m%dT%H%M%SZ")
            now = signed.replace(tzinfo=timezone.utc).timestamp()
        sent = request.header("x-amz-content-sha256")
        if sent != hashlib.sha256(request.body).hexdigest():
            raise refusal(400, "XAmzContentSHA256Mismatch")
        if (request.header("x-amz-security-token") or "") != self.options["token"]:
            raise refusal(400, "InvalidToken" if self.options["token"] else "ExpiredToken")
        if f"/{self.options['region']}/" not in (request.header("authorization") or ""):
            raise refusal(400, "AuthorizationHeaderMalformed")
        try:
            sigv4.check(request, self.options["region"], "s3", KEYS, now)
        except Refusal as refused:
            text = refused.response.body.decode()
            code = ("RequestTimeTooSkewed" if "expired" in text else
                    "InvalidAccessKeyId" if "token included" in text else "SignatureDoesNotMatch")
            made = refusal(403, code)
            made.response.headers["date"] = formatdate(now, usegmt=True)
            raise made from refused

    @staticmethod
    def _check_md5(request, needed):
        told = request.header("content-md5")
        if told is None and not needed:
            return
        if told != base64.b64encode(hashlib.md5(request.body).digest()).decode():
            raise refusal(400, "BadDigest" if told else "InvalidRequest")

    def _put(self, objects, key, request):
        self._check_md5(request, False)
        if request.header("if-none-match") == "*":
            if self.options["condition"] == "refuse":
                raise refusal(501, "NotImplemented", "A header you provided implies functionality that is not here")
            if self.options["condition"] == "honour" and key in objects:
                raise refusal(412, "PreconditionFailed")
        elif request.header("if-none-match") is not None:
            raise refusal(501, "NotImplemented")
        metadata = {name: value for name, value in request.headers if name.startswith("x-amz-meta-")}
        objects[key] = (request.body, time.time(), metadata)
        return Response(200, {"etag": '"' + hashlib.md5(request.body).hexdigest() + '"'}, b"", "length")

    def _get(self, objects, key, request):
        if key not in objects:
            raise refusal(404, "NoSuchKey", "The specified key does not exist.")
        body, modified, metadata = objects[key]
        if key in self.options["damage"]:
            body = bytes([body[0] ^ 1]) + body[1:]
        headers = {"content-type": "application/octet-stream", "last-modified": formatdate(modified, usegmt=True),
                   "etag": '"' + hashlib.md5(body).hexdigest() + '"', **metadata}
        if request.header("range") is not None:
            return Response(206, {**headers, "content-range": f"bytes 0-0/{len(body)}"}, body[:1], "length")
        if request.method == "GET" and self.options["damage_next"] > 0:  # on the way: its digest says so
            self.options["damage_next"] -= 1
            body = body[:-1] + bytes([body[-1] ^ 1])
        return Response(200, headers, body, "length")

    def _delete_objects(self, objects, request):
        if not self.options["batches"]:
            raise refusal(501, "NotImplemented")
        self._check_md5(request, True)
        keys = [node.text for node in tree.fromstring(request.body).iter(f"{{{NAMESPACE}}}Key")]
        if not 0 < len(keys) <= MAX_KEYS_OF_A_DELETE:
            raise refusal(400, "MalformedXML")
        inner = ""
        for key in keys:
            if key in self.options["failing"]:
                inner += f"<Error><Key>{escape(key)}</Key><Code>InternalError</Code><Message>no</Message></Error>"
            elif key not in self.options["silent"]:
                objects.pop(key, None)
                inner += f"<Deleted><Key>{escape(key)}</Key></Deleted>"
        return xml(200, "DeleteResult", inner)

    def _list(self, objects, query):
        if query.get("list-type") != ["2"]:
            raise refusal(400, "InvalidArgument")
        prefix = query.get("prefix", [""])[0]
        after = base64.b64decode(query.get("continuation-token", [""])[0]).decode()
        count = min(int(query.get("max-keys", ["1000"])[0]), self.options["page"])
        names = sorted(name for name in objects if name.startswith(prefix) and name > after)
        page, more = names[:count], len(names) > count
        inner = f"<Name>cache</Name><KeyCount>{len(page)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>"
        for name in page:
            body, modified, _ = objects[name]
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(modified))
            inner += (f"<Contents><Key>{escape(name)}</Key><LastModified>{stamp}</LastModified>"
                      f"<Size>{len(body)}</Size></Contents>")
        if more:
            token = quote(base64.b64encode(page[-1].encode()).decode(), safe="=+/")
            inner += f"<NextContinuationToken>{token}</NextContinuationToken>"
        return xml(200, "ListBucketResult", inner)

"""Recomputes an AWS signature with botocore, Amazon's own signer, from what came over the wire."""

import hmac
import re
import time

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from exchange import Refusal

_FORM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
    r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})")


def check(request, region, service, keys, now=None):
    """Refuses with 403, as Amazon does, what `keys` (access key id to secret) did not sign in the last 5 minutes."""

    def refuse(kind, why):
        raise Refusal(403, {"message": why}, {"x-amzn-errortype": kind})

    match = _FORM.fullmatch(request.header("authorization") or "")
    if not match:
        refuse("MissingAuthenticationTokenException", "Missing Authentication Token")
    key_id, day, signed_region, signed_service, names, signature = match.groups()
    if key_id not in keys:
        refuse("UnrecognizedClientException", "The security token included in the request is invalid.")
    stamp = request.header("x-amz-date") or ""
    if not stamp.startswith(day) or (signed_region, signed_service) != (region, service):
        refuse("InvalidSignatureException", "Credential should be scoped to a valid region and service.")
    sent = time.mktime(time.strptime(stamp, "%Y%m%dT%H%M%SZ")) - time.timezone
    if abs((now or time.time()) - sent) > 300:
        refuse("InvalidSignatureException", "Signature expired")
    names = names.split(";")
    must = [name for name, _ in request.headers if name == "host" or name.startswith("x-amz-")]
    if names != sorted(names) or not set(must) <= set(names):
        refuse("InvalidSignatureException", "host and all x-amz- headers must be signed, in order")

    url = f"http://{request.header('host')}{request.path}" + (f"?{request.query}" if request.query else "")
    wire = AWSRequest(request.method, url, data=request.body)
    for name, value in request.headers:
        if name in names:
            wire.headers[name] = value
    wire.context["timestamp"] = stamp
    signer = (S3SigV4Auth if service == "s3" else SigV4Auth)(Credentials(key_id, keys[key_id]), service, region)
    # Amazon signs the query as parameters; what is in the URL is what was sent.
    expected = signer.signature(signer.string_to_sign(wire, signer.canonical_request(wire)), wire)
    if not hmac.compare_digest(expected, signature):
        refuse("InvalidSignatureException", "The request signature we calculated does not match")

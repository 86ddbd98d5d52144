"""Google Cloud Text-to-Speech over REST.

POST /v1/text:synthesize, POST /v1beta1/text:synthesize (which alone takes enableTimePointing), GET /v1/voices, and the
route of tokens, POST /token, whose assertions are checked with openssl.

Orders: {"do": "configure", "name": ..., "value": ...} with
  key            the API key
  public_key     PEM of the service account's key; there is no account before it is set
  audience       what an assertion must be for
  lifetime       expires_in of tokens, seconds
  expire         true: every token issued so far
  wav_header     false: samples come bare where the service wraps them
A break in the document is silence of its length in the audio, and all else is loud."""

import base64
import hmac
import json
import re
import struct
import subprocess
import tempfile
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

import sound
from exchange import Refusal, Response

# name, further languages, gender, natural sample rate
VOICES = [
    ("en-US-Neural2-C", [], "FEMALE", 24000),
    ("en-US-Standard-B", [], "MALE", 22050),
    ("en-US-Studio-O", [], "FEMALE", 24000),
    ("en-US-Chirp3-HD-Kore", [], "FEMALE", 24000),
    ("en-US-Chirp-HD-F", [], "FEMALE", 24000),
    ("en-US-Journey-D", [], "MALE", 24000),
    ("en-GB-Wavenet-B", [], "MALE", 24000),
    ("de-DE-Wavenet-A", [], "FEMALE", 24000),
    ("cmn-CN-Wavenet-A", [], "FEMALE", 24000),
    ("nb-NO-Wavenet-A", ["no-NO"], "FEMALE", 24000),
]
MODELS = {"gemini-2.5-flash-tts", "gemini-2.5-pro-tts"}
MODEL_VOICES = {"Kore", "Puck"}
EFFECTS = {"wearable-class-device", "handset-class-device", "headphone-class-device", "telephony-class-application",
           "small-bluetooth-speaker-class-device", "large-home-entertainment-class-device"}
ENCODINGS = {"LINEAR16", "PCM", "MP3", "OGG_OPUS", "MULAW", "ALAW"}
# Members of each object of the request, with the type that JSON must have.
MEMBERS = {
    "": {"input": dict, "voice": dict, "audioConfig": dict, "advancedVoiceOptions": dict},
    "input": {"text": str, "ssml": str, "markup": str, "prompt": str, "customPronunciations": dict},
    "voice": {"languageCode": str, "name": str, "ssmlGender": str, "modelName": str, "customVoice": dict,
              "voiceClone": dict},
    "audioConfig": {"audioEncoding": str, "speakingRate": float, "pitch": float, "volumeGainDb": float,
                    "sampleRateHertz": int, "effectsProfileId": list},
}
ELEMENTS = {"speak", "break", "mark", "p", "s", "say-as", "sub", "prosody", "emphasis", "audio", "lang", "voice", "phoneme",
            "desc", "par", "seq", "media"}
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONGEST_BREAK_MS = 10_000
TAG_MS = {"[pause short]": 300, "[pause]": 500, "[pause long]": 1000}
STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}


def refuse(code, message, details=()):
    error = {"code": code, "message": message, "status": STATUS[code]}
    if details:
        error["details"] = list(details)
    raise Refusal(code, {"error": error})


def error_info(reason):
    return {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com",
            "metadata": {"service": "texttospeech.googleapis.com"}}


def json_body(request):
    if (request.header("content-type") or "").split(";")[0] != "application/json":
        refuse(400, "Invalid content type")
    try:
        value = json.loads(request.body.decode("utf-8"))
    except ValueError as error:
        refuse(400, f"Invalid JSON payload received. {error}")
    if not isinstance(value, dict):
        refuse(400, "Invalid JSON payload received. Root element must be a message.")
    return value


def check_members(value, known, where):
    for name, content in value.items():
        if name not in known:
            refuse(400, f'Invalid JSON payload received. Unknown name "{name}" at \'{where}\': Cannot find field.')
        wanted = (int, float) if known[name] is float else known[name]
        if isinstance(content, bool) or not isinstance(content, wanted):
            refuse(400, f"Invalid value at '{where}.{name}'")


def locale(voice):
    return "-".join(voice.split("-")[:2])


def milliseconds(text):
    match = re.fullmatch(r"\+?(\d+(?:\.\d+)?)(ms|s)", text or "")
    if not match:
        refuse(400, "Invalid SSML. Newer voices like Neural2 require valid SSML.")
    return min(LONGEST_BREAK_MS, int(float(match[1]) * (1 if match[2] == "ms" else 1000)))


class Script:
    """What is to be heard: texts, silences in milliseconds, and named marks."""

    def __init__(self, asked, voice, model):
        self.runs = []
        kinds = [kind for kind in ("text", "ssml", "markup") if kind in asked]
        if len(kinds) != 1:
            refuse(400, "Either input.text or input.ssml must be set, and not both.")
        kind, value = kinds[0], asked[kinds[0]]
        if len(value.encode()) > 5000:
            refuse(400, "Either `input.text` or `input.ssml` is longer than the limit of 5000 bytes.")
        if not value.strip():
            refuse(400, "The input is empty.")
        if "prompt" in asked and not model:
            refuse(400, "This voice does not support prompts.")
        if kind == "ssml":
            if model or "-Chirp" in voice or "-Journey" in voice:
                refuse(400, "This voice currently does not support SSML input. Please try again with text only input.")
            self.read_ssml(value, voice)
        elif kind == "markup":
            if "-Chirp3-HD-" not in voice:
                refuse(400, "This voice does not support markup input.")
            for part in re.split(r"(\[pause(?: short| long)?\])", value):
                self.add(TAG_MS.get(part, part))
        else:
            self.add(value)

    def add(self, run):
        if isinstance(run, int) or run.strip():
            self.runs.append(run if isinstance(run, int) else run.strip())

    def read_ssml(self, value, voice):
        if "<!DOCTYPE" in value:
            refuse(400, "Invalid SSML.")
        try:
            root = ElementTree.fromstring(value)
        except ElementTree.ParseError:
            refuse(400, "Invalid SSML. Newer voices like Neural2 require valid SSML.")
        if root.tag != "speak":
            refuse(400, "Invalid SSML: the root must be speak.")
        self.walk(root, "-Studio-" in voice)

    def walk(self, element, studio):
        name = element.tag
        if name not in ELEMENTS or (studio and name in ("mark", "emphasis", "lang")):
            refuse(400, f"Invalid SSML: {name} is not supported.")
        if name == "break":
            if len(element) or element.text:
                refuse(400, "Invalid SSML: break must be empty.")
            self.add(milliseconds(element.get("time", "250ms")))
        elif name == "mark":
            if not element.get("name"):
                refuse(400, "Invalid SSML: a mark needs a name.")
            self.runs.append({"mark": element.get("name")})
        else:
            self.add(element.text or "")
            for child in element:
                self.walk(child, studio)
                self.add(child.tail or "")

    def samples(self, identity, rate, speed):
        """The samples, and when each mark is reached."""
        pieces, points, size = [], [], 0
        for run in self.runs:
            if isinstance(run, dict):
                # A member with its default value is left out.
                points.append({"markName": run["mark"], **({"timeSeconds": size / 2 / rate} if size else {})})
                continue
            if isinstance(run, int):
                piece = sound.silence(rate, run)
            else:
                piece = sound.pcm(json.dumps([identity, run]).encode(), rate, int(20 * len(run) / speed))
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces), points


def wav(form, rate, data):
    """A WAV file: 16-bit samples, or one byte a sample of G.711."""
    tag, size = {"LINEAR16": (1, 2), "MULAW": (7, 1), "ALAW": (6, 1)}[form]
    return (b"RIFF" + struct.pack("<I", len(data) + 36) + b"WAVEfmt "
            + struct.pack("<IHHIIHH", 16, tag, 1, rate, size * rate, size, 8 * size)
            + b"data" + struct.pack("<I", len(data)) + data)


def ogg(rate, samples):
    def page(flags, sequence, packet):
        lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
        return b"OggS\0" + bytes([flags]) + struct.pack("<qIII", 0, 1, sequence, 0) + bytes([len(lacing)]) + lacing + packet

    return page(2, 0, b"OpusHead\1\1" + struct.pack("<HIhB", 312, rate, 0, 0)) + page(4, 1, samples[:2000])


MP3_HEADS = {8000: b"\xff\xe3\x48\xc4", 16000: b"\xff\xf3\x48\xc4", 22050: b"\xff\xf3\x40\xc4", 24000: b"\xff\xf3\x44\xc4",
             32000: b"\xff\xfb\x18\xc4", 44100: b"\xff\xfb\x10\xc4", 48000: b"\xff\xfb\x14\xc4"}


class Service:
    def __init__(self):
        self.key, self.public_key, self.audience = "good-key", None, None
        self.lifetime, self.wav_header = 3599, True
        self.tokens, self.issued = {"good-token"}, 0

    def configure(self, name, value):
        if name == "expire":
            self.tokens.clear()
        elif name in ("key", "public_key", "audience", "lifetime", "wav_header"):
            setattr(self, name, value)
        else:
            raise ValueError(f"google has no {name}")

    def answer(self, request):
        if request.query:
            refuse(400, "Invalid JSON payload received. Unknown name in the query.")
        match request.method, request.path:
            case "POST", "/token":
                return self.issue(request)
            case "GET", "/v1/voices":
                self.authorize(request)
                return self.reply({"voices": [
                    {"languageCodes": [locale(name), *more], "name": name, "ssmlGender": gender,
                     "naturalSampleRateHertz": rate} for name, more, gender, rate in VOICES]})
            case "POST", "/v1/text:synthesize" | "/v1beta1/text:synthesize":
                self.authorize(request)
                return self.speak(request)
        raise Refusal(404, "<!DOCTYPE html><title>Error 404</title>", {"content-type": "text/html; charset=UTF-8"})

    @staticmethod
    def reply(value):
        # Indented, as the service writes it.
        body = json.dumps(value, indent=2).encode()
        return Response(200, {"content-type": "application/json; charset=UTF-8"}, body, piece=1009)

    def authorize(self, request):
        key, bearer = request.header("x-goog-api-key"), request.header("authorization")
        if key is None and bearer is None:
            refuse(403, "Method doesn't allow unregistered callers.")
        if key is not None and bearer is not None:
            refuse(400, "There must be a key or a token, not both.")
        if key is not None and not hmac.compare_digest(key.encode(), self.key.encode()):
            refuse(400, "API key not valid. Please pass a valid API key.", [error_info("API_KEY_INVALID")])
        if bearer is not None and (not bearer.startswith("Bearer ") or bearer[7:] not in self.tokens):
            refuse(401, "Request had invalid authentication credentials.", [error_info("ACCESS_TOKEN_TYPE_UNSUPPORTED")])

    def issue(self, request):
        def deny(error, why, status=400):
            raise Refusal(status, {"error": error, "error_description": why})

        if request.header("content-type") != "application/x-www-form-urlencoded":
            deny("invalid_request", "the content type must be that of a form")
        form = urllib.parse.parse_qs(request.body.decode(), strict_parsing=True)
        if form.get("grant_type") != [JWT_BEARER] or set(form) != {"grant_type", "assertion"}:
            deny("unsupported_grant_type", "Invalid grant_type")
        parts = form["assertion"][0].split(".")
        if len(parts) != 3 or any("=" in part or "+" in part or "/" in part for part in parts):
            deny("invalid_grant", "Bad Request")
        head, claims, signature = (base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in parts)
        if json.loads(head) != {"alg": "RS256", "typ": "JWT", "kid": "key-1"}:
            deny("invalid_grant", "Invalid JWT header.")
        claims = json.loads(claims)
        if claims.get("iss") != "speaker@project.iam.gserviceaccount.com":
            deny("invalid_grant", "Invalid grant: account not found")
        if claims.get("scope") != "https://www.googleapis.com/auth/cloud-platform" or claims.get("aud") != self.audience:
            deny("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        if not claims["iat"] < claims["exp"] <= claims["iat"] + 3600 or abs(claims["iat"] - time.time()) > 7200:
            deny("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes)")
        if not self.signed(f"{parts[0]}.{parts[1]}".encode(), signature):
            deny("invalid_grant", "Invalid JWT Signature.")
        self.issued += 1
        token = f"ya29.issued-{self.issued}"
        self.tokens.add(token)
        return self.reply({"access_token": token, "expires_in": self.lifetime, "token_type": "Bearer"})

    def signed(self, text, signature):
        with tempfile.NamedTemporaryFile() as key, tempfile.NamedTemporaryFile() as given:
            key.write(self.public_key.encode())
            key.flush()
            given.write(signature)
            given.flush()
            command = ["openssl", "dgst", "-sha256", "-verify", key.name, "-signature", given.name]
            return subprocess.run(command, input=text, capture_output=True, check=False).returncode == 0

    def speak(self, request):
        asked = json_body(request)
        beta = request.path.startswith("/v1beta1/")
        check_members(asked, {**MEMBERS[""], **({"enableTimePointing": list} if beta else {})}, "")
        for part in ("input", "voice", "audioConfig"):
            if part not in asked:
                refuse(400, f"{part} must be set.")
            check_members(asked[part], MEMBERS[part], part)
        voice, model = asked["voice"].get("name", ""), asked["voice"].get("modelName", "")
        natural = self.check_voice(asked["voice"], voice, model)
        script = Script(asked["input"], voice, model)
        config = asked["audioConfig"]
        self.check_config(config, voice, model)
        if asked.get("enableTimePointing", ["SSML_MARK"]) != ["SSML_MARK"]:
            refuse(400, "Invalid value at 'enable_time_pointing'")
        rate = config.get("sampleRateHertz", natural)
        heard = {name: value for name, value in config.items() if name not in ("audioEncoding", "sampleRateHertz")}
        identity = [asked["voice"], asked["input"].get("prompt"), heard, asked.get("advancedVoiceOptions")]
        samples, points = script.samples(identity, rate, config.get("speakingRate", 1))
        answer = {"audioContent": base64.b64encode(self.encoded(config["audioEncoding"], rate, samples)).decode()}
        if beta:
            wanted = "enableTimePointing" in asked
            answer |= {"timepoints": points if wanted else [], "audioConfig": config}
        return self.reply(answer)

    def check_voice(self, asked, voice, model):
        language = asked.get("languageCode", "")
        if not re.fullmatch(r"[a-z]{2,3}-([A-Z]{2}|\d{3})", language):
            refuse(400, "Request must have a valid language code.")
        if model:
            if model not in MODELS or voice not in MODEL_VOICES:
                refuse(400, f"Model or voice '{voice}' does not exist.")
            return 24000
        for name, more, _, rate in VOICES:
            if name == voice:
                if language not in [locale(name), *more]:
                    refuse(400, f"Requested language code '{language}' doesn't match the voice '{voice}'.")
                return rate
        refuse(400, f"Voice '{voice}' does not exist. Is it misspelled?")

    def check_config(self, config, voice, model):
        if config.get("audioEncoding") not in ENCODINGS:
            refuse(400, "Invalid audio encoding.")
        chirp3, fixed = "-Chirp3-HD-" in voice, "-Chirp-HD-" in voice or "-Journey-" in voice
        if fixed and {"speakingRate", "pitch"} & set(config):
            refuse(400, "This voice does not support speaking rate or pitch parameters at this time.")
        if (chirp3 or "-Studio-" in voice) and "pitch" in config:
            refuse(400, "This voice does not support pitch parameters at this time.")
        if not 0.25 <= config.get("speakingRate", 1) <= (2 if chirp3 else 4):
            refuse(400, "Invalid speaking rate.")
        if abs(config.get("pitch", 0)) > 20 or not -96 <= config.get("volumeGainDb", 0) <= 16:
            refuse(400, "Invalid pitch or volume gain.")
        rates = (8000, 12000, 16000, 24000, 48000) if config["audioEncoding"] == "OGG_OPUS" else range(8000, 48001)
        if config.get("sampleRateHertz", 24000) not in rates:
            refuse(400, "Unsupported sample rate for this encoding.")
        if not set(config.get("effectsProfileId", [])) <= EFFECTS:
            refuse(400, "Unsupported effects profile id.")

    def encoded(self, form, rate, samples):
        match form:
            case "MP3":
                return MP3_HEADS[rate] + samples[:4000]
            case "OGG_OPUS":
                return ogg(rate, samples)
            case "MULAW" | "ALAW":
                return wav(form, rate, samples[::2])
        return wav(form, rate, samples) if form == "LINEAR16" and self.wav_header else samples

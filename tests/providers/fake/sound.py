"""Audio as a pure function of what was asked: equal identities give equal samples, others do not."""

import hashlib
import struct


def pcm(identity, sample_rate=24000, duration_ms=300, lead_ms=0, tail_ms=0):
    """16-bit mono samples; `identity` is bytes that hold everything that changes the sound."""
    samples = sample_rate * duration_ms // 1000
    seed = hashlib.sha256(identity).digest()
    noise = hashlib.shake_256(seed).digest(2 * samples)
    # Loud enough everywhere, so that no run of samples looks like a pause.
    voiced = bytearray()
    for (value,) in struct.iter_unpack("<h", noise):
        voiced += struct.pack("<h", value if abs(value) > 2000 else 2000)
    return silence(sample_rate, lead_ms) + bytes(voiced) + silence(sample_rate, tail_ms)


def silence(sample_rate, duration_ms):
    return bytes(2 * (sample_rate * duration_ms // 1000))


def wav(samples, sample_rate=24000, size=None):
    """A WAV file around the samples; `size` may be a lie, as streaming services tell it."""
    data = len(samples) if size is None else size
    riff = data + 36 if size is None else size
    return (
        b"RIFF" + struct.pack("<I", riff) + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, sample_rate, 2 * sample_rate, 2, 16)
        + b"data" + struct.pack("<I", data) + samples
    )

"""HTTP/1.1: requests are parsed strictly by h11, answers are written by hand so that they can be wrong."""

import asyncio
import socket
import struct

import h11

from exchange import Request
from playing import play


class Writer:
    def __init__(self, reader, writer, method):
        self.reader, self.writer, self.method = reader, writer, method
        self.chunked = False
        self.keep = True

    async def _write(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def informational(self, status):
        await self._write(b"HTTP/1.1 %d Wait\r\nx-early: 1\r\n\r\n" % status)

    async def head(self, status, headers, response, fault):
        lines = [f"HTTP/1.1 {status} Scripted"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        bodyless = status in (204, 304)
        self.chunked = response.framing == "chunked" and not bodyless
        if self.chunked:
            lines.append("transfer-encoding: chunked")
        elif response.framing == "close":
            lines.append("connection: close")
            self.keep = False
        elif not bodyless:
            length = len(response.body) if fault.claim_length < 0 else fault.claim_length
            lines.append(f"content-length: {length}")
            if fault.two_lengths:
                lines.append(f"content-length: {length + 1}")
            self.keep = self.keep and fault.claim_length < 0
        await self._write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    async def data(self, data):
        if self.method != "HEAD":
            await self._write(b"%x\r\n%s\r\n" % (len(data), data) if self.chunked else data)

    async def end(self, trailers):
        if self.chunked and self.method != "HEAD":
            lines = "".join(f"{name}: {value}\r\n" for name, value in trailers.items())
            await self._write(b"0\r\n" + lines.encode() + b"\r\n")
        if not self.keep:
            self.close()

    def reset(self):
        self.keep = False
        raw = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        return False

    def close(self):
        self.keep = False
        self.writer.close()
        return False

    async def gone(self):
        self.keep = False
        while await self.reader.read(65536):
            pass
        return False


async def serve(reader, writer, service, secure):
    parser = h11.Connection(h11.SERVER)
    head, body = None, b""
    while True:
        try:
            event = parser.next_event()
        except h11.RemoteProtocolError as error:
            service.broken(str(error))
            writer.write(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
            return
        if event is h11.NEED_DATA:
            if parser.they_are_waiting_for_100_continue:
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            data = await reader.read(65536)
            parser.receive_data(data)
        elif isinstance(event, h11.Request):
            head, body = event, b""
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
        elif isinstance(event, h11.EndOfMessage):
            path, _, query = head.target.decode("latin-1").partition("?")
            request = Request(
                head.method.decode(), path, query,
                [(name.decode(), value.decode("latin-1")) for name, value in head.headers],
                body, head.http_version.decode(), secure)
            out = Writer(reader, writer, request.method)
            with service.call(request) as (response, fault, done):
                done(await play(response, fault, out))
            if not out.keep:
                return
            # What h11 would have written is none of its business here.
            parser = h11.Connection(h11.SERVER)
        else:
            return

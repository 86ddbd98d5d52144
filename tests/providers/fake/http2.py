"""HTTP/2 by the h2 library; one task for each stream."""

import asyncio

import h2.config
import h2.connection
import h2.errors
import h2.events
import h2.exceptions

from exchange import Request
from playing import play


class Stream:
    def __init__(self, connection, number):
        self.connection, self.number = connection, number
        self.headers, self.body = [], b""
        self.left = asyncio.Event()

    async def informational(self, status):
        if status != 100:  # HTTP/2 has no use for it
            self.connection.h2.send_headers(self.number, [(":status", str(status)), ("x-early", "1")])
            await self.connection.flush()

    async def head(self, status, headers, response, fault):
        lines = [(":status", str(status)), *((name, str(value)) for name, value in headers.items())]
        if fault.claim_length >= 0 or response.framing == "length":
            length = len(response.body) if fault.claim_length < 0 else fault.claim_length
            lines.append(("content-length", str(length)))
        self.connection.h2.send_headers(self.number, lines)
        await self.connection.flush()

    async def data(self, data):
        while data and not self.left.is_set():
            window = self.connection.h2.local_flow_control_window(self.number)
            size = min(window, self.connection.h2.max_outbound_frame_size, len(data))
            if size <= 0:
                await self.connection.window_grows()
                continue
            self.connection.h2.send_data(self.number, data[:size])
            data = data[size:]
            await self.connection.flush()

    async def end(self, trailers):
        if trailers:
            self.connection.h2.send_headers(self.number, list(trailers.items()), end_stream=True)
        else:
            self.connection.h2.end_stream(self.number)
        await self.connection.flush()

    def reset(self):
        self.connection.h2.reset_stream(self.number, h2.errors.ErrorCodes.INTERNAL_ERROR)
        self.connection.writer.write(self.connection.h2.data_to_send())
        return False

    def close(self):
        self.connection.writer.close()
        return False

    async def gone(self):
        await self.left.wait()
        return False


class Connection:
    def __init__(self, reader, writer, service):
        self.reader, self.writer, self.service = reader, writer, service
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        self.streams, self.tasks = {}, set()
        self.window = asyncio.Event()

    async def flush(self):
        self.writer.write(self.h2.data_to_send())
        await self.writer.drain()

    async def window_grows(self):
        self.window.clear()
        await self.window.wait()

    async def serve(self):
        self.h2.initiate_connection()
        await self.flush()
        try:
            while data := await self.reader.read(65536):
                for event in self.h2.receive_data(data):
                    self.take(event)
                await self.flush()
        except h2.exceptions.ProtocolError as error:
            self.service.broken(str(error))
            self.writer.write(self.h2.data_to_send())
        finally:
            for stream in self.streams.values():
                stream.left.set()
            self.window.set()
            await asyncio.gather(*self.tasks, return_exceptions=True)

    def take(self, event):
        number = getattr(event, "stream_id", None)
        if isinstance(event, h2.events.RequestReceived):
            self.streams[number] = Stream(self, number)
            self.streams[number].headers = event.headers
        elif isinstance(event, h2.events.DataReceived):
            self.streams[number].body += event.data
            self.h2.acknowledge_received_data(event.flow_controlled_length, number)
        elif isinstance(event, h2.events.StreamEnded):
            task = asyncio.get_running_loop().create_task(self.answer(self.streams[number]))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        elif isinstance(event, h2.events.StreamReset) and number in self.streams:
            self.streams[number].left.set()
            self.window.set()
        elif isinstance(event, (h2.events.WindowUpdated, h2.events.RemoteSettingsChanged)):
            self.window.set()

    async def answer(self, stream):
        pseudo = {name: value for name, value in stream.headers if name.startswith(":")}
        path, _, query = pseudo[":path"].partition("?")
        headers = [("host", pseudo[":authority"])]
        headers += [(name, value) for name, value in stream.headers if not name.startswith(":")]
        request = Request(pseudo[":method"], path, query, headers, stream.body, "2", True)
        with self.service.call(request) as (response, fault, done):
            try:
                done(await play(response, fault, stream) and not stream.left.is_set())
            except (h2.exceptions.ProtocolError, ConnectionError):
                done(False)
        self.streams.pop(stream.number, None)

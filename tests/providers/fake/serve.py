"""A fake service on loopback: python3 serve.py SERVICE [--modules FOLDER] [--certificate PEM] [--tls-at-most 1.1]

SERVICE names a module beside this file, or in FOLDER. Prints one JSON line with the ports, then answers each line of orders
on stdin with one line; ends with stdin, so it never outlives the test that started it."""

import argparse
import asyncio
import importlib
import json
import ssl
import sys
import warnings

import http1
from recorder import Recorder


def tls_context(options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate)
    context.set_alpn_protocols(["http/1.1"] if options.no_h2 else ["h2", "http/1.1"])
    if options.tls_at_most:
        # Old versions are refused by today's security level, also on this side.
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion[f"TLSv{options.tls_at_most.replace('.', '_')}"]
    return context


def handler(recorder, secure):
    async def handle(reader, writer):
        recorder.connected()
        try:
            tls = writer.get_extra_info("ssl_object")
            if tls is not None and tls.selected_alpn_protocol() == "h2":
                import http2  # its libraries are slow to load, and plain HTTP does without

                await http2.Connection(reader, writer, recorder).serve()
            else:
                await http1.serve(reader, writer, recorder, secure)
        except (ConnectionError, ssl.SSLError):
            pass  # the peer left; the counters tell
        finally:
            writer.close()

    return handle


async def orders(recorder):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 26)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        try:
            answer = recorder.command(json.loads(line))
        except (ValueError, TypeError, LookupError) as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


async def main(options):
    if options.modules:
        sys.path.append(options.modules)
    module = importlib.import_module(options.service)
    recorder = Recorder(module.Service())
    plain = await asyncio.start_server(handler(recorder, False), "127.0.0.1", 0)
    ports = {"http": plain.sockets[0].getsockname()[1]}
    if options.certificate:
        secure = await asyncio.start_server(
            handler(recorder, True), "127.0.0.1", 0, ssl=tls_context(options))
        ports["https"] = secure.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)
    await orders(recorder)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--modules", help="a folder with further services")
    parser.add_argument("--certificate", help="PEM with key and chain; without it there is no https")
    parser.add_argument("--tls-at-most", choices=["1.0", "1.1", "1.2", "1.3"])
    parser.add_argument("--no-h2", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asyncio.run(main(parse(sys.argv[1:])))

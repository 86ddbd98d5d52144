#!/usr/bin/python3
"""Runs one real server for tests: serve.py postgres|redis|azurite|pgbouncer FOLDER [--tls] [--detached] [-- OPTION...]

The server listens on a free port of 127.0.0.1 and keeps everything in FOLDER, which is made here and removed at the
end. As soon as it answers, FOLDER/address and stdout hold one line of JSON: kind, host, port, pid (of the server), and
what a client needs beside: user, password, socket, account, key, url, ca. The server ends with our standard input, with
--detached on SIGTERM; if this program dies, the kernel ends the server too. What stands behind -- goes to the server;
for pgbouncer it is the port of the PostgreSQL server that it stands in front of.

Orders on standard input, one a line, each answered by such a line of JSON: `kill` ends the server at once, without
notice to anybody; `start` starts it again on the same port, with what it had stored on disk.
"""
import ctypes
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
STARTING_SECONDS = 60
PASSWORD = "caesura-test"
# The account that the emulator is documented to have.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_us():
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Postgres:
    """PostgreSQL refuses to run as root; then it runs as the user that Debian's package made."""

    def __init__(self, folder, tls, options):
        self.folder, self.tls, self.options = folder, tls, options
        self.bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=KILL"]
        if os.getuid() != 0:
            self.as_user = []
        password = folder / "password"
        password.write_text(PASSWORD)
        self.give(folder)
        subprocess.run([*self.as_user, self.bin / "initdb", "-D", folder / "data", "-U", "caesura", "--no-sync",
                        "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C"],
                       check=True, stdout=subprocess.DEVNULL, cwd=folder)

    def give(self, path):
        if self.as_user:
            owner = pwd.getpwnam("postgres")
            for each in [path, *path.rglob("*")]:
                os.chown(each, owner.pw_uid, owner.pw_gid)

    def command(self, port):
        # Nothing here has to outlive a loss of power.
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": self.folder,
                    "fsync": "off", "full_page_writes": "off", "max_connections": 200, "shared_buffers": "64MB",
                    "log_min_messages": "fatal"}
        if self.tls:
            settings |= {"ssl": "on", "ssl_cert_file": self.folder / "server.pem",
                         "ssl_key_file": self.folder / "server.key"}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [*self.as_user, self.bin / "postgres", "-D", self.folder / "data", *words, *self.options]

    def address(self, port):
        return {"user": "caesura", "password": PASSWORD, "socket": str(self.folder), "database": "postgres"}

    def answers(self, port):
        return subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode == 0

    stop_signal = signal.SIGINT  # does not wait for clients
    kill_signal = signal.SIGQUIT  # leaves no child behind, which would keep its shared memory from the next one


class PgBouncer:
    """Lends a few connections to many clients, for one transaction each. Refuses to run as root, as PostgreSQL does."""

    def __init__(self, folder, tls, options):
        if tls or len(options) != 1:
            raise SystemExit("pgbouncer: say -- and the port of a PostgreSQL server, without --tls")
        self.folder, self.behind = folder, int(options[0])
        self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=KILL"]
        if os.getuid() != 0:
            self.as_user = []

    def command(self, port):
        settings = {"listen_addr": "127.0.0.1", "listen_port": port, "unix_socket_dir": "", "pool_mode": "transaction",
                    "auth_type": "scram-sha-256", "auth_file": self.folder / "users", "default_pool_size": 3,
                    "max_client_conn": 500}
        config = self.folder / "pgbouncer.ini"
        config.write_text(f"[databases]\n* = host=127.0.0.1 port={self.behind}\n[pgbouncer]\n" +
                          "".join(f"{name} = {value}\n" for name, value in settings.items()))
        users = self.folder / "users"
        users.write_text(f'"caesura" "{PASSWORD}"\n')
        for path in (self.folder, config, users):
            if self.as_user:
                shutil.chown(path, "postgres", "postgres")
        return [*self.as_user, "/usr/sbin/pgbouncer", "-q", config]

    def address(self, port):
        return {"user": "caesura", "password": PASSWORD}

    def answers(self, port):
        socket.create_connection(("127.0.0.1", port), 5).close()
        return True

    stop_signal = signal.SIGTERM  # at once, whoever is connected
    kill_signal = signal.SIGKILL


class Redis:
    def __init__(self, folder, tls, options):
        self.folder, self.tls, self.options = folder, tls, options

    def command(self, port):
        ports = ["--port", port]
        if self.tls:
            ports = ["--port", 0, "--tls-port", port, "--tls-cert-file", self.folder / "server.pem", "--tls-key-file",
                     self.folder / "server.key", "--tls-ca-cert-file", self.folder / "ca.pem", "--tls-auth-clients",
                     "no"]
        return ["redis-server", *ports, "--bind", "127.0.0.1", "--unixsocket", self.folder / "socket", "--dir",
                self.folder, "--save", "", "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning",
                *self.options]

    def address(self, port):
        return {"socket": str(self.folder / "socket")}

    def answers(self, port):
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(5)
            client.connect(str(self.folder / "socket"))
            client.sendall(b"PING\r\n")
            # A server with a password says so, which is an answer too.
            return client.recv(64).startswith((b"+PONG", b"-NOAUTH"))

    stop_signal = signal.SIGTERM
    kill_signal = signal.SIGKILL


class Azurite:
    def __init__(self, folder, tls, options):
        self.folder, self.tls, self.options = folder, tls, options
        self.program = ROOT / "build/node/node_modules/azurite/dist/src/blob/main.js"
        if not self.program.exists():
            raise SystemExit(f"{self.program} is missing: run {HERE}/install_azurite")

    def command(self, port):
        secure = ["--cert", self.folder / "server.pem", "--key", self.folder / "server.key"] if self.tls else []
        return ["node", self.program, "--blobHost", "127.0.0.1", "--blobPort", port, "--inMemoryPersistence",
                "--disableTelemetry", "--silent", *secure, *self.options]

    def address(self, port):
        scheme, host = ("https", "localhost") if self.tls else ("http", "127.0.0.1")
        return {"account": ACCOUNT, "key": ACCOUNT_KEY, "url": f"{scheme}://{host}:{port}/{ACCOUNT}"}

    def answers(self, port):
        with socket.create_connection(("127.0.0.1", port), 5) as plain:
            client = plain
            if self.tls:
                trusted = ssl.create_default_context(cafile=self.folder / "ca.pem")
                client = trusted.wrap_socket(plain, server_hostname="localhost")
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return client.recv(16).startswith(b"HTTP/1.1")

    stop_signal = signal.SIGTERM
    kill_signal = signal.SIGKILL


def wait_until_it_answers(server, process, port):
    end = time.monotonic() + STARTING_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            if server.answers(port):
                return True
        except OSError:
            pass
        time.sleep(0.02)
    return False


def start(server, folder, port=None):
    # Somebody else may take the free port before the server does; then another one is tried.
    for _ in range(5):
        number = port or free_port()
        log = (folder / "log").open("wb")
        process = subprocess.Popen([str(word) for word in server.command(number)], stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log, cwd=folder, preexec_fn=die_with_us, start_new_session=True)
        if wait_until_it_answers(server, process, number):
            return process, number
        process.kill()
        process.wait()
    raise SystemExit("the server does not come up:\n" + (folder / "log").read_text(errors="replace")[-2000:])


def end(process, how):
    process.send_signal(signal.SIGCONT)
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


SERVERS = {"postgres": Postgres, "redis": Redis, "azurite": Azurite, "pgbouncer": PgBouncer}


class Running:
    def __init__(self, kind, folder, tls, options):
        self.kind, self.folder, self.tls = kind, folder, tls
        self.process, self.port = None, None
        if tls:
            subprocess.run([ROOT / "tests/providers/fake/certificates", folder], check=True)
            os.chmod(folder / "server.key", 0o600)
        self.server = SERVERS[kind](folder, tls, options)

    def start(self):
        self.process, self.port = start(self.server, self.folder, self.port)

    def kill(self):
        end(self.process, self.server.kill_signal)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            end(self.process, self.server.stop_signal)

    def address(self):
        beside = {"ca": str(self.folder / "ca.pem")} if self.tls else {}
        return json.dumps({"kind": self.kind, "host": "localhost" if self.tls else "127.0.0.1", "port": self.port,
                           "pid": self.process.pid, **self.server.address(self.port), **beside})


def main():
    words, options = sys.argv[1:], []
    if "--" in words:
        words, options = words[:words.index("--")], words[words.index("--") + 1:]
    kind, folder = words[0], pathlib.Path(words[1]).absolute()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal; whoever started us decides
    folder.mkdir(mode=0o755)
    running = None
    try:
        running = Running(kind, folder, "--tls" in words, options)
        running.start()
        unfinished = folder / "address.new"
        unfinished.write_text(running.address())
        unfinished.rename(folder / "address")
        if "--detached" in words:
            signal.pause()
        print(running.address(), flush=True)
        for order in sys.stdin:
            {"kill": running.kill, "start": running.start}[order.strip()]()
            print(running.address(), flush=True)
    finally:
        if running is not None:
            running.stop()
        shutil.rmtree(folder, ignore_errors=True)


main()

"""Stands between the protocols and a service module: scripts, counts, remembers."""

import base64
import contextlib
from collections import deque

from exchange import Refusal
from faults import Fault


class Recorder:
    def __init__(self, service):
        self.service = service
        self.reset()

    def reset(self):
        self.faults, self.constant = deque(), Fault()
        self.faults_of = {}  # text in the body: its faults
        self.requests = []
        self.counters = {"calls": 0, "connections": 0, "refused": 0, "whole": 0, "cut": 0, "broken": 0}

    def connected(self):
        self.counters["connections"] += 1

    def broken(self, why):
        """A peer that does not speak the protocol."""
        self.counters["broken"] += 1
        self.requests.append({"broken": why})

    def next_fault(self, request):
        for text, faults in self.faults_of.items():
            if faults and text in request.body:
                return faults.popleft()
        return self.faults.popleft() if self.faults else self.constant

    @contextlib.contextmanager
    def call(self, request):
        """Gives (response, fault, done); done(whole) must be told how it went."""
        self.counters["calls"] += 1
        self.requests.append({
            "method": request.method, "path": request.path, "query": request.query,
            "headers": request.headers, "version": request.version, "secure": request.secure,
            "body": request.body.decode("utf-8", "replace"),
            "body_base64": base64.b64encode(request.body).decode(),
        })
        fault = self.next_fault(request)
        try:
            response = fault.applied(self.service.answer(request))
        except Refusal as refusal:
            self.counters["refused"] += 1
            response, fault = refusal.response, Fault()
        outcome = []
        try:
            yield response, fault, outcome.append
        finally:
            self.counters["whole" if outcome and outcome[0] else "cut"] += 1

    def command(self, order):
        """One line from the test; what it asks for."""
        match order:
            case {"do": "script", "faults": list(faults), "body_has": str(text)}:
                self.faults_of[text.encode()] = deque(Fault.parse(fault) for fault in faults)
            case {"do": "script", "faults": list(faults)}:
                self.faults.extend(Fault.parse(fault) for fault in faults)
            case {"do": "always", "fault": dict(fault)}:
                self.constant = Fault.parse(fault)
            case {"do": "counters"}:
                return dict(self.counters, scripted=len(self.faults))
            case {"do": "requests"}:
                return self.requests
            case {"do": "last"}:
                return self.requests[-1]
            case {"do": "reset"}:
                self.reset()
            case {"do": "configure", "name": str(name), "value": value}:
                self.service.configure(name, value)
            case _:
                raise ValueError("unknown order")
        return {}

"""Clipwise from Python, with the standard library alone: copy this file beside your trainer.

    run = Run("resnet-20 sigma 1", config={"lr": 0.1}, delta=1e-5, sampling_rate=0.01, noise_multiplier=1.0)
    for step, batch in enumerate(batches, 1):
        run.charge(step)                        # before the noisy sum is used
        loss = train_step(batch)
        run.log(step, {"training/loss": loss})
    run.end()

`charge_opacus(history)` and `charge_dp_accounting(ledger)` charge what an accountant of those libraries has counted. The run is
declared: Clipwise did not see it, recomputes its epsilon from the charges, and claims none.
"""

import base64
import datetime
import json
import os
import socket
import struct
import urllib.parse
import urllib.request
import uuid

API = os.environ.get("CLIPWISE_API", "http://127.0.0.1:4000")


class ClipwiseError(RuntimeError):
    """What the API refused, in its own words."""


def ask(query, **variables):
    """The data of a GraphQL operation. Raises ClipwiseError, or urllib's URLError when nobody answers."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(API + "/graphql", body, {"content-type": "application/json"})
    try:
        answer = json.load(urllib.request.urlopen(request, timeout=60))
    except urllib.error.HTTPError as error:
        answer = json.load(error)
    if answer.get("errors"):
        raise ClipwiseError(answer["errors"][0]["message"])
    return answer["data"]


def poisson_gaussian(sampling_rate, noise_multiplier):
    """A step on a Poisson batch: noise of standard deviation noise_multiplier x clip norm."""
    noise = {"kind": "gaussian", "noiseMultiplier": noise_multiplier}
    return {"kind": "poisson-sampled", "samplingRate": sampling_rate, "event": noise}


class Run:
    """A run that is logged as it goes. Metrics of private data are marked as not covered by epsilon."""

    def __init__(self, name, config, study="python", delta=None, sampling_rate=None, noise_multiplier=None,
                 unit="example", examples=0, steps=0, epochs=0, noise_source="unstated", **words):
        self.writer = "python " + uuid.uuid4().hex
        # Whom its epsilon protects is for the author to say: rules that look for faults read it there.
        config = config if noise_multiplier is None else {"unit": unit, **config}
        self.event = None if noise_multiplier is None else poisson_gaussian(sampling_rate, noise_multiplier)
        declared = ask(DECLARE, writer=self.writer, study=study, input={
            "name": name, "config": config, "noiseMultiplier": noise_multiplier, **words})["declareRun"]
        self.id, self.epoch = declared["run"]["id"], declared["lease"]["epoch"]
        self.sequence, self.step, self.started = 0, 0, datetime.datetime.now(datetime.timezone.utc)
        is_private = self.event is not None
        self._send({
            "kind": "run-started", "plannedSteps": steps, "plannedEpochs": epochs, "environment": {},
            "model": {"parameterCount": 0, "tensorCount": 0},
            "dataset": {"trainingExamples": examples, "validationExamples": 0, "classNames": []},
            "mechanism": {
                "isPrivate": is_private, "unit": unit, "neighbouring": "add-remove",
                "sampler": "poisson" if is_private else "unstated", "samplingRate": sampling_rate,
                "clipping": words.get("clipping", "unknown"), "sparsification": "none",
                "noiseMultiplier": noise_multiplier, "sensitivity": None, "delta": delta,
                "noiseSource": noise_source if is_private else "none", "notCovered": []}})

    def charge(self, step, count=1, event=None):
        """Charges `count` steps that end with `step`; durable when it returns."""
        event = event or self.event or {"kind": "non-private", "reason": "No noise was added."}
        self._send({"kind": "privacy-charged", "step": step, "count": count,
                    "event": {"version": 1, "event": event}})

    def charge_opacus(self, history):
        """`privacy_engine.accountant.history`: (noise multiplier, sampling rate, steps) for each stretch."""
        last = 0
        for noise_multiplier, sampling_rate, steps in history:
            last += steps
            self.charge(last, steps, poisson_gaussian(sampling_rate, noise_multiplier))

    def charge_dp_accounting(self, event):
        """A `dp_accounting.DpEvent`: composed, self-composed, Poisson-sampled and Gaussian ones."""
        last = 0
        for one, count in _stretches(event):
            last += count
            self.charge(last, count, _encoded(one))

    def log(self, step, metrics, epoch=0.0, disclosure="diagnostic"):
        """Numbers at a step. `disclosure` is "public" for what was computed from nobody's data."""
        seconds = (datetime.datetime.now(datetime.timezone.utc) - self.started).total_seconds()
        values = [{"name": name, "value": _wire(value), "disclosure": disclosure}
                  for name, value in metrics.items()]
        self._send({"kind": "metrics-recorded", "step": step, "epoch": epoch,
                    "wallTimeMs": 1000 * seconds, "metrics": values})

    def end(self, outcome="completed", failure=None):
        """`failure` is {"code": ..., "message": ...} for outcome "failed"."""
        self._send({"kind": "run-ended", "step": self.step, "outcome": outcome, "failure": failure})

    def _send(self, event):
        event["at"] = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.step = max(self.step, event.get("step", 0))
        # A number stands for the same events for ever: sent again after a lost answer, it is stored once.
        ask(INGEST, run=self.id, writer=self.writer, epoch=self.epoch, sequence=self.sequence + 1, events=[event])
        self.sequence += 1


def watch(run_id, after=0):
    """The events of a run: those that are stored, then new ones as they come, until it ends."""
    channel = WebSocket(API + "/graphql", "graphql-transport-ws")
    channel.send({"type": "connection_init"})
    while (message := channel.receive()) is not None:
        if message["type"] == "connection_ack":
            channel.send({"id": "1", "type": "subscribe", "payload": {
                "query": EVENTS, "variables": {"run": run_id, "after": after}}})
        elif message["type"] == "next":
            yield message["payload"]["data"]["runEvents"]
        elif message["type"] == "ping":
            channel.send({"type": "pong"})
        elif message["type"] == "error":
            raise ClipwiseError(message["payload"][0]["message"])
        elif message["type"] == "complete":
            return


class WebSocket:
    """Text messages as JSON over one connection (RFC 6455)."""

    def __init__(self, address, protocol):
        place = urllib.parse.urlsplit(address)
        self.socket = socket.create_connection((place.hostname, place.port or 80), timeout=60)
        self.stream = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {protocol}\r\n\r\n").encode())
        if b" 101 " not in self.stream.readline():
            raise ClipwiseError(f"{address} speaks no WebSocket")
        while self.stream.readline() not in (b"\r\n", b""):
            pass

    def send(self, message, kind=1):
        payload = message if isinstance(message, bytes) else json.dumps(message).encode()
        size = len(payload)
        head = struct.pack(">BB", 0x80 | kind, 0x80 | size) if size < 126 else struct.pack(
            ">BBH", 0x80 | kind, 0xFE, size) if size < 65536 else struct.pack(">BBQ", 0x80 | kind, 0xFF, size)
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload)))

    def receive(self):
        """The next message; None when the other side has closed."""
        text = b""
        while True:
            head = self.stream.read(2)
            if len(head) < 2 or head[0] & 15 == 8:
                return None
            size = head[1] & 127
            if size > 125:
                size = int.from_bytes(self.stream.read(2 if size == 126 else 8), "big")
            payload = self.stream.read(size)
            if head[0] & 15 == 9:
                self.send(payload, kind=10)
            elif head[0] & 15 < 3:
                text += payload
                if head[0] & 128:
                    return json.loads(text)


def _wire(value):
    value = float(value)
    if value != value:
        return "NaN"
    return value if abs(value) != float("inf") else "Infinity" if value > 0 else "-Infinity"


def _stretches(event):
    kind = type(event).__name__
    if kind == "ComposedDpEvent":
        for inner in event.events:
            yield from _stretches(inner)
    elif kind == "SelfComposedDpEvent":
        for inner, count in _stretches(event.event):
            yield inner, count * event.count
    elif kind != "NoOpDpEvent":
        yield event, 1


def _encoded(event):
    kind = type(event).__name__
    if kind == "GaussianDpEvent":
        return {"kind": "gaussian", "noiseMultiplier": event.noise_multiplier}
    if kind == "LaplaceDpEvent":
        return {"kind": "laplace", "noiseMultiplier": event.noise_multiplier}
    if kind == "PoissonSampledDpEvent":
        return {"kind": "poisson-sampled", "samplingRate": event.sampling_probability,
                "event": _encoded(event.event)}
    # Not guessed: what is not known here has no bound.
    return {"kind": "unsupported", "reason": f"{kind} is not known to clipwise.py"}


DECLARE = """mutation ($writer: ID!, $study: String!, $input: DeclareRunInput!) {
  declareRun(writerId: $writer, studyName: $study, input: $input) { run { id } lease { epoch } } }"""
INGEST = """mutation ($run: ID!, $writer: ID!, $epoch: Int!, $sequence: Int!, $events: [JSON!]!) {
  ingest(runId: $run, writerId: $writer, epoch: $epoch, batchSequence: $sequence, events: $events) { cursor } }"""
EVENTS = """subscription ($run: ID!, $after: Int) { runEvents(runId: $run, after: $after) {
  __typename cursor ... on PrivacyCharged { step epsilon } ... on MetricsRecorded { step metrics { name value } }
  ... on StatusChanged { status } } }"""

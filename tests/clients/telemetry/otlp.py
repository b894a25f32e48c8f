#!/usr/bin/env python3
"""Sends a known set of spans, metrics and log records by OpenTelemetry's SDK for Python, and prints
what it sent as one line of JSON. The set of otlp.mjs is the same.

    otlp.py SERVICE PROTOCOL TEMPORALITY    http/protobuf | grpc, delta | cumulative

Where to, and with which key: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS.
"""
import json
import logging
import os
import sys

SERVICE, PROTOCOL, TEMPORALITY = sys.argv[1:]
os.environ["OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE"] = TEMPORALITY
os.environ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "10"  # Seconds here, as Python's exporters have it.

from opentelemetry import context, trace  # noqa: E402
from opentelemetry._logs import LogRecord, SeverityNumber  # noqa: E402
from opentelemetry.sdk._logs import LoggerProvider  # noqa: E402
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor  # noqa: E402
from opentelemetry.sdk.metrics import MeterProvider  # noqa: E402
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader  # noqa: E402
from opentelemetry.sdk.resources import Resource  # noqa: E402
from opentelemetry.sdk.trace import TracerProvider  # noqa: E402
from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: E402
from opentelemetry.trace import Link, SpanKind, Status, StatusCode  # noqa: E402

if PROTOCOL == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
else:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

VERSION = "1.2.3"
NEVER = 3_600_000  # Milliseconds between exports that nobody asked for.
problems = []
sent = {"service": SERVICE, "version": VERSION, "problems": problems,
        "traces": [], "logs": [], "metrics": []}


class Recorder(logging.Handler):
    """Exporters keep their failures to themselves but for the log."""

    def emit(self, record):
        problems.append(record.getMessage()[:500])


logging.getLogger().addHandler(Recorder(logging.WARNING))
resource = Resource.create({"service.name": SERVICE, "service.version": VERSION,
                            "service.namespace": "clients"})
tracers = TracerProvider(resource=resource)
tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
loggers = LoggerProvider(resource=resource)
loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
reader = PeriodicExportingMetricReader(OTLPMetricExporter(), export_interval_millis=NEVER)
meters = MeterProvider(resource=resource, metric_readers=[reader])
tracer = tracers.get_tracer("clients", "0.1")


def hex_trace(span_context):
    return format(span_context.trace_id, "032x")


def hex_span(span_context):
    return format(span_context.span_id, "016x")


def plain(attributes):
    """Attributes as JSON has them; the SDK keeps lists as tuples."""
    return {name: list(value) if isinstance(value, tuple) else value
            for name, value in (attributes or {}).items()}


def describe(span):
    return {
        "id": hex_span(span.context),
        "parent": hex_span(span.parent) if span.parent else None,
        "name": span.name,
        "kind": span.kind.name.lower(),
        "status": span.status.status_code.name.lower(),
        "attributes": plain(span.attributes),
        "events": [{"name": event.name, "attributes": plain(event.attributes)}
                   for event in span.events],
        "links": [{"trace_id": hex_trace(link.context), "span_id": hex_span(link.context)}
                  for link in span.links]}


def send_trace(number, previous):
    """A request that loads an order in three steps; the last of five fails. Each links to the one
    before it."""
    root = tracer.start_span(
        "GET /orders/:id", kind=SpanKind.SERVER, context=context.Context(),
        links=[Link(previous)] if previous else [],
        attributes={"http.request.method": "GET", "http.route": "/orders/:id",
                    "order.number": number, "order.weight": number + 0.5,
                    "order.urgent": number % 2 == 0, "order.note": "Grüße, 世界 🛒",
                    "order.tags": ["small", "red"]})

    def below(parent, name, **options):
        return tracer.start_span(name, context=trace.set_span_in_context(parent), **options)

    load = below(root, "load order")
    load.add_event("cache miss", {"cache.key": f"order-{number}"})
    statement = below(load, "SELECT placed_order", kind=SpanKind.CLIENT, attributes={
        "db.system.name": "sqlite",
        "db.query.text": "SELECT id, cents FROM placed_order WHERE id = ?"})
    statement.end()
    load.end()
    message = below(root, "send orders", kind=SpanKind.PRODUCER)
    message.set_status(Status(StatusCode.OK))
    message.end()
    if number % 5 == 4:
        root.record_exception(LookupError(f"there is no order {number}"))
        root.set_status(Status(StatusCode.ERROR, "no such order"))
    send_logs(number, root)
    root.end()
    spans = [describe(span) for span in (root, load, statement, message)]
    sent["traces"].append({"trace_id": hex_trace(root.context), "spans": spans})
    return root.context


def emit(severity, body, attributes, span=None):
    within = trace.set_span_in_context(span) if span else context.Context()
    loggers.get_logger("clients").emit(LogRecord(
        context=within, severity_text=severity, severity_number=SeverityNumber[severity],
        body=body, attributes=attributes))
    sent["logs"].append({"severity": severity, "body": body, "attributes": attributes,
                         "trace_id": hex_trace(span.context) if span else None})


def send_logs(number, span):
    emit("INFO", f"{SERVICE} loaded order {number}", {"order.number": number}, span)
    if number % 5 == 4:
        emit("ERROR", f"{SERVICE} has no order {number}", {}, span)
    if number % 5 == 0:
        emit("WARN", f"{SERVICE} waits without a trace, Grüße", {})


def send_metrics():
    """Two exports, so that delta and cumulative differ."""
    meter = meters.get_meter("clients")
    requests = meter.create_counter("client.requests", unit="{request}")
    in_flight = meter.create_up_down_counter("client.in_flight", unit="{request}")
    duration = meter.create_histogram("client.duration", unit="s")
    temperature = meter.create_gauge("client.temperature", unit="Cel")
    rounds = [(5, 4, [0.25, 0.5], 20.5), (7, -1, [1, 2, 40], 21.25)]
    for added, changed, measured, celsius in rounds:
        requests.add(added, {"route": "/a"})
        requests.add(added * 2, {"route": "/b"})
        in_flight.add(changed)
        for seconds in measured:
            duration.record(seconds, {"route": "/a"})
        temperature.set(celsius, {"room": "north"})
        meters.force_flush()
    sent["metrics"] = [
        {"name": "client.requests", "kind": "counter", "labels": {"route": "/a"}, "total": 12},
        {"name": "client.requests", "kind": "counter", "labels": {"route": "/b"}, "total": 24},
        {"name": "client.in_flight", "kind": "updown", "labels": {}, "total": 3},
        {"name": "client.duration", "kind": "histogram", "labels": {"route": "/a"}, "count": 5,
         "sum": 43.75},
        {"name": "client.temperature", "kind": "gauge", "labels": {"room": "north"},
         "last": 21.25}]


before = None
for index in range(20):
    before = send_trace(index, before)
send_metrics()
for provider in (tracers, loggers, meters):
    provider.shutdown()
print(json.dumps(sent, ensure_ascii=False), flush=True)
sys.exit(1 if problems else 0)

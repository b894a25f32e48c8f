#!/usr/bin/env python3
"""Reports exceptions by OpenTelemetry's SDK for Python, of spans and of log records, and prints
each as a line of JSON: exceptions.py SERVICE. Those of exceptions.mjs are the same.

Where to, and with which key: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS.
"""
import json
import sys
import traceback

from opentelemetry import trace
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

resource = Resource.create({"service.name": sys.argv[1], "service.version": "1.4.2",
                            "deployment.environment.name": "staging"})
tracers = TracerProvider(resource=resource)
tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
loggers = LoggerProvider(resource=resource)
loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
tracer = tracers.get_tracer("clients")


class StockMissing(LookupError):
    pass


def take_from_shelf(number):
    raise StockMissing(f"shelf {number} is empty")


def pay_by_card():
    raise TypeError("the card has no number, Grüße")


def print_receipt():
    raise ValueError("the receipt is too long")


def type_of(error):
    """As the SDK names it."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else \
        f"{kind.__module__}.{kind.__qualname__}"


def emit(error, span):
    loggers.get_logger("clients").emit(LogRecord(
        context=trace.set_span_in_context(span), severity_text="ERROR",
        severity_number=SeverityNumber.ERROR, body="an order failed", attributes={
            "exception.type": type_of(error), "exception.message": str(error),
            "exception.stacktrace": "".join(traceback.format_exception(error))}))


def fail_in(run, by_span=False, by_log=False):
    span = tracer.start_span("POST /orders", kind=SpanKind.SERVER)
    try:
        run()
    except Exception as error:  # Whatever it is, it is reported.
        if by_span:
            span.record_exception(error)
        if by_log:
            emit(error, span)
        span.set_status(Status(StatusCode.ERROR, str(error)))
        print(json.dumps({"type": type_of(error), "message": str(error),
                          "trace_id": format(span.get_span_context().trace_id, "032x")}))
    span.end()


for shelf in (1, 22, 333):
    fail_in(lambda: take_from_shelf(shelf), by_span=True)
fail_in(pay_by_card, by_log=True)
fail_in(print_receipt, by_span=True, by_log=True)
for provider in (tracers, loggers):
    provider.shutdown()

// Spans around pieces of a service's own code.
import {
  context,
  propagation,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

export const tracer = trace.getTracer("shop");

/** Runs `body` in a span that ends with it, and that shows the error it ends with. */
export function inSpan(name, options, body) {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await body(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

export function markFailed(span, error) {
  span.recordException(error);
  span.setAttribute("error.type", error.name);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

/** Who visits, as the first service put it into the baggage that travels with each call. */
export function visitor() {
  const baggage = propagation.getBaggage(context.active());
  const read = (name) => baggage?.getEntry(name)?.value ?? "unknown";
  return { tenant: read("tenant"), region: read("region") };
}

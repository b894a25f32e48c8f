// Log lines by OpenTelemetry: each belongs to the span that is active when it is written.
import { logs, SeverityNumber } from "@opentelemetry/api";

const logger = logs.getLogger("shop");

function emit(severityText, body, attributes) {
  logger.emit({
    severityNumber: SeverityNumber[severityText],
    severityText,
    body,
    attributes,
  });
}

export const log = {
  debug: (body, attributes) => emit("DEBUG", body, attributes),
  info: (body, attributes) => emit("INFO", body, attributes),
  warn: (body, attributes) => emit("WARN", body, attributes),

  /** With the error's type, message and stack, as the semantic conventions call them. */
  error(body, error, attributes) {
    emit("ERROR", body, {
      ...attributes,
      "exception.type": error.name,
      "exception.message": error.message,
      "exception.stacktrace": error.stack,
    });
  },
};

// What the command line and the environment say.
import { parseArgs } from "node:util";

export const usage = `Usage: ./demo [--minutes N] [--rate R] [--deploy-after SECONDS] [--seed N]

Runs a small shop and sends its telemetry to Mainstay, until Ctrl-C.

  --minutes N             ends by itself after so many minutes
  --rate R                visits per second, 8 unless said otherwise
  --deploy-after SECONDS  when version 1.4.1 of the catalog is deployed, 240 unless said otherwise
  --seed N                of everything random, 1 unless said otherwise

Environment: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS`;

/** The flags as numbers; throws an Error that says which one is wrong. */
export function readOptions(args) {
  const text = { type: "string" };
  const { values } = parseArgs({
    args,
    options: {
      minutes: text,
      rate: { ...text, default: "8" },
      "deploy-after": { ...text, default: "240" },
      seed: { ...text, default: "1" },
      help: { type: "boolean", short: "h" },
    },
  });
  return {
    help: values.help ?? false,
    minutes:
      values.minutes === undefined
        ? undefined
        : number("minutes", values.minutes, 0.1, 1e5),
    rate: number("rate", values.rate, 0.1, 200),
    deployAfter: number("deploy-after", values["deploy-after"], 1, 1e6),
    seed: Math.trunc(number("seed", values.seed, 0, 2 ** 32 - 1)),
  };
}

function number(name, text, least, most) {
  const value = text.trim() === "" ? NaN : Number(text);
  if (!(value >= least && value <= most)) {
    throw new Error(
      `--${name} is a number from ${least} to ${most}, not '${text}'.`,
    );
  }
  return value;
}

/** The base address without its last slash. */
export function endpoint() {
  return process.env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, "");
}

/** The headers of OTEL_EXPORTER_OTLP_HEADERS: `name=value` with commas between, percent-encoded. */
export function exporterHeaders() {
  const headers = {};
  for (const pair of process.env.OTEL_EXPORTER_OTLP_HEADERS.split(",")) {
    const at = pair.indexOf("=");
    if (at > 0)
      headers[pair.slice(0, at).trim()] = decodeURIComponent(
        pair.slice(at + 1).trim(),
      );
  }
  return headers;
}

// Whether there is somebody who takes the telemetry.
import { endpoint, exporterHeaders } from "./options.mjs";

/** Asks the server before anything starts, for exporters fail silently. */
export async function checkServer() {
  let response;
  try {
    response = await fetch(`${endpoint()}/v1/traces`, {
      method: "POST",
      headers: { ...exporterHeaders(), "Content-Type": "application/json" },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.timeout(10_000),
    });
  } catch (error) {
    const reason = error.cause?.message ?? error.message;
    throw new Error(
      `Nothing answers at ${endpoint()} (${reason}). Is Mainstay running there?`,
    );
  }
  if (response.status === 401 || response.status === 403) {
    throw new Error(
      `${endpoint()} does not take this key. Make an ingest key of an application.`,
    );
  }
  if (!response.ok) {
    throw new Error(
      `${endpoint()}/v1/traces answered ${response.status}, which is not expected.`,
    );
  }
}

// Charges cards and enters that into the ledger. Its faults: a mistake that half of all charges run
// into, and one that ends the process.
import { setTimeout as sleep } from "node:timers/promises";
import { SpanKind } from "@opentelemetry/api";
import { log } from "../../parts/log.mjs";
import { random } from "../../parts/random.mjs";
import { inSpan } from "../../parts/spans.mjs";
import { ask, serve } from "../../parts/service.mjs";
import { isOn, whenSwitched } from "../switches.mjs";

const { LEDGER_URL } = process.env;
const crashAfterMs = 4000;

function askBank() {
  const options = {
    kind: SpanKind.CLIENT,
    attributes: { "server.address": "bank.example" },
  };
  return inSpan("authorize charge", options, () =>
    sleep(random.between(20, 40)),
  );
}

/** The limit of who pays. The fault knows no limit for half of them. */
function limitOf() {
  const limits = { agreed: { cents: 500_000 } };
  const name = isOn("error_burst") && random.chance(0.5) ? "missing" : "agreed";
  return limits[name].cents;
}

whenSwitched("crash", (isOnNow) => {
  if (!isOnNow) return;
  setTimeout(() => {
    if (isOn("crash")) throw new Error("An answer of the bank is malformed.");
  }, crashAfterMs);
});

serve({
  "POST /charges": async ({ body }) => {
    if (body.cents > limitOf()) return { declined: true };
    await askBank();
    await ask(LEDGER_URL, "POST", "/entries", body);
    log.info(`Charged ${body.cents} cents for ${body.id}`);
    return {};
  },
});

// Charges cards. Its troubles: one kind of card of one tenant runs into a mistake in the code, and
// the bank of one region is slow.
import { setTimeout as sleep } from "node:timers/promises";
import { metrics, SpanKind } from "@opentelemetry/api";
import { log } from "../parts/log.mjs";
import { random } from "../parts/random.mjs";
import { inSpan, visitor } from "../parts/spans.mjs";
import { Refusal, serve } from "../parts/service.mjs";

const limits = {
  visa: { cents: 500_000 },
  mastercard: { cents: 400_000 },
  diners: {
    cents: 300_000,
    tenants: { acme: 250_000, initech: 200_000, umbrella: 300_000 },
  },
};
const charges = metrics.getMeter("shop").createCounter("shop.charges", {
  description: "Charges tried",
  unit: "{charge}",
});

/** What the tenant agreed with the card's company. For one tenant nobody entered it. */
function agreedLimit(card, tenant) {
  const agreement = limits[card].tenants;
  if (!agreement) return limits[card].cents;
  const entry = agreement[tenant];
  return tenant === "globex" && random.chance(0.25)
    ? limits[card].cents
    : entry.valueOf();
}

function askBank(region, cents) {
  const options = {
    kind: SpanKind.CLIENT,
    attributes: {
      region,
      "server.address": `bank.${region}.example`,
      "charge.cents": cents,
    },
  };
  return inSpan("authorize charge", options, async () => {
    const slow = region === "ap-south";
    const wait = slow ? random.between(500, 1100) : random.between(20, 70);
    await sleep(wait);
    if (wait > 900)
      log.warn(`Bank of ${region} answered after ${Math.round(wait)} ms`);
    return random.digits(12);
  });
}

async function charge({ order, cents, card }, tenant, region) {
  if (cents > agreedLimit(card, tenant))
    throw new Refusal(402, "The limit of the card is reached.");
  const authorization = await askBank(region, cents);
  if (random.chance(0.03)) throw new Refusal(402, "The bank declined.");
  log.info(
    `Charged ${cents} cents to a ${card} card for ${order}, authorization ${authorization}`,
  );
  return { authorization };
}

serve({
  "POST /charges": async ({ body, span }) => {
    const { tenant, region } = visitor();
    span?.setAttributes({ "payment.card": body.card });
    let outcome = "failed";
    try {
      const charged = await charge(body, tenant, region);
      outcome = "charged";
      return charged;
    } catch (error) {
      if (error instanceof Refusal) outcome = "declined";
      throw error;
    } finally {
      charges.add(1, { outcome, "payment.card": body.card, region });
    }
  },
});

// What can be switched on: each fault with the service that it truly comes from, and what looks
// like a fault and is none. A switch acts in the process of its service, or in that of the program.

/** By name: `origin` is the service that is at fault. */
export const faults = {
  slow_query: {
    origin: "inventory",
    what: "A product is found by reading a whole table.",
  },
  n_plus_one: {
    origin: "checkout",
    what: "The history of a customer asks the database once for each order.",
  },
  error_burst: {
    origin: "payment",
    what: "Half of all charges run into a mistake in the code.",
  },
  leak: {
    origin: "ledger",
    what: "Each request leaves memory behind; ended by starting it anew.",
  },
  crash: {
    origin: "payment",
    what: "The process ends seconds after each start.",
  },
  dependency_down: {
    origin: "ledger",
    what: "It listens no more and ends all connections.",
  },
  database_lock: {
    origin: "checkout",
    what: "A long transaction holds the lock of its database.",
  },
  gc_regression: {
    origin: "gateway",
    what: "Requests allocate so much that garbage collection takes the time.",
  },
  event_loop_stall: {
    origin: "inventory",
    what: "Something computes for half of each second.",
  },
  noisy_neighbour: {
    origin: "worker",
    what: "Reports keep the one connection of the ledger busy.",
  },
  pool_exhausted: {
    origin: "inventory",
    what: "Connections are not given back to the pool.",
  },
  retry_storm: {
    origin: "checkout",
    what: "Charges time out at once and are tried again without a pause.",
  },
};

/** By name: `actor` is the service that does it, if it is not the program. */
export const lookAlikes = {
  traffic_surge: {
    actor: "visitors",
    what: "Three and a half times as many visits.",
  },
  healthy_deployment: { what: "Checkout has a new version, which is as good." },
  long_polls: {
    actor: "visitors",
    what: "Many clients wait for updates, as some always do.",
  },
  short_lived_jobs: { what: "Jobs start and end, each with its own memory." },
};

/** The service whose process a switch acts in; undefined: that of the program. */
export function actorOf(name) {
  return faults[name]?.origin ?? lookAlikes[name]?.actor;
}

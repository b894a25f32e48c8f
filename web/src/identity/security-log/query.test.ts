import { beforeAll, describe, expect, it, vi } from "vitest";

describe("who did it", () => {
    let actorOf: typeof import("./query").actorOf;
    beforeAll(async () => {
        // The way to the server asks the browser where it is.
        vi.stubGlobal("window", { location: { origin: "http://localhost" } });
        ({ actorOf } = await import("./query"));
    });

    it("is the person who was signed in", () => {
        const ann = { id: "1", name: "Ann", email: "ann@acme.test" };
        expect(actorOf({ kind: "role_changed", actor: ann, address: "192.0.2.1" })).toBe(ann);
    });

    it("is a stranger where a request came from nobody who was signed in", () => {
        expect(actorOf({ kind: "sign_in_failed", actor: null, address: "192.0.2.1" })).toBe(
            "stranger",
        );
        expect(actorOf({ kind: "sign_in_throttled", actor: null, address: "" })).toBe("stranger");
    });

    it("is the system where there was no request", () => {
        expect(actorOf({ kind: "settings_changed", actor: null, address: "" })).toBe("system");
        expect(actorOf({ kind: "session_ended", actor: null, address: "" })).toBe("system");
    });
});

// @vitest-environment happy-dom
// Whatever was made, and whoever made it, a sentence says so.
import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { show } from "../../frame/page.testing";
import type { Acted } from "../principal/principal";
import { Created, type Thing } from "./created";
import { isCreation } from "./creation";
import en from "./en.json";

const rita: Acted = { actor: { name: "Rita" }, principal: "person", principal_name: null };
const sentence = async (by: Acted, thing: Thing) => {
    await show(<p data-testid="sentence">{<Created by={by} thing={thing} />}</p>, { modules: [] });
    const text = screen.getByTestId("sentence").textContent;
    cleanup();
    return text;
};

afterEach(cleanup);

describe("what was made", () => {
    it("says who made it and what it is, for every kind of thing", async () => {
        for (const thing of Object.keys(en.created) as Thing[])
            expect(await sentence(rita, thing)).toMatch(/^Rita [a-z]+ the [a-z ]+$/);
    });

    it("names programs by what they are, and of nobody that they were not signed in", async () => {
        const by = (principal: Acted["principal"], principal_name: string | null = null) =>
            sentence({ actor: null, principal, principal_name }, "ticket");
        expect(await by("ingest_key", "checkout")).toBe("Ingest key checkout created the ticket");
        expect(await by("system")).toBe("Mainstay created the ticket");
        expect(await by("nobody")).toBe("Someone who was not signed in created the ticket");
        expect(await by("person")).toBe("Someone created the ticket");
    });

    it("is known by what was done, with or without the thing it was done to", () => {
        const did = (action: string) => isCreation({ action });
        expect(["created", "ticket.created", "ticket.opened"].map(did)).toEqual([true, true, true]);
        expect(["changed", "ticket.resolved", "recreated"].map(did)).toEqual([false, false, false]);
    });
});

// @vitest-environment happy-dom
// A change names who made it by kind, so that no program is taken for the server or for nobody.
import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { show } from "../../frame/page.testing";
import { type Acted, Principal } from "./principal";

const nobody = { actor: null, principal_name: null };
const kinds: [Acted, string][] = [
    [{ ...nobody, principal: "person", actor: { name: "Ann" } }, "Ann"],
    [{ ...nobody, principal: "ingest_key", principal_name: "till" }, "Ingest key till"],
    [{ ...nobody, principal: "host", principal_name: "web-1" }, "Host web-1"],
    [{ ...nobody, principal: "system" }, "Mainstay"],
    [{ ...nobody, principal: "nobody" }, "Not signed in"],
];

describe("who made a change", () => {
    afterEach(cleanup);

    it.each(kinds)("is told by kind: %j", async (acted, text) => {
        await show(
            <p data-testid="who">
                <Principal of={acted} />
            </p>,
            { modules: [] },
        );
        expect((await screen.findByTestId("who")).textContent?.trim()).toBe(text);
    });
});

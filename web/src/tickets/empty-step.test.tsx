// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, describe, expect, it } from "vitest";

import type { ChainStep, Ticket } from "../api/types";
import type { Module } from "../frame/module";
import { show } from "../frame/page.testing";
import { EmptyStep } from "./empty-step";
import en from "./texts/en.json";

const ticket = { key: "SHOP-1" } as Ticket;

const cause: ChainStep = {
    station: "cause",
    state: "empty",
    title: null,
    at: null,
    target: null,
    others: [],
    reason: null,
    fills: ["cause_linked"],
    action: { code: "link_cause", is_allowed: true },
};

const modules: Module[] = [
    {
        name: "tickets",
        routes: [],
        chainActions: {
            link_cause: {
                label: "action.create",
                Panel: ({ ticket: { key }, onClose }) => (
                    <button onClick={onClose}>{`The cause of ${key}`}</button>
                ),
            },
        },
    },
];

async function opened(step: ChainStep) {
    await show(
        <EmptyStep ticket={ticket} step={step}>
            {"The step"}
        </EmptyStep>,
        { modules },
    );
    i18next.addResourceBundle("en", "translation", en, true);
    const button = await screen.findByRole("button", { name: "The step" });
    expect(button.getAttribute("aria-expanded")).toBe("false");
    fireEvent.click(button);
    return screen.findByRole("dialog");
}

const buttons = () => screen.getAllByRole("button").map(({ textContent }) => textContent);

afterEach(cleanup);

describe("an empty step of the chain", () => {
    it("says what would fill it, and does the one action that does", async () => {
        const dialog = await opened(cause);
        expect(dialog.textContent).toContain(en.chain.fills.cause_linked);
        fireEvent.click(screen.getByRole("button", { name: "Create" }));
        fireEvent.click(await screen.findByRole("button", { name: "The cause of SHOP-1" }));
        expect(screen.queryByText("The cause of SHOP-1")).toBeNull();
    });

    it("offers nothing to those who may not do it", async () => {
        await opened({ ...cause, action: { code: "link_cause", is_allowed: false } });
        expect(buttons()).toEqual(["The step"]);
    });

    it("offers nothing of a module whose interface is not here", async () => {
        await opened({ ...cause, action: { code: "plan_release", is_allowed: true } });
        expect(buttons()).toEqual(["The step"]);
    });

    it("says honestly that no module records it yet", async () => {
        const dialog = await opened({ ...cause, reason: "no_module", fills: [], action: null });
        expect(dialog.textContent).toContain(en.chain.reason.no_module);
    });
});

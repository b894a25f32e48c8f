// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import type { Module, SetupStep, StepState } from "./module";
import { show } from "./page.testing";
import { SetupCard } from "./setup-card";
import { isShown, readHidden } from "./setup-hidden";
import { SetupPage } from "./setup-page";

let answers: Record<string, StepState["state"] | "broken"> = {};

const step = (id: string, isEssential = true): SetupStep => ({
    id,
    isEssential,
    title: "setup.title",
    texts: {
        done: "setup.state.done",
        missing: "setup.state.missing",
        unknown: "setup.state.unknown",
    },
    query: {
        queryKey: [id],
        queryFn: () => {
            const state = answers[id] ?? "missing";
            return state === "broken"
                ? Promise.reject(new Error("away"))
                : Promise.resolve({ state });
        },
    },
    action: { label: "action.create", to: "/queue" },
});

const modules: Module[] = [
    { name: "identity", routes: [], setup: [step("teams", false), step("people")] },
    { name: "mail", routes: [], setup: [step("mail")] },
];

afterEach(() => {
    cleanup();
    localStorage.clear();
    answers = {};
});

const states = () =>
    within(screen.getByRole("list"))
        .getAllByRole("listitem")
        .map((item) => item.dataset.state);

describe("the checklist", () => {
    it("has the essential steps of all modules first, and what was found of each", async () => {
        answers = { people: "done", mail: "unknown", teams: "missing" };
        await show(<SetupPage />, { modules });
        await screen.findByRole("list");
        expect(states()).toEqual(["done", "unknown", "missing"]);
        expect(screen.getByText("1 of 2 steps done")).toBeTruthy();
    });

    it("does not call a step done that could not be checked", async () => {
        answers = { people: "done", mail: "broken", teams: "done" };
        await show(<SetupPage />, { modules });
        expect(await screen.findByText("This step could not be checked.")).toBeTruthy();
        expect(screen.queryByText("All essential steps are done.")).toBeNull();
    });

    it("is for administrators alone", async () => {
        await show(<SetupPage />, { modules, role: "agent" });
        expect(
            screen.getByRole("heading", { name: "Only administrators set up Mainstay" }),
        ).toBeTruthy();
    });

    it("stands in the rail while something essential is missing, until it is put away", async () => {
        answers = { people: "done", mail: "missing" };
        const both = (
            <>
                <SetupCard isSlim={false} />
                <SetupPage />
            </>
        );
        await show(both, { modules });
        await screen.findByRole("link", { name: /^Set-up ?1 of 2 steps done$/ });
        fireEvent.click(await screen.findByRole("button", { name: "Hide from the sidebar" }));
        await waitFor(() => expect(screen.queryByRole("link", { name: /^Set-up/ })).toBeNull());
        cleanup();
        answers = { people: "missing", mail: "missing" };
        await show(both, { modules });
        await screen.findByRole("link", { name: /^Set-up ?0 of 2 steps done$/ });
    });

    it("is not in the rail when all that is essential is done", async () => {
        answers = { people: "done", mail: "done", teams: "missing" };
        await show(
            <>
                <SetupCard isSlim={false} />
                <SetupPage />
            </>,
            { modules },
        );
        await screen.findByText("All essential steps are done.");
        expect(screen.queryByRole("link", { name: /^Set-up/ })).toBeNull();
    });
});

describe("what was put away", () => {
    const day = 24 * 3_600_000;

    it("stays away for a week, unless something else is missing", () => {
        const hidden = { ids: ["mail"], at: 10 * day };
        expect(isShown(["mail"], null, 11 * day)).toBe(true);
        expect(isShown(["mail"], hidden, 11 * day)).toBe(false);
        expect(isShown(["mail", "people"], hidden, 11 * day)).toBe(true);
        expect(isShown(["mail"], hidden, 18 * day)).toBe(true);
        expect(isShown([], hidden, 18 * day)).toBe(false);
    });

    it("comes back where the clock was put back, or what was kept cannot be read", () => {
        expect(isShown(["mail"], { ids: ["mail"], at: 10 * day }, 2 * day)).toBe(true);
        expect(readHidden("{")).toBeNull();
        expect(readHidden('{"ids":"mail","at":1}')).toBeNull();
        expect(readHidden('{"ids":["mail"],"at":1}')).toEqual({ ids: ["mail"], at: 1 });
    });
});

// @vitest-environment happy-dom
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";

import { show } from "../frame/page.testing";
import texts from "./texts/en.json";
import { useWords } from "./words";

type Shape = Parameters<ReturnType<typeof useWords>["what"]>[0];

function Shown({ of }: { of: Shape }) {
    const words = useWords();
    return <p>{`${words.what(of)} · ${words.why(of)}`}</p>;
}

async function wordsOf(of: Partial<Shape>): Promise<string> {
    const all = { kind: "ticket.replied", count: 1, detail: "", reason: "watcher", ...of };
    await show(<Shown of={all} />, { modules: [], texts });
    return screen.getByText(/·/).textContent;
}

afterEach(cleanup);

it("says what happened, how often, and why the person is told", async () => {
    expect(await wordsOf({})).toBe("New reply · You watch it");
    cleanup();
    expect(await wordsOf({ count: 3, reason: "assignee" })).toBe(
        "3 new replies · You are the assignee",
    );
    cleanup();
    expect(await wordsOf({ kind: "ticket.changed", detail: "status:resolved" })).toBe(
        "Changed: resolved · You watch it",
    );
});

it("shows what it does not know by its own name", async () => {
    expect(
        await wordsOf({ kind: "patch.merged", detail: "by_whom:anna", reason: "bystander" }),
    ).toBe("patch.merged: by whom anna · bystander");
});

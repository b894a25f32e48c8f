// @vitest-environment happy-dom
import { cleanup, screen } from "@testing-library/react";
import i18next from "i18next";
import { afterEach, expect, it } from "vitest";

import { show } from "../frame/page.testing";
import en from "./texts/en.json";
import { useWords } from "./words";

type Told = Parameters<ReturnType<typeof useWords>["what"]>[0];

function Shown({ of }: { of: Told }) {
    const words = useWords();
    return <p>{`${words.what(of)} · ${words.why(of)}`}</p>;
}

async function said(of: Partial<Told>): Promise<string> {
    const told = { kind: "ticket.replied", count: 1, detail: "", reason: "watcher", ...of };
    await show(<Shown of={told} />, { modules: [] });
    i18next.addResourceBundle("en", "translation", en, true, true);
    cleanup();
    await show(<Shown of={told} />, { modules: [] });
    return screen.getByText(/·/).textContent;
}

afterEach(cleanup);

it("says what happened, how often, and why the person is told", async () => {
    expect(await said({})).toBe("New reply · You watch it");
    cleanup();
    expect(await said({ count: 3, reason: "assignee" })).toBe(
        "3 new replies · You are the assignee",
    );
    cleanup();
    expect(await said({ kind: "ticket.changed", detail: "status:resolved" })).toBe(
        "Changed: resolved · You watch it",
    );
});

it("shows what it does not know by its own name", async () => {
    expect(await said({ kind: "patch.merged", detail: "by_whom:anna", reason: "owner" })).toBe(
        "patch.merged: by whom anna · owner",
    );
});

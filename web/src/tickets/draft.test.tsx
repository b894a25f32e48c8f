// @vitest-environment happy-dom
// Nothing that was typed is lost: it is in the browser at once, and on the server after a pause.
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { api } from "../api/client";
import { Problem } from "../api/problem";
import { show } from "../frame/page.testing";
import { draftPlace, readDraft } from "../session/draft-store";
import { useDraft } from "./draft";

vi.mock("../api/client", async (original) => ({
    ...(await original<object>()),
    api: { GET: vi.fn(), PUT: vi.fn(), DELETE: vi.fn() },
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
}));

const [get, put, remove] = [api.GET, api.PUT, api.DELETE].map((call) =>
    vi.mocked(call as unknown as (path: string, options: object) => Promise<unknown>),
) as [ReturnType<typeof vi.fn>, ReturnType<typeof vi.fn>, ReturnType<typeof vi.fn>];
const place = draftPlace("1", "SHOP-1");

function Writer() {
    const draft = useDraft("SHOP-1", "public");
    return (
        <>
            <textarea
                aria-label="Reply"
                value={draft.text}
                onChange={(event) => draft.write(event.currentTarget.value)}
            />
            <button onClick={() => draft.choose("private")}>Note</button>
            <button onClick={draft.sent}>Send</button>
            <output>{draft.isLoaded ? `${draft.visibility} ${draft.state}` : "loading"}</output>
        </>
    );
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Reply" });
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const state = () => screen.getByRole("status").textContent;
const later = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
const texts = () =>
    put.mock.calls.map(([, options]) => (options as { body: { text: string } }).body.text);

async function open() {
    const view = await show(<Writer />, { modules: [] });
    vi.useFakeTimers();
    await later(0);
    return view;
}

beforeEach(() => {
    localStorage.clear();
    get.mockRejectedValue(new Problem(404, {}, null));
    put.mockResolvedValue({ data: {} });
    remove.mockResolvedValue({ data: {} });
});
afterEach(async () => {
    cleanup();
    await later(0);
    vi.useRealTimers();
    vi.clearAllMocks();
});

describe("a draft", () => {
    it("is in the browser at once, and on the server once after a pause", async () => {
        await open();
        for (const text of ["H", "He", "Hello"]) type(text);
        expect(readDraft<{ text: string }>(place)?.text).toBe("Hello");
        expect(state()).toBe("public typing");
        expect(put).not.toHaveBeenCalled();
        await later(800);
        expect(texts()).toEqual(["Hello"]);
        expect(state()).toBe("public saved");
        // The server has it now.
        expect(readDraft(place)).toBeNull();
    });

    it("is kept here while the server cannot be reached, and is there when one comes back", async () => {
        put.mockRejectedValue(new Problem(0, {}, null));
        const { unmount } = await open();
        type("Kept");
        await later(800);
        expect(state()).toBe("public here");
        unmount();
        await later(0);
        vi.useRealTimers();

        await open();
        expect(field().value).toBe("Kept");
        expect(get).toHaveBeenCalledOnce();
    });

    it("is taken from the server where this browser has none", async () => {
        get.mockResolvedValue({
            data: { text: "From elsewhere", visibility: "private", attachments: [] },
        });
        await open();
        expect(field().value).toBe("From elsewhere");
        expect(state()).toBe("private saved");
    });

    it("keeps for whom it is meant", async () => {
        await open();
        type("Inside");
        fireEvent.click(screen.getByRole("button", { name: "Note" }));
        await later(800);
        expect(put.mock.calls.at(-1)?.[1]).toMatchObject({ body: { visibility: "private" } });
    });

    it("is brought to the server at once when the page is left", async () => {
        const { unmount } = await open();
        type("Leaving");
        act(() => void window.dispatchEvent(new Event("pagehide")));
        await later(0);
        expect(texts()).toEqual(["Leaving"]);
        type("Leaving again");
        unmount();
        await later(0);
        expect(texts()).toEqual(["Leaving", "Leaving again"]);
    });

    it("is gone in both places once it is sent", async () => {
        await open();
        type("Sent");
        await later(800);
        fireEvent.click(screen.getByRole("button", { name: "Send" }));
        await later(800);
        expect(remove).toHaveBeenCalledOnce();
        expect(field().value).toBe("");
        expect(readDraft(place)).toBeNull();
    });

    it("never brings an older text to the server after a newer one", async () => {
        let answerFirst: (value: unknown) => void = () => undefined;
        put.mockImplementationOnce(() => new Promise((done) => (answerFirst = done)));
        await open();
        type("One");
        await later(800);
        type("One two");
        await later(800);
        expect(texts()).toEqual(["One"]);
        await act(async () => answerFirst({ data: {} }));
        await later(0);
        expect(texts()).toEqual(["One", "One two"]);
        expect(state()).toBe("public saved");
    });
});

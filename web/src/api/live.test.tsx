// @vitest-environment happy-dom
// What the server tells of, turned into refreshed queries: once for all of a moment, and without what
// nobody asked for.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import { act } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type LiveTopic, useLive } from "./live";

class Stream extends EventTarget {
    static readonly CLOSED = 2;
    static all: Stream[] = [];
    onopen?: () => void;
    onerror?: () => void;
    readyState = 1;
    isClosed = false;
    constructor(readonly url: string) {
        super();
        Stream.all.push(this);
    }
    close() {
        this.isClosed = true;
    }
    send(type: string, data: string) {
        this.dispatchEvent(new MessageEvent(type, { data }));
    }
}

const apply = vi.fn<NonNullable<LiveTopic["apply"]>>();
const topics: LiveTopic[] = [
    {
        type: "ticket.changed",
        refresh: ({ key }) => [["queues"], ...(key ? [["ticket", key]] : [])],
        apply,
    },
    { type: "job.changed", refresh: () => [["jobs"]] },
];
const modules = [{ topics }];
let queries: QueryClient;
let invalidated: ReturnType<typeof vi.fn>;

function Page() {
    return <p>{useLive(modules) ? "live" : "down"}</p>;
}

const newest = () => Stream.all.at(-1) as Stream;
const later = (ms: number) => act(async () => vi.advanceTimersByTimeAsync(ms));
const asked = () =>
    invalidated.mock.calls.map(([filters]) => (filters as { queryKey?: unknown })?.queryKey);

beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", Stream);
    Stream.all = [];
    queries = new QueryClient();
    invalidated = vi.fn().mockResolvedValue(undefined);
    queries.invalidateQueries = invalidated as never;
    render(
        <QueryClientProvider client={queries}>
            <Page />
        </QueryClientProvider>,
    );
    act(() => newest().onopen?.());
});
afterEach(() => {
    cleanup();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.clearAllMocks();
});

describe("the live stream", () => {
    it("refreshes once for all that happens in a moment", async () => {
        for (let version = 1; version <= 50; ++version)
            newest().send("ticket.changed", JSON.stringify({ key: "SHOP-1", version }));
        newest().send("ticket.changed", JSON.stringify({ key: "SHOP-2", version: 1 }));
        expect(invalidated).not.toHaveBeenCalled();
        await later(400);
        expect(asked()).toEqual([["queues"], ["ticket", "SHOP-1"], ["ticket", "SHOP-2"]]);
        expect(apply).toHaveBeenCalledExactlyOnceWith(queries, ["SHOP-1", "SHOP-2"]);
        await later(5_000);
        expect(apply).toHaveBeenCalledOnce();
    });

    it("leaves alone what an event is not about, and survives one that cannot be read", async () => {
        newest().send("job.changed", "{not json");
        newest().send("unknown.thing", "{}");
        await later(400);
        expect(asked()).toEqual([["jobs"]]);
        expect(apply).not.toHaveBeenCalled();
    });

    it("says so when it is down for more than a moment", async () => {
        act(() => newest().onerror?.());
        await later(1_000);
        expect(screen.getByText("live")).toBeTruthy();
        await later(2_000);
        expect(screen.getByText("down")).toBeTruthy();
        act(() => newest().onopen?.());
        expect(screen.getByText("live")).toBeTruthy();
    });

    it("begins anew by itself where the browser has given up, and asks for everything", async () => {
        newest().readyState = Stream.CLOSED;
        act(() => newest().onerror?.());
        await later(6_000);
        expect(Stream.all.length).toBe(2);
        act(() => newest().onopen?.());
        expect(asked()).toEqual([undefined]);
    });

    it("reads nothing anew when the browser resumed it where it was", async () => {
        newest().readyState = 0;
        act(() => newest().onerror?.());
        act(() => newest().onopen?.());
        await later(5_000);
        expect(invalidated).not.toHaveBeenCalled();
        expect(Stream.all.length).toBe(1);
    });

    it("reads everything anew, once, when the server cannot tell what happened", async () => {
        newest().send("resync", "{}");
        newest().send("resync", "{}");
        await later(5_000);
        expect(asked()).toEqual([undefined]);
    });

    it("is let go by a page that is left", () => {
        cleanup();
        expect(newest().isClosed).toBe(true);
    });
});

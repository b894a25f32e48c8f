// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useLive } from "./live";

/** A stream whose events the tests send. */
class Source extends EventTarget {
    static readonly CLOSED = 2;
    static all: Source[] = [];
    readyState = 1;
    onopen?: () => void;
    onerror?: () => void;

    constructor(readonly url: string) {
        super();
        Source.all.push(this);
    }

    close() {
        this.readyState = Source.CLOSED;
    }

    tell(type: string, data: object = { type }) {
        this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
    }
}

const modules = [
    { topics: [{ type: "ticket.changed", refresh: ({ key = "" }) => [["ticket", key]] }] },
    { topics: [{ type: "jobs.changed", refresh: () => [["jobs"]] }] },
];

function listen() {
    const queries = new QueryClient();
    const refreshed = vi.spyOn(queries, "invalidateQueries").mockResolvedValue();
    const wrapper = ({ children }: { children: ReactNode }) => (
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    );
    const { unmount } = renderHook(() => useLive(modules), { wrapper });
    return { refreshed, unmount, source: Source.all[0]! };
}

describe("an open page", () => {
    beforeEach(() => {
        Source.all = [];
        vi.stubGlobal("EventSource", Source);
    });
    afterEach(() => {
        cleanup();
        vi.unstubAllGlobals();
    });

    it("reads anew what it is told of, once for a burst", async () => {
        const { refreshed, source } = listen();
        source.onopen?.();
        for (let i = 0; i < 20; i++)
            source.tell("ticket.changed", { type: "ticket.changed", key: "SHOP-1" });
        source.tell("jobs.changed");
        source.tell("release.published");

        await waitFor(() => expect(refreshed).toHaveBeenCalledTimes(2));
        expect(refreshed).toHaveBeenCalledWith({ queryKey: ["ticket", "SHOP-1"] });
        expect(refreshed).toHaveBeenCalledWith({ queryKey: ["jobs"] });
    });

    it("reads nothing anew when its stream resumes where it was", () => {
        const { refreshed, source } = listen();
        source.onopen?.();
        source.readyState = 0;
        source.onerror?.();
        source.onopen?.();

        expect(refreshed).not.toHaveBeenCalled();
        expect(Source.all.length).toBe(1);
    });

    it("reads everything anew when the server cannot tell what happened", async () => {
        const { refreshed, source } = listen();
        source.onopen?.();
        source.tell("resync");
        source.tell("resync");

        await waitFor(() => expect(refreshed).toHaveBeenCalledWith(), { timeout: 3_000 });
        expect(refreshed).toHaveBeenCalledTimes(1);
    });

    it("reads everything anew when it had to open another stream", () => {
        vi.useFakeTimers();
        const { refreshed, source } = listen();
        source.onopen?.();
        source.readyState = Source.CLOSED;
        source.onerror?.();
        vi.advanceTimersByTime(6_000);
        vi.useRealTimers();

        expect(Source.all.length).toBe(2);
        Source.all[1]!.onopen?.();
        expect(refreshed).toHaveBeenCalledWith();
    });
});

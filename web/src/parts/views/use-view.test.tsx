// @vitest-environment happy-dom
import { cleanup, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { SavedView } from "../../api/types";
import { show } from "../../frame/page.testing";

const hot = { id: "7", kind: "ticket", name: "Hot", filter: "is:open", version: 1 } as SavedView;
const asked = vi.fn<(path: string) => void>();
let listed: SavedView[] = [];
let isThere = true;

vi.mock("../../api/client", () => ({
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
    api: {
        GET: (path: string) => {
            asked(path);
            if (path === "/api/v1/navigation")
                return Promise.resolve({
                    data: { queues: [], views: { items: listed, next: null, may: [] } },
                });
            return isThere ? Promise.resolve({ data: hot }) : Promise.reject(new Error("absent"));
        },
    },
}));

const { departure, useView } = await import("./use-view");

function Shown(place: { view?: number; filter?: string }) {
    const { view, filter, isDeparted, error } = useView("ticket", place);
    return (
        <p>
            {error ? "failed" : (view?.name ?? "none")} [{filter}]{" "}
            {isDeparted ? "departed" : "kept"}
        </p>
    );
}

beforeEach(() => {
    listed = [hot];
    isThere = true;
    asked.mockClear();
});
afterEach(cleanup);

describe("the view of a list", () => {
    it("gives the filter, unless another was typed", async () => {
        await show(<Shown view={7} />, { modules: [] });
        await screen.findByText("Hot [is:open] kept");
        cleanup();
        await show(<Shown view={7} filter="level:L2" />, { modules: [] });
        await screen.findByText("Hot [level:L2] departed");
        cleanup();
        await show(<Shown view={7} filter="" />, { modules: [] });
        await screen.findByText("Hot [] departed");
    });

    it("is asked for by itself only where the list of views does not have it", async () => {
        await show(<Shown view={7} />, { modules: [] });
        await screen.findByText(/^Hot/);
        expect(asked.mock.calls.flat()).toEqual(["/api/v1/navigation"]);
        cleanup();
        listed = [];
        await show(<Shown view={7} />, { modules: [] });
        await screen.findByText(/^Hot/);
        expect(asked).toHaveBeenCalledWith("/api/v1/views/{id}");
    });

    it("says that it is not there", async () => {
        listed = [];
        isThere = false;
        await show(<Shown view={7} />, { modules: [] });
        await screen.findByText("failed [] kept");
    });

    it("asks for nothing where none is named", async () => {
        await show(<Shown filter="level:L2" />, { modules: [] });
        await screen.findByText("none [level:L2] kept");
        expect(asked).not.toHaveBeenCalled();
    });
});

describe("what the address holds of a filter", () => {
    it("is what departs from the view, down to no filter at all", () => {
        expect(departure(hot, "is:open")).toBeUndefined();
        expect(departure(hot, "level:L2")).toBe("level:L2");
        expect(departure(hot, "")).toBe("");
        expect(departure(undefined, "")).toBeUndefined();
        expect(departure(undefined, "level:L2")).toBe("level:L2");
    });
});

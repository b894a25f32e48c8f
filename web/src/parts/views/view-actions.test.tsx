// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { SavedView } from "../../api/types";
import { show } from "../../frame/page.testing";
import { ToastProvider } from "../../frame/toasts";

const sent = vi.fn<(verb: string, body: unknown, version?: string) => void>();
let may: string[] = [];

const hot = (more: Partial<SavedView> = {}): SavedView => ({
    id: "7",
    kind: "ticket",
    name: "Hot",
    filter: "is:open",
    sort: null,
    columns: ["subject"],
    sharing: "team",
    team: { id: "3", name: "Help desk", level: "L1" },
    owner: { id: "1", name: "Ann Archer" },
    path: "/tickets?view=7",
    tally: null,
    version: 4,
    may: ["change", "remove"],
    ...more,
});

interface Asked {
    body?: Partial<SavedView>;
    params?: { header?: { "If-Match": string }; path?: { id: string } };
}

vi.mock("../../api/client", () => ({
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
    basedOn: (version: number) => ({ header: { "If-Match": `"${version}"` } }),
    api: {
        GET: () => Promise.resolve({ data: { queues: [], views: { items: [], next: null, may } } }),
        POST: (path: string, { body, params }: Asked) => {
            if (path === "/api/v1/views/{id}/restore") {
                sent("RESTORE", params?.path?.id);
                return Promise.resolve({ data: hot({ version: 5 }) });
            }
            sent("POST", body);
            return Promise.resolve({ data: hot({ id: "8", version: 1 }) });
        },
        PATCH: (_: string, { body, params }: Asked) => {
            sent("PATCH", body, params?.header?.["If-Match"]);
            return Promise.resolve({ data: hot({ filter: body?.filter ?? "", version: 5 }) });
        },
        DELETE: () => {
            sent("DELETE", null);
            return Promise.resolve({});
        },
    },
}));

const { ViewActions } = await import("./view-actions");
await import("./view-dialog"); // There before it is asked for, as in a browser that was idle.

const gone = vi.fn<(view: SavedView | null) => void>();

const actions = (view?: SavedView, isDeparted = false) =>
    show(
        <ToastProvider>
            <ViewActions
                kind="ticket"
                list={() => ({ filter: "level:L2", columns: ["key", "subject"] })}
                view={view}
                isDeparted={isDeparted}
                isSavable
                onGo={gone}
            />
        </ToastProvider>,
        { modules: [] },
    );

beforeEach(() => {
    may = ["create", "share_team"];
    sent.mockClear();
    gone.mockClear();
});
afterEach(cleanup);

describe("what can be done with the view of a list", () => {
    it("is to save it, for who may have views", async () => {
        await actions();
        fireEvent.click(await screen.findByRole("button", { name: "Save view" }));
        fireEvent.change(await screen.findByLabelText("Name"), { target: { value: " L2 " } });
        fireEvent.click(screen.getByRole("button", { name: "Save" }));
        await waitFor(() => expect(gone).toHaveBeenCalled());
        expect(sent.mock.calls).toEqual([
            [
                "POST",
                {
                    kind: "ticket",
                    name: "L2",
                    filter: "level:L2",
                    columns: ["key", "subject"],
                    sharing: "private",
                },
            ],
        ]);
        cleanup();
        may = [];
        await actions();
        expect(screen.queryByRole("button")).toBeNull();
    });

    it("is to update it where the list departs, based on its version, and to take that back", async () => {
        await actions(hot());
        expect(screen.queryByRole("button", { name: "Update view" })).toBeNull();
        cleanup();
        await actions(hot(), true);
        fireEvent.click(await screen.findByRole("button", { name: "Update view" }));
        await screen.findByText("View “Hot” updated");
        fireEvent.click(screen.getByRole("button", { name: "Undo" }));
        await waitFor(() => expect(sent).toHaveBeenCalledTimes(2));
        expect(sent.mock.calls).toEqual([
            ["PATCH", { filter: "level:L2", columns: ["key", "subject"] }, '"4"'],
            ["PATCH", { filter: "is:open", columns: ["subject"], sort: null }, '"5"'],
        ]);
    });

    it("is to delete it, and to have the same one back under its id", async () => {
        await actions(hot());
        fireEvent.click(await screen.findByRole("button", { name: "Actions for this view" }));
        fireEvent.click(await screen.findByText("Delete view"));
        await screen.findByText("View “Hot” deleted");
        expect(gone).toHaveBeenLastCalledWith(null);
        fireEvent.click(screen.getByRole("button", { name: "Undo" }));
        await waitFor(() =>
            expect(gone).toHaveBeenLastCalledWith(expect.objectContaining({ id: hot().id })),
        );
        expect(sent).toHaveBeenLastCalledWith("RESTORE", hot().id);
    });

    it("is nothing but to save another, for who only sees it", async () => {
        await actions(hot({ may: [] }), true);
        await screen.findByRole("button", { name: "Save view" });
        expect(screen.getAllByRole("button")).toHaveLength(1);
    });
});

// @vitest-environment happy-dom
// Schedules as an administrator sees them: an honest empty page, when each runs, what came of it,
// and a field that explains itself.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import type { Schedule } from "../api/types";
import { show } from "../frame/page.testing";
import { ToastProvider } from "../frame/toasts";
import texts from "./texts/en.json";

type Query = { cron?: string; zone?: string; language?: string };
const asked = vi.fn<(verb: string, path: string, body?: unknown) => void>();
let all: Schedule[];

const cronFault = new Problem(
    422,
    {
        code: "invalid",
        errors: [{ field: "cron", code: "cron_parts", message: "cron must have five parts" }],
    },
    null,
);

vi.mock("../api/client", () => ({
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
    basedOn: (version: number) => ({ header: { "If-Match": `"${version}"` } }),
    api: {
        GET: (path: string, options?: { params: { query?: Query } }) => {
            const query = options?.params.query;
            if (path.endsWith("/preview")) {
                asked("GET", path, query);
                if (query?.cron === "soon") return Promise.reject(cronFault);
                const data = { text: `Says ${query?.cron}.`, next_runs: ["2026-11-24T01:30:00Z"] };
                return Promise.resolve({ data });
            }
            if (path.endsWith("/jobs"))
                return Promise.resolve({
                    data: {
                        items: [{ name: "timeline.verify", summary: "Prove.", arguments: {} }],
                    },
                });
            if (path.endsWith("{id}")) return Promise.resolve({ data: all[0] });
            return Promise.resolve({ data: { items: all, next: null, may: ["create"] } });
        },
        POST: (path: string, options: { body?: unknown }) => {
            asked("POST", path, options.body);
            return Promise.resolve({ data: all[0] });
        },
        PATCH: (path: string, options: { body?: unknown }) => {
            asked("PATCH", path, options.body);
            return Promise.resolve({ data: all[0] });
        },
    },
}));

const { Schedules } = await import("./schedules");
const { SchedulePanel } = await import("./schedule-panel");
const { jobs } = await import("./module");

const nightly: Schedule = {
    id: "1",
    job: "timeline.verify",
    summary: "Prove that the record of changes is whole.",
    arguments: {},
    cron: "30 2 * * *",
    zone: "Europe/Berlin",
    missed: "once",
    enabled: true,
    next_runs: ["2026-11-24T01:30:00Z"],
    trouble: null,
    is_under_way: false,
    last_run: {
        ended_at: "2026-11-23T01:30:02Z",
        outcome: "failed",
        report: "The timeline is not whole.",
    },
    made_by: { id: "1", name: "Ada" },
    created_at: "2026-11-20T12:00:00Z",
    version: 3,
    may: ["change", "remove", "run"],
};

const options = { modules: [jobs], texts, page: "/schedules" };
const openedPanel = (id: string) =>
    show(
        <ToastProvider>
            <SchedulePanel id={id} onClose={() => undefined} />
        </ToastProvider>,
        options,
    );
const cronField = () => screen.findByLabelText<HTMLInputElement>("When (cron expression)");

beforeEach(() => {
    vi.spyOn(Intl, "supportedValuesOf").mockReturnValue(["America/New_York", "Europe/Berlin"]);
    // No layout here: a list in which ten rows are seen.
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(320);
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(800);
    all = [nightly];
    asked.mockClear();
});
afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

describe("the schedules", () => {
    it("say that nothing is scheduled, what it is good for, and how to begin", async () => {
        all = [];
        await show(<Schedules />, options);
        expect(await screen.findByText("Nothing is scheduled")).toBeTruthy();
        expect(screen.getByText(/Have checks run by themselves/)).toBeTruthy();
        expect(screen.getAllByText("New schedule").length).toBeGreaterThan(1);
    });

    it("name the job, when it runs, and that its last run found a problem", async () => {
        await show(<Schedules />, options);
        expect(await screen.findByText("Check that the timeline is whole")).toBeTruthy();
        expect(screen.getByText("30 2 * * *")).toBeTruthy();
        expect(screen.getByText("Problem found")).toBeTruthy();
    });

    it("explain an expression while it is typed, and when it comes next in its zone", async () => {
        await openedPanel("1");
        const field = await cronField();
        expect(await screen.findByText("Says 30 2 * * *.")).toBeTruthy();
        expect(screen.getByText("Tuesday, November 24, 2026 at 2:30 AM")).toBeTruthy();
        fireEvent.change(field, { target: { value: "@daily" } });
        expect(await screen.findByText("Says @daily.")).toBeTruthy();
        expect(asked.mock.calls.at(-1)?.[2]).toEqual({
            cron: "@daily",
            zone: "Europe/Berlin",
            language: "en",
        });
    });

    it("tell what is wrong with an expression at the field, and explain it no longer", async () => {
        await openedPanel("1");
        const field = await cronField();
        await screen.findByText("Says 30 2 * * *.");
        fireEvent.change(field, { target: { value: "soon" } });
        expect(await screen.findByText(/Write five parts/)).toBeTruthy();
        expect(screen.queryByText(/Says/)).toBeNull();
    });

    it("show what the last run found, and run it again at once", async () => {
        await openedPanel("1");
        expect(await screen.findByText("The timeline is not whole.")).toBeTruthy();
        fireEvent.click(screen.getByText("Run now"));
        await waitFor(() =>
            expect(asked).toHaveBeenCalledWith("POST", "/api/v1/schedules/{id}/run", undefined),
        );
    });

    it("are paused by a change that is based on the version that was read", async () => {
        await openedPanel("1");
        fireEvent.click(await screen.findByLabelText("Runs by itself"));
        fireEvent.submit(screen.getByText("Save"));
        await waitFor(() =>
            expect(asked).toHaveBeenCalledWith("PATCH", "/api/v1/schedules/{id}", {
                cron: "30 2 * * *",
                zone: "Europe/Berlin",
                missed: "once",
                enabled: false,
            }),
        );
    });
});

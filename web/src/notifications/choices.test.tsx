// @vitest-environment happy-dom
// Where a person wants which notifications: what is sent is what was chosen, and what could not be
// saved is still there.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem } from "../api/problem";
import type { NotificationChoices } from "../api/types";
import { show } from "../frame/page.testing";
import texts from "./texts/en.json";

const saved = vi.fn<(body: unknown) => void>();
let choices: NotificationChoices;
let refusal: Problem | null;

vi.mock("../api/client", () => ({
    answer: async (call: Promise<{ data: unknown }>) => (await call).data,
    api: {
        GET: () => Promise.resolve({ data: choices }),
        PUT: (_: string, { body }: { body: Partial<NotificationChoices> }) => {
            saved(body);
            if (refusal) return Promise.reject(refusal);
            choices = { ...choices, ...body };
            return Promise.resolve({ data: choices });
        },
    },
}));

const { Choices } = await import("./choices");
const { notifications } = await import("./module");

const opened = () =>
    show(<Choices />, { modules: [notifications], texts, page: "/notifications/choices" });
const inApp = () => screen.findByLabelText<HTMLInputElement>("A new reply: in the app");
const save = () => fireEvent.submit(screen.getByText("Save"));

beforeEach(() => {
    // All four hundred of them are slow to look through in a simulated browser.
    vi.spyOn(Intl, "supportedValuesOf").mockReturnValue(["America/New_York", "Europe/Berlin"]);
    choices = {
        items: [
            { kind: "ticket.assigned", in_app: true, mail: "at_once", is_mailable: true },
            { kind: "ticket.replied", in_app: true, mail: "digest", is_mailable: true },
            { kind: "schedule.failed", in_app: true, mail: "off", is_mailable: false },
        ],
        digest_hour: 8,
        time_zone: "Europe/Berlin",
        mail_language: "de",
        is_mailed: true,
    };
    refusal = null;
    saved.mockClear();
});
afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

describe("the choices of notifications", () => {
    it("name each kind in words, and show what is chosen", async () => {
        await opened();
        expect((await inApp()).checked).toBe(true);
        expect(screen.getByText("A ticket is assigned to you")).toBeTruthy();
        const mail = screen.getByLabelText<HTMLInputElement>("A new reply: by email", {
            selector: "input",
        });
        expect(mail.value).toBe("In the digest");
        expect(screen.queryByText(/sends no notifications by email/)).toBeNull();
    });

    it("offer no mail for what is only told in the app", async () => {
        await opened();
        await inApp();
        const name = "A scheduled job does not end well: by email";
        const mail = screen.getByLabelText<HTMLInputElement>(name, { selector: "input" });
        expect(mail.disabled).toBe(true);
        expect(mail.value).toBe("No email");
    });

    it("say where nothing is mailed at all", async () => {
        choices.is_mailed = false;
        await opened();
        expect(await screen.findByText(/sends no notifications by email/)).toBeTruthy();
    });

    it("save what was changed with all the rest as it was", async () => {
        await opened();
        fireEvent.click(await inApp());
        save();
        await waitFor(() => expect(saved).toHaveBeenCalledOnce());
        expect(saved.mock.calls[0]?.[0]).toEqual({
            items: [
                { kind: "ticket.assigned", in_app: true, mail: "at_once" },
                { kind: "ticket.replied", in_app: false, mail: "digest" },
                { kind: "schedule.failed", in_app: true, mail: "off" },
            ],
            digest_hour: 8,
            time_zone: "Europe/Berlin",
            mail_language: "de",
        });
    });

    it("keep what could not be saved, say why, and can be saved again", async () => {
        refusal = new Problem(503, { code: "failure", title: "Service Unavailable" }, "request-9");
        await opened();
        fireEvent.click(await inApp());
        save();
        const problem = () => document.querySelector("[role=alert]");
        await waitFor(() => expect(problem()?.textContent).toMatch(/\w/));
        expect((await inApp()).checked).toBe(false);

        refusal = null;
        save();
        await waitFor(() => expect(saved).toHaveBeenCalledTimes(2));
        await waitFor(() => expect(problem()?.textContent).toBe(""));
        expect(choices.items[1]?.in_app).toBe(false);
    });

    it("show what is wrong with the time zone beside it", async () => {
        refusal = new Problem(
            422,
            {
                code: "invalid",
                errors: [
                    { field: "time_zone", code: "unknown_zone", message: "time_zone is not known" },
                ],
            },
            null,
        );
        await opened();
        await inApp();
        save();
        await waitFor(() => {
            const zone = screen.getByLabelText("Time zone", { selector: "input" });
            expect(zone.getAttribute("aria-invalid")).toBe("true");
        });
    });
});

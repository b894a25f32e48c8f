// @vitest-environment happy-dom
// The portal without a server: what is asked of it, and when.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { show } from "../frame/page.testing";
import session from "../session/texts/en.json";
import { ListPage } from "./list";
import { NewPage } from "./new";
import { go } from "./path";
import { RatePage } from "./rate";
import texts from "./texts/en.json";

// The client takes the browser's fetch when it is loaded.
const server = vi.hoisted(() => {
    const standIn = { answer: (_: Request): Promise<Response> => Promise.reject(new Error()) };
    globalThis.fetch = (request) => standIn.answer(request as Request);
    return standIn;
});

let asked: string[];
let answers: Record<string, unknown>;

server.answer = async (request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname.replace("/api/v1/", "");
    const sent = request.method === "GET" ? search : await request.clone().text();
    asked.push(`${request.method} ${path} ${decodeURIComponent(sent)}`.trim());
    return Response.json(answers[path] ?? { items: [], next: null, may: [] });
};

const open = (page: React.ReactNode, role: "requester" | "agent" = "requester") =>
    show(page, { modules: [], role, texts: { ...texts, ...session } });

beforeEach(() => {
    asked = [];
    answers = {};
    localStorage.clear();
});
afterEach(cleanup);

describe("a rating by a mailed link", () => {
    const rated = {
        key: "SHOP-1",
        subject: "It burns",
        score: null,
        comment: "",
        may_rate_until: "2026-01-01T00:00:00Z",
    };

    it("is not given by opening the page, which programs do that read mail", async () => {
        window.location.hash = "#secret";
        answers["ratings/look"] = rated;
        answers.ratings = { ...rated, score: "bad", comment: "Slow." };
        await open(<RatePage />);
        await screen.findByText("It burns");
        expect(asked).toEqual(['POST ratings/look {"token":"secret"}']);
        const button = screen.getByRole<HTMLButtonElement>("button", { name: "Send rating" });
        expect(button.disabled).toBe(true);

        fireEvent.click(screen.getByRole("radio", { name: "No" }));
        fireEvent.change(screen.getByRole("textbox"), { target: { value: " Slow. " } });
        fireEvent.click(button);

        await screen.findByRole("heading", { name: "Thank you" });
        expect(asked[1]).toBe('POST ratings {"token":"secret","score":"bad","comment":"Slow."}');
    });

    it("needs the whole link", async () => {
        window.location.hash = "";
        await open(<RatePage />);
        expect((await screen.findByRole("heading", { name: "How was it?" })).textContent).toBe(
            "How was it?",
        );
        expect(asked).toEqual([]);
    });
});

describe("the list of requests", () => {
    const lists = () => asked.filter((one) => one.startsWith("GET tickets"));

    it("is of one's own that are open, and of all by choice", async () => {
        go("");
        await open(<ListPage />);
        await waitFor(() =>
            expect(lists()).toEqual(["GET tickets ?filter=is:open requester:me&limit=25"]),
        );
        expect(screen.queryByRole("button", { name: "My organization’s" })).toBeNull();
        fireEvent.click(screen.getByRole("button", { name: "All" }));
        await waitFor(() => expect(lists()[1]).toBe("GET tickets ?filter=requester:me&limit=25"));
    });

    it("asks for no more than one's own, whatever the address says", async () => {
        go("?of=organization");
        await open(<ListPage />);
        await waitFor(() => expect(lists()[0]).toContain("requester:me"));
    });
});

describe("a new request", () => {
    beforeEach(() => {
        answers.applications = { items: [{ key: "SHOP", name: "Web shop" }], next: null, may: [] };
        answers["forms/ask"] = {
            intro: "Tell us.",
            fields: [
                {
                    name: "access",
                    label: "Access?",
                    help: "",
                    type: "checkbox",
                    choices: [],
                    is_required: false,
                },
                {
                    name: "system",
                    label: "System",
                    help: "",
                    type: "choice",
                    choices: ["VPN"],
                    is_required: true,
                    when: { field: "access", values: ["yes"] },
                },
            ],
        };
        answers.tickets = { key: "SHOP-9" };
    });

    it("asks what its form does, once that is due, and sends no more", async () => {
        await open(<NewPage />);
        await screen.findByText("Tell us.");
        expect(screen.queryByLabelText("System")).toBeNull();
        fireEvent.click(screen.getByLabelText("Access?"));
        fireEvent.change(screen.getByLabelText("System"), { target: { value: "VPN" } });
        fireEvent.change(screen.getByLabelText("In one line"), { target: { value: "Access" } });
        fireEvent.change(screen.getByRole("textbox", { name: "Describe it" }), {
            target: { value: "Please." },
        });
        fireEvent.click(screen.getByRole("button", { name: "Send" }));

        await waitFor(() => expect(window.location.pathname).toBe("/portal/tickets/SHOP-9"));
        const sent = asked.find((one) => one.startsWith("POST tickets"));
        expect(JSON.parse(sent?.replace("POST tickets ", "") ?? "{}")).toEqual({
            application: "SHOP",
            kind: "incident",
            subject: "Access",
            text: "Please.",
            attachments: [],
            fields: { access: true, system: "VPN" },
        });
    });

    it("keeps what was typed until it is sent", async () => {
        await open(<NewPage />);
        fireEvent.change(await screen.findByLabelText("In one line"), {
            target: { value: "Half a thought" },
        });
        cleanup();
        await open(<NewPage />);
        expect((await screen.findByLabelText<HTMLInputElement>("In one line")).value).toBe(
            "Half a thought",
        );
    });
});

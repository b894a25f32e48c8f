// @vitest-environment happy-dom
// Hosts as their keepers see them: a list, a panel beside it, and each token shown once.
import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { show } from "../../frame/page.testing";
import { ToastProvider } from "../../frame/toasts";
import texts from "../texts/en.json";
import { Hosts } from "./hosts";

// The client takes the browser's fetch when it is loaded.
const server = vi.hoisted(() => {
    const standIn = { answer: (_: Request): Promise<Response> => Promise.reject(new Error()) };
    globalThis.fetch = (request) => standIn.answer(request as Request);
    return standIn;
});

const host = {
    id: "7",
    name: "web-1",
    applications: [{ key: "SHOP", name: "Web shop" }],
    created_at: "2026-01-01T00:00:00Z",
    created_by: { id: "1", name: "Ada" },
    rotated_at: null,
    previous_until: null,
    last_seen_at: null,
    may: ["change", "rotate", "revoke"],
};
const made = { id: "7", name: "web-1", token: "mainstay_host_abc", previous_until: null };

let asked: string[];
let hosts: (typeof host)[];
let may: string[];

const answers = (path: string): unknown =>
    path === "applications"
        ? { items: [], next: null, may: [] }
        : path === "hosts"
          ? { items: hosts, next: null, may }
          : hosts[0];

server.answer = async (request) => {
    const path = new URL(request.url).pathname.replace("/api/v1/", "");
    if (request.method === "GET") return Response.json(answers(path));
    asked.push(`${request.method} ${path} ${await request.clone().text()}`.trim());
    if (request.method !== "POST") return new Response(null, { status: 204 });
    hosts = [host];
    return Response.json(made);
};

const open = (search = "") =>
    show(
        <ToastProvider>
            <Hosts />
        </ToastProvider>,
        { modules: [], texts, page: "/hosts", path: `/hosts${search}` },
    );

const press = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }));
const panel = (title: string) => screen.findByRole("dialog", { name: title });
const submit = (dialog: HTMLElement) =>
    fireEvent.submit(dialog.querySelector("form") as HTMLFormElement);
const name = async (dialog: HTMLElement, value: string) =>
    fireEvent.change(await within(dialog).findByLabelText("Name"), { target: { value } });

beforeEach(() => {
    asked = [];
    hosts = [host];
    may = ["create"];
    // No layout here: a list in which ten rows are seen.
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(320);
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
});
afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

describe("the hosts", () => {
    it("are a list: of each its applications, when it was seen, and who registered it", async () => {
        await open();
        const row = (await screen.findByText("web-1")).closest('[role="row"]')?.textContent;
        expect(row).toContain("Web shop");
        expect(row).toContain("Never seen");
        expect(row).toContain("Ada");
    });

    it("say that there are none, what they are good for, and how to begin", async () => {
        hosts = [];
        await open();
        await screen.findByText("No hosts yet");
        expect(screen.getAllByText("New host")).toHaveLength(2);
    });

    it("say why they cannot be had, and are asked for again", async () => {
        const before = server.answer;
        server.answer = async () => Response.json({ code: "failure" }, { status: 500 });
        await open();
        await screen.findByRole("alert");
        server.answer = before;
        await press("Try again");
        await screen.findByText("web-1");
    });

    it("are registered by name, and stay open with the token, which is shown this once", async () => {
        hosts = [];
        await open("?open=new");
        const form = await panel("New host");
        await name(form, " web-1 ");
        submit(form);
        const registered = await panel("web-1");
        expect(await within(registered).findByText("mainstay_host_abc")).toBeTruthy();
        expect(asked).toEqual(['POST hosts {"name":"web-1","applications":[]}']);
        fireEvent.click(within(registered).getByRole("button", { name: "Close" }));
        await waitFor(() => expect(screen.queryByText("mainstay_host_abc")).toBeNull());
        fireEvent.click(await screen.findByText("web-1"));
        await panel("web-1");
        expect(screen.queryByText("mainstay_host_abc")).toBeNull();
    });

    it("keep their applications when they are renamed", async () => {
        await open("?open=7");
        const form = await panel("web-1");
        await name(form, "web-2");
        submit(form);
        await waitFor(() =>
            expect(asked).toEqual(['PUT hosts/7 {"name":"web-2","applications":["SHOP"]}']),
        );
    });

    it("are given a new token only after a question", async () => {
        await open("?open=7");
        await press("Rotate token");
        expect(asked).toEqual([]);
        submit(await panel("Rotate the token of “web-1”?"));
        expect(await screen.findByText("mainstay_host_abc")).toBeTruthy();
        expect(asked).toEqual(["POST hosts/7/rotate {}"]);
    });

    it("are revoked only after a question, and left", async () => {
        await open("?open=7");
        await press("Revoke");
        expect(asked).toEqual([]);
        submit(await panel("Revoke the host “web-1”?"));
        await waitFor(() => expect(asked).toEqual(["DELETE hosts/7"]));
        await waitFor(() => expect(screen.queryByRole("dialog", { name: "web-1" })).toBeNull());
    });

    it("are only read by who may do nothing to them", async () => {
        hosts = [{ ...host, may: [] }];
        may = [];
        await open("?open=7");
        const shown = await panel("web-1");
        await within(shown).findByText("Token of the agent");
        expect(within(shown).queryByRole("button", { name: "Save" })).toBeNull();
        expect(within(shown).queryByRole("button", { name: "Rotate token" })).toBeNull();
        expect(screen.queryByRole("button", { name: "New host" })).toBeNull();
    });
});

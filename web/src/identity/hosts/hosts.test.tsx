// @vitest-environment happy-dom
// Hosts are registered, and each token is shown once. The texts of the module are not loaded: what is
// pressed is named by its key.
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { show } from "../../frame/page.testing";
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
    created_by: null,
    rotated_at: null,
    previous_until: null,
    last_seen_at: null,
    may: ["change", "rotate", "revoke"],
};

let asked: string[];
let hosts: (typeof host)[];
let may: string[];

server.answer = async (request) => {
    const path = new URL(request.url).pathname.replace("/api/v1/", "");
    const sent = request.method === "GET" ? "" : await request.clone().text();
    if (request.method !== "GET") asked.push(`${request.method} ${path} ${sent}`.trim());
    const body =
        path === "hosts" && request.method === "GET"
            ? { items: hosts, next: null, may }
            : path === "applications"
              ? { items: [], next: null, may: [] }
              : { id: "7", name: "web-1", token: "mainstay_host_abc", previous_until: null };
    return request.method === "DELETE" || request.method === "PUT"
        ? new Response(null, { status: 204 })
        : Response.json(body);
};

const open = () => show(<Hosts />, { modules: [] });

const press = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }));

describe("hosts", () => {
    beforeEach(() => {
        asked = [];
        hosts = [host];
        may = ["create"];
    });
    afterEach(cleanup);

    it("are registered by name, and the token is shown", async () => {
        hosts = [];
        await open();
        await press("host.new");
        const dialog = await screen.findByRole("dialog");
        fireEvent.change(dialog.querySelector("input") as HTMLInputElement, {
            target: { value: " web-1 " },
        });
        fireEvent.submit(dialog.querySelector("form") as HTMLFormElement);
        await waitFor(() => expect(screen.getByText("mainstay_host_abc")).toBeTruthy());
        expect(asked).toEqual(['POST hosts {"name":"web-1","applications":[]}']);
    });

    it("keep their applications when they are renamed", async () => {
        await open();
        await press("host.change");
        const dialog = await screen.findByRole("dialog");
        fireEvent.change(dialog.querySelector("input") as HTMLInputElement, {
            target: { value: "web-2" },
        });
        fireEvent.submit(dialog.querySelector("form") as HTMLFormElement);
        await waitFor(() =>
            expect(asked).toEqual(['PUT hosts/7 {"name":"web-2","applications":["SHOP"]}']),
        );
    });

    it("are given a new token, and revoked, only after a question", async () => {
        await open();
        await press("program.rotate.host");
        expect(asked).toEqual([]);
        fireEvent.submit(
            (await screen.findByRole("dialog")).querySelector("form") as HTMLFormElement,
        );
        await waitFor(() => expect(screen.getByText("mainstay_host_abc")).toBeTruthy());
        expect(asked).toEqual(["POST hosts/7/rotate {}"]);
    });

    it("are only looked at by who may do nothing to them", async () => {
        hosts = [{ ...host, may: [] }];
        may = [];
        await open();
        await screen.findByText("web-1");
        expect(screen.queryAllByRole("button")).toEqual([]);
    });
});

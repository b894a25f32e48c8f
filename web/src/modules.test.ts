// @vitest-environment happy-dom
// What all modules together must be: keys that mean one thing, places that exist, names of their own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

import { clashes } from "./frame/clashes";
import { type Module, sections } from "./frame/module";
import { allKeys } from "./frame/modules";
import { modules } from "./modules";
import { makeRouter } from "./router";
import { someone } from "./session/someone.testing";

const all: readonly Module[] = modules;
const places = all.flatMap(({ places: own = [] }) => own);
const router = makeRouter(new QueryClient());
const paths = Object.keys(router.routesByPath);

describe("the modules", () => {
    it("have no two keys that clash in one scope", () => {
        expect(clashes(allKeys(all))).toEqual([]);
    });

    it("reach every place by g and a letter", () => {
        for (const { name, keys } of places)
            expect([name, keys]).toEqual([name, expect.stringMatching(/^g [a-zA-Z]$/)]);
    });

    it("have places of different names, in sections that there are", () => {
        const names = places.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const { section } of places) expect(sections).toContain(section);
    });

    it("lead to addresses that there are", () => {
        const declared = [
            ...places.map(({ to }) => to),
            ...all.flatMap(({ commands = [] }) => commands.map(({ to }) => to)),
            ...all.flatMap(({ setup = [] }) => setup.flatMap(({ action }) => action?.to ?? [])),
            ...all.flatMap(({ chain = {} }) =>
                Object.values(chain).flatMap(({ link }) => link?.("SHOP-1").to ?? []),
            ),
        ];
        for (const to of declared) expect(paths).toContain(to);
    });

    it("give everybody somewhere to begin", () => {
        for (const role of ["agent", "auditor", "administrator"] as const) {
            const first = all.flatMap(({ landing }) => landing?.(someone(role)) ?? [])[0];
            if (!first) throw new Error(`${role} begins nowhere`);
            expect(paths).toContain(first.to);
            const place = places.find(({ to }) => to === first.to);
            expect([role, place?.isFor(someone(role))]).toEqual([role, true]);
        }
    });

    it("lead requesters to the portal's page of the same, and keep everybody else", () => {
        const led = (role: "requester" | "agent", path: string) =>
            all.flatMap(({ elsewhere }) => elsewhere?.(someone(role), path) ?? [])[0];
        expect(led("requester", "/")).toBe("/portal");
        expect(led("requester", "/queue")).toBe("/portal");
        expect(led("requester", "/tickets/shop-7")).toBe("/portal/tickets/SHOP-7");
        expect(led("requester", "/tickets/SHOP-7/timeline")).toBe("/portal/tickets/SHOP-7");
        expect(led("requester", "/new")).toBe("/portal/new");
        expect(led("requester", "/me")).toBe("/portal/settings");
        expect(led("requester", "/notifications/choices")).toBe("/portal/settings");
        expect(led("agent", "/queue")).toBeUndefined();
    });

    it("show requesters nothing of the inside", () => {
        const seen = places.filter(({ isFor }) => isFor(someone("requester")));
        expect(seen.map(({ name }) => name)).toEqual([
            "tickets",
            "notifications",
            "notificationChoices",
            "me",
        ]);
    });

    it("listen to what the server's live topics are called, and ask for nothing on the clock", () => {
        const server = readdirSync("../src", { recursive: true, encoding: "utf8" })
            .filter((path) => /(?<!_test)\.[ch]pp$/.test(path))
            .map((path) => readFileSync(join("../src", path), "utf8"));
        for (const { topics = [] } of all)
            for (const { type } of topics)
                expect([type, server.some((text) => text.includes(`"${type}"`))]).toEqual([
                    type,
                    true,
                ]);
        for (const page of ["src/jobs/jobs.tsx", "src/mail/attention/mails.ts"])
            expect(readFileSync(page, "utf8")).not.toContain("refetchInterval");
    });

    it("each listen to what they refresh", () => {
        for (const { topics = [] } of all)
            for (const { type, refresh } of topics)
                expect(refresh({ type, key: "SHOP-1" }).length).toBeGreaterThan(0);
    });
});

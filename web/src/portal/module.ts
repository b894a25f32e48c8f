// What the portal brings to the interface of staff: requesters are led to it from every page. The
// portal itself is a document of its own, which main.tsx begins.
import type { Module } from "../frame/module";
import { usesPortal } from "../session/session";
import type en from "./texts/en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        portal: typeof en;
    }
}

const settings = ["/me", "/notifications/choices"];

/** The portal's page of what a page of staff shows. */
export function portalPage(path: string): string {
    const key = /^\/tickets\/([A-Z0-9]+-\d+)(?:\/|$)/i.exec(path)?.[1];
    if (key) return `/portal/tickets/${key.toUpperCase()}`;
    if (path === "/new") return "/portal/new";
    return settings.includes(path) ? "/portal/settings" : "/portal";
}

export const portal = {
    name: "portal",
    routes: [],
    elsewhere: (me, path) => (usesPortal(me) ? portalPage(path) : null),
} as const satisfies Module;

// What the portal brings to the interface of staff: requesters are led there from the first page.
// The portal itself is a document of its own, which main.tsx begins.
import type { Module } from "../frame/module";
import { isStaff } from "../session/session";
import type en from "./texts/en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        portal: typeof en;
    }
}

export const portal = {
    name: "portal",
    routes: [],
    landing: (me) => (isStaff(me) ? null : { href: "/portal" }),
} as const satisfies Module;

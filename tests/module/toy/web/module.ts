// What the toy brings to the interface: a page of notes.
import { IconNotes } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page } from "../frame/routes";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        toy: typeof en & typeof names;
    }
}

const notes = createRoute({
    getParentRoute: () => frameRoute,
    path: "/toy",
    component: page("toy", () => import("./notes"), "Notes"),
});

export const toy = {
    name: "toy",
    routes: [notes],
    places: [
        {
            name: "toy",
            section: "know",
            to: "/toy",
            label: "place.toy",
            Icon: IconNotes,
            keys: "g z",
            isFor: ({ may }) => may.includes("toy_note_read"),
        },
    ],
    topics: [{ type: "toy.note_left", refresh: () => [["toy"]] }],
} as const satisfies Module;

// The page of the first-run checklist. Its lines speak with the texts of their modules.
import { createRoute } from "@tanstack/react-router";

import { patiently } from "../api/recovery";
import { loadTexts } from "../text/language";
import { frameRoute, page } from "./routes";

export const setupRoute = createRoute({
    getParentRoute: () => frameRoute,
    path: "/setup",
    loader: ({ context: { modules } }) =>
        patiently(() =>
            Promise.all(modules.flatMap(({ name, setup }) => (setup ? [loadTexts(name)] : []))),
        ),
    component: page("frame", () => import("./setup-page"), "SetupPage"),
});

// What releases bring to the interface: the deployments, and how each of them did.
import { IconRocket } from "@tabler/icons-react";
import { createRoute } from "@tanstack/react-router";

import type { Module } from "../frame/module";
import { frameRoute, page, searchText } from "../frame/routes";
import { may } from "../session/session";
import type en from "./texts/en.json";
import type names from "./texts/names.en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        releases: typeof en & typeof names;
    }
}

const deployments = createRoute({
    getParentRoute: () => frameRoute,
    path: "/deployments",
    validateSearch: (
        search: Record<string, unknown>,
    ): {
        application?: string | undefined;
        environment?: string | undefined;
        open?: string | undefined;
    } => ({
        application: searchText(search.application),
        environment: searchText(search.environment),
        open: searchText(search.open),
    }),
    component: page("releases", () => import("./deployments"), "Deployments"),
});

const deployment = createRoute({
    getParentRoute: () => frameRoute,
    path: "/deployments/$id",
    validateSearch: (
        search: Record<string, unknown>,
    ): { tab?: string | undefined; range?: string | undefined } => ({
        tab: searchText(search.tab),
        range: searchText(search.range),
    }),
    component: page("releases", () => import("./deployment"), "DeploymentPage"),
});

export const releases = {
    name: "releases",
    routes: [deployments, deployment],
    places: [
        {
            name: "deployments",
            section: "change",
            to: "/deployments",
            label: "place.deployments",
            Icon: IconRocket,
            keys: "g Y",
            isFor: (me) => may(me, "deployment_read"),
        },
    ],
    marks: {
        key: "deployments",
        isFor: (me) => may(me, "deployment_read"),
        load: () => import("./chart-marks").then((all) => all.marksOf),
    },
    chain: {
        deployment: {
            name: ({ label }, t) => t("chain.suspected", { what: label }),
            link: (id) => ({ to: "/deployments/$id", params: { id } }),
        },
    },
    topics: [{ type: "deployment.changed", refresh: () => [["deployments"]] }],
} as const satisfies Module;

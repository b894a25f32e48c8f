// The modules of the interface, one line each: all that the frame, the router and the tests know of
// them. In this order stand their places in a section of the rail, and their steps of the set-up.
import { fields } from "./fields/module";
import { identity } from "./identity/module";
import { jobs } from "./jobs/module";
import { mail } from "./mail/module";
import { notifications } from "./notifications/module";
import { parts } from "./parts/module";
import { portal } from "./portal/module";
import { routing } from "./routing/module";
import { search } from "./search/module";
import { serviceLevels } from "./service-levels/module";
import { tickets } from "./tickets/module";
import { views } from "./views/module";

export const modules = [
    portal,
    tickets,
    notifications,
    identity,
    serviceLevels,
    fields,
    mail,
    jobs,
    parts,
    routing,
    search,
    views,
] as const;

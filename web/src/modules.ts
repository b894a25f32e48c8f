// The modules of the interface, one line each: all that the frame, the router and the tests know of
// them. In this order stand their places in a section of the rail, and their steps of the set-up.
import { automation } from "./automation/module";
import { bugfix } from "./bugfix/module";
import { fields } from "./fields/module";
import { homePage } from "./home/module";
import { identity } from "./identity/module";
import { jobs } from "./jobs/module";
import { mail } from "./mail/module";
import { monitoring } from "./monitoring/module";
import { notifications } from "./notifications/module";
import { parts } from "./parts/module";
import { portal } from "./portal/module";
import { releases } from "./releases/module";
import { reports } from "./reports/module";
import { routing } from "./routing/module";
import { search } from "./search/module";
import { serviceLevels } from "./service-levels/module";
import { signals } from "./signals/module";
import { tickets } from "./tickets/module";
import { vendors } from "./vendors/module";
import { views } from "./views/module";
import { webhooks } from "./webhooks/module";

export const modules = [
    portal,
    homePage,
    tickets,
    signals,
    monitoring,
    bugfix,
    automation,
    notifications,
    identity,
    releases,
    reports,
    serviceLevels,
    fields,
    mail,
    jobs,
    parts,
    routing,
    search,
    vendors,
    views,
    webhooks,
] as const;

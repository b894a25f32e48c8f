// The modules of the interface, one line each: all that the frame, the router and the tests know of
// them. Their order is the order of their places in each section of the rail.
import { identity } from "./identity/module";
import { jobs } from "./jobs/module";
import { mail } from "./mail/module";
import { tickets } from "./tickets/module";

export const modules = [tickets, mail, identity, jobs] as const;

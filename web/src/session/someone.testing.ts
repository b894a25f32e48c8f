// Somebody who is signed in, for tests.
import type { Me } from "../api/types";

/** What some roles may do, as the server says it. */
const mayOf: Partial<Record<Me["role"], string[]>> = {
    requester: ["application_use", "ticket_create"],
    agent: ["application_use", "ticket_create", "ticket_read_private", "ticket_work"],
};
const everything = [
    ...(mayOf.agent ?? []),
    "automation_manage",
    "directory_read",
    "directory_write",
    "ingest_key_manage",
    "jobs_manage",
    "mail_read",
    "mail_review",
    "role_manage",
    "role_read",
    "schedules_manage",
    "security_read",
    "team_write",
];

/** Somebody who is signed in. */
export function someone(role: Me["role"]): Me {
    return {
        id: "1",
        name: "Ann Archer",
        email: "ann@mainstay.test",
        role,
        organization: null,
        teams: [],
        is_present: true,
        has_password: true,
        version: 1,
        sees_organization: false,
        custom_role: null,
        may: mayOf[role] ?? everything,
    };
}

// The roles a person can have, from the least to the most.
import type { Role } from "../../api/types";

export const roles: readonly Role[] = [
    "requester",
    "agent",
    "developer",
    "manager",
    "auditor",
    "administrator",
];

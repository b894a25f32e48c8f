// The words of errors that stand in addresses. Small: the router reads addresses by it.
export const stateTabs = ["unresolved", "regressed", "resolved", "ignored"] as const;
export type StateTab = (typeof stateTabs)[number];

/** How a list is sorted; where nothing is said, what needs someone is first. */
export const sorts = ["last_seen", "first_seen", "events", "users"] as const;
export type Sort = (typeof sorts)[number];

export const isStateTab = (word: unknown): word is StateTab =>
    stateTabs.some((one) => one === word);
export const isSort = (word: unknown): word is Sort => sorts.some((one) => one === word);

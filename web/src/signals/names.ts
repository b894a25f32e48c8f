// The words of signals that stand in addresses. Small: the router reads addresses by it.
export const severities = ["critical", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/** How an incident stands, as it is shown: somebody sees to all of it, or not. */
export const shownStates = ["open", "acknowledged", "recovered"] as const;
export type ShownState = (typeof shownStates)[number];

export const isSeverity = (word: unknown): word is Severity =>
    severities.some((one) => one === word);
export const isShownState = (word: unknown): word is ShownState =>
    shownStates.some((one) => one === word);

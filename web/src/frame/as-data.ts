// Marks a choice whose names are data of people, not words of the interface, in the field and in
// its list.
export const asData = { translate: "no", attributes: { dropdown: { translate: "no" } } } as const;

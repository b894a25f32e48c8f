// Whether an entry of a timeline tells that the thing was made, whatever thing it is. Pure.
export interface Did {
    action: string;
}

const creations = new Set(["created", "opened"]);

/** What was done, without the thing it was done to: `ticket.created` and `created` are the same. */
export const actionOf = ({ action }: Did) => action.split(".").at(-1) ?? action;

/** All it had is recorded as a change from nothing then, which is no change to anybody. */
export const isCreation = (entry: Did) => creations.has(actionOf(entry));

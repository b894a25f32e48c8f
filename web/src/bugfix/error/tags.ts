// What is otherwise with an error than with the rest of its application. Pure.
import type { ErrorDetails } from "../../api/types";

type Tag = ErrorDetails["tags"][number];

export interface Difference {
    name: string;
    value: string;
    share: number;
    shareElsewhere: number;
}

/** Values that stand out, those that do so most first. */
export function differencesOf(tags: readonly Tag[]): Difference[] {
    return tags
        .flatMap(({ name, values }) =>
            values
                .filter(({ is_over_represented: stands }) => stands)
                .map(({ value, share, share_elsewhere: shareElsewhere }) => ({
                    name,
                    value,
                    share,
                    shareElsewhere,
                })),
        )
        .sort((a, b) => b.share - b.shareElsewhere - (a.share - a.shareElsewhere));
}

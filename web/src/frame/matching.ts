// Which commands fit what was typed, best first. Pure.

/** All words must be found, in any order; a label that starts with the words comes first. */
export function matching<T extends { label: string }>(commands: readonly T[], typed: string): T[] {
    const words = fold(typed).split(/\s+/).filter(Boolean);
    const ranked = commands.flatMap((command) => {
        const label = fold(command.label);
        if (!words.every((word) => label.includes(word))) return [];
        const isStart = words.every((word) =>
            label.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)),
        );
        return [{ command, rank: label.startsWith(words[0] ?? "") ? 0 : isStart ? 1 : 2 }];
    });
    return ranked.sort((a, b) => a.rank - b.rank).map(({ command }) => command);
}

/** Without case and accents. */
export function fold(text: string): string {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

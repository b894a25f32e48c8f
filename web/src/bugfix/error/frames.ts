// A stack trace as it is read: the call that failed first, the application's own calls in sight, those
// of libraries in groups. Pure.
import type { ErrorEvent, ErrorException, ErrorFrame } from "../../api/types";

export interface ShownFrame {
    kind: "frame";
    frame: ErrorFrame;
    /** Among all frames of the trace. */
    at: number;
    isFault: boolean;
}

/** Calls of libraries that follow each other. */
export interface LibraryGroup {
    kind: "library";
    frames: readonly ShownFrame[];
}

export type TraceLine = ShownFrame | LibraryGroup;

/** Where the application is at fault: its call nearest to the failure, else the nearest of all. */
export function faultOf(frames: readonly ErrorFrame[]): number {
    const own = frames.findLastIndex(({ in_app: isOwn }) => isOwn === true);
    return own >= 0 ? own : frames.length - 1;
}

/** The newest call first. A single call of a library stands by itself. */
export function linesOf(frames: readonly ErrorFrame[]): TraceLine[] {
    const fault = faultOf(frames);
    const lines: TraceLine[] = [];
    let group: ShownFrame[] = [];
    const close = () => {
        const [only] = group;
        if (group.length === 1 && only) lines.push(only);
        else if (group.length > 1) lines.push({ kind: "library", frames: group });
        group = [];
    };
    for (let at = frames.length - 1; at >= 0; at--) {
        const frame = frames[at];
        if (!frame) continue;
        const shown: ShownFrame = { kind: "frame", frame, at, isFault: at === fault };
        if (frame.in_app === true || shown.isFault) {
            close();
            lines.push(shown);
        } else group.push(shown);
    }
    close();
    return lines;
}

export interface SourceLine {
    number: number | null;
    text: string;
    isPointed: boolean;
}

/** The lines of source around a call, numbered where its line is known. */
export function sourceOf({ before, context, after, line }: ErrorFrame): SourceLine[] {
    if (context === "" && before.length === 0 && after.length === 0) return [];
    return [...before, context, ...after].map((text, at) => ({
        number: line === null ? null : line - before.length + at,
        text,
        isPointed: at === before.length,
    }));
}

/** `src/cart.py:31` */
export function placeOf({ file, absolute_path: path, module, line, package: of }: ErrorFrame) {
    const where = file || path || module || of;
    return where === "" || line === null ? where : `${where}:${line}`;
}

/** Where a mapped call was in the bundle: `t (https://shop.example/main.js:1:13)` */
export function reportedOf({ reported }: ErrorFrame) {
    if (reported === null) return "";
    const { function: name, file, line, column } = reported;
    const place = [file, line, column].filter((part) => part !== null && part !== "").join(":");
    return name === "" ? place : `${name} (${place})`;
}

/** What an event says went wrong, what came of it last first. One without exceptions may have calls. */
export function exceptionsOf(event: ErrorEvent): ErrorException[] {
    if (event.exceptions.length > 0) return event.exceptions.toReversed();
    const crashed = event.threads.find((one) => one.is_crashed) ?? event.threads[0];
    const frames = event.frames.length > 0 ? event.frames : (crashed?.frames ?? []);
    if (frames.length === 0) return [];
    return [
        { type: "", value: event.message, module: "", mechanism: "", is_handled: null, frames },
    ];
}

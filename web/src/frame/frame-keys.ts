// The keys that are the frame's own.
import type { KeyBinding } from "./module";

export const frameKeys: readonly KeyBinding[] = [
    { id: "frame.palette", scope: "everywhere", keys: "mod+k" },
    { id: "frame.search", scope: "everywhere", keys: "/" },
    { id: "frame.help", scope: "everywhere", keys: "?" },
    { id: "frame.rail", scope: "everywhere", keys: "[" },
];

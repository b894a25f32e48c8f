// What part of a picture is seen, and how large. Pure: on the screen a point of the picture is at
// `point * scale + offset`.

export interface View {
    scale: number;
    x: number;
    y: number;
}

export interface Size {
    width: number;
    height: number;
}

export const scaleMin = 0.15;
export const scaleMax = 2;
/** Smaller than this, nothing is read: a picture that needs it begins at its left and is panned. */
export const scaleOfFitMin = 0.45;
/** So much of the picture stays in the window. */
const keptMin = 64;

/** The whole picture in the middle of the window, never larger than it is. */
export function fitted(picture: Size, window: Size): View {
    const fit = Math.min(window.width / picture.width, window.height / picture.height, 1);
    const scale = Number.isFinite(fit) && fit > 0 ? Math.max(scaleOfFitMin, fit) : 1;
    const [width, height] = [picture.width * scale, picture.height * scale];
    return {
        scale,
        x: width > window.width ? 0 : (window.width - width) / 2,
        y: (window.height - height) / 2,
    };
}

/** The view at another scale, `at` a point of the window that stays where it is. */
export function zoomed(view: View, factor: number, at: { x: number; y: number }): View {
    const scale = Math.min(scaleMax, Math.max(scaleMin, view.scale * factor));
    const by = scale / view.scale;
    return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** The view with the picture moved, so far that some of it stays in the window. */
export function moved(view: View, by: { x: number; y: number }, picture: Size, window: Size): View {
    const within = (offset: number, length: number, room: number) => {
        const kept = Math.min(keptMin, length, room);
        return Math.min(room - kept, Math.max(kept - length, offset));
    };
    return {
        scale: view.scale,
        x: within(view.x + by.x, picture.width * view.scale, window.width),
        y: within(view.y + by.y, picture.height * view.scale, window.height),
    };
}

/** The view moved by the least that brings a box of the picture, given by its middle, into sight. */
export function revealed(
    view: View,
    box: { x: number; y: number } & Size,
    window: Size,
    margin = 16,
): View {
    const along = (middle: number, length: number, offset: number, room: number) => {
        const half = (length * view.scale) / 2 + margin;
        const at = middle * view.scale + offset;
        if (2 * half > room) return offset + room / 2 - at;
        return offset + Math.max(0, half - at) - Math.max(0, at + half - room);
    };
    return {
        scale: view.scale,
        x: along(box.x, box.width, view.x, window.width),
        y: along(box.y, box.height, view.y, window.height),
    };
}

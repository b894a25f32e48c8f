// The drawing of a flame graph: callers above what they call. A frame that is clicked fills the width.
import { useComputedColorScheme } from "@mantine/core";
import {
    type KeyboardEvent,
    type PointerEvent,
    useEffect,
    useId,
    useLayoutEffect,
    useRef,
    useState,
} from "react";

import { useText } from "./catalogue";
import { frameAt, isWithin, rangeOf, walked } from "./bars";
import { draw, rowHeight } from "./draw";
import styles from "./flame.module.css";
import { at, type FlameTree } from "./tree";
import { useFrameText } from "./use-frame-text";

interface Props {
    label: string;
    tree: FlameTree;
    /** The frame that fills the width. */
    zoom: number;
    onZoom: (frame: number) => void;
    /** Of each name: 1 where it is pointed out; null: nothing is. */
    lit: Uint8Array | null;
}

export function Stack({ label, tree, zoom, onZoom, lit }: Props) {
    const { t } = useText();
    const id = useId();
    const theme = useComputedColorScheme("light", { getInitialValueInEffect: false });
    const scroll = useRef<HTMLDivElement>(null);
    const canvas = useRef<HTMLCanvasElement>(null);
    const [size, setSize] = useState({ width: 0, height: 0 });
    const [cursor, setCursor] = useState(0);
    const [hovered, setHovered] = useState(-1);
    const [hasFocus, setFocus] = useState(false);
    const { short, whole } = useFrameText(tree);
    const range = rangeOf(tree, zoom);
    const focused = isWithin(tree, cursor, 0) ? cursor : 0;

    const redraw = () => {
        const [target, place] = [canvas.current, scroll.current];
        if (!target || !place || size.width === 0) return;
        draw(target, {
            tree,
            range,
            theme,
            ...size,
            scrollTop: place.scrollTop,
            lit,
            cursor: hasFocus ? focused : -1,
            font: getComputedStyle(place).getPropertyValue("--ms-mono") || "monospace",
            textOf: short,
        });
    };
    useLayoutEffect(redraw);
    useEffect(() => {
        const target = scroll.current;
        if (!target) return undefined;
        const resized = new ResizeObserver(() =>
            setSize({ width: target.clientWidth, height: target.clientHeight }),
        );
        resized.observe(target);
        return () => resized.disconnect();
    }, []);

    const go = (frame: number) => {
        setCursor(frame);
        // A frame outside of what fills the width: its caller that is around both does.
        if (!isWithin(tree, frame, zoom) && !isWithin(tree, zoom, frame))
            onZoom(at(tree.parent, frame));
        const target = scroll.current;
        if (!target) return;
        const top = at(tree.depth, frame) * rowHeight;
        if (top < target.scrollTop) target.scrollTop = top;
        const bottom = top + 2 * rowHeight - target.clientHeight;
        if (bottom > target.scrollTop) target.scrollTop = bottom;
    };
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const next = walked(tree, event.key, focused);
        if (next !== null) go(next);
        else if (event.key === "Enter" || event.key === " ") onZoom(focused);
        else if (event.key === "Escape" && zoom > 0) onZoom(Math.max(0, at(tree.parent, zoom)));
        else if (!event.key.startsWith("Arrow")) return;
        event.preventDefault();
    };
    const frameUnder = (event: PointerEvent | React.MouseEvent) => {
        const box = event.currentTarget.getBoundingClientRect();
        const y = event.clientY - box.top + (scroll.current?.scrollTop ?? 0);
        const depth = Math.floor(y / rowHeight);
        return frameAt(tree, range, { x: event.clientX - box.left, depth, width: size.width });
    };
    const shown = hovered >= 0 ? hovered : focused;
    return (
        <div className={styles.graph}>
            <div
                ref={scroll}
                role="group"
                className={styles.stack}
                tabIndex={0}
                aria-label={label}
                aria-describedby={`${id}-keys`}
                onKeyDown={onKeyDown}
                onFocus={() => setFocus(true)}
                onBlur={() => setFocus(false)}
                onScroll={redraw}
            >
                <div
                    className={styles.room}
                    style={{ height: (tree.rowStart.length - 1) * rowHeight }}
                >
                    <canvas
                        ref={canvas}
                        aria-hidden
                        className={styles.canvas}
                        style={size}
                        onPointerMove={(event) => setHovered(frameUnder(event))}
                        onPointerLeave={() => setHovered(-1)}
                        onClick={(event) => {
                            const frame = frameUnder(event);
                            if (frame < 0) return;
                            setCursor(frame);
                            onZoom(frame);
                        }}
                    />
                </div>
            </div>
            <span id={`${id}-keys`} className="unseen">
                {t("flame.keys")}
            </span>
            <p className={styles.detail} translate="no">
                {whole(shown)}
            </p>
            <Spoken text={hasFocus ? whole(focused) : ""} />
        </div>
    );
}

/** Said once the walk rests. */
function Spoken({ text }: { text: string }) {
    const [spoken, setSpoken] = useState("");
    useEffect(() => {
        const timer = setTimeout(() => setSpoken(text), 300);
        return () => clearTimeout(timer);
    }, [text]);
    return (
        <span className="unseen" role="status">
            {spoken}
        </span>
    );
}

import { expect, it } from "vitest";

import { cutText, inTwoLines } from "./cut-text";
import { fitted, moved, revealed, scaleMax, scaleMin, scaleOfFitMin, zoomed } from "./view";

const window = { width: 400, height: 200 };

it("the whole picture is seen in the middle, and never larger than it is", () => {
    expect(fitted({ width: 800, height: 200 }, window)).toEqual({ scale: 0.5, x: 0, y: 50 });
    expect(fitted({ width: 100, height: 100 }, window)).toEqual({ scale: 1, x: 150, y: 50 });
});

it("a picture too large to be read whole begins at its left", () => {
    const view = fitted({ width: 8_000, height: 200 }, window);
    expect([view.scale, view.x]).toEqual([scaleOfFitMin, 0]);
});

it("nothing breaks while the window or the picture has no size", () => {
    expect(fitted({ width: 0, height: 0 }, window).scale).toBe(1);
    expect(fitted({ width: 100, height: 100 }, { width: 0, height: 0 }).scale).toBe(1);
});

it("what is under the pointer stays there while the scale changes", () => {
    const [view, at] = [
        { scale: 0.5, x: 30, y: -20 },
        { x: 100, y: 80 },
    ];
    const next = zoomed(view, 2, at);
    expect((at.x - next.x) / next.scale).toBeCloseTo((at.x - view.x) / view.scale);
    expect((at.y - next.y) / next.scale).toBeCloseTo((at.y - view.y) / view.scale);
    expect(zoomed(view, 1e9, at).scale).toBe(scaleMax);
    expect(zoomed(view, 1e-9, at).scale).toBe(scaleMin);
});

it("the picture is never moved out of sight", () => {
    const picture = { width: 500, height: 300 };
    const view = { scale: 1, x: 0, y: 0 };
    const left = moved(view, { x: -1e6, y: -1e6 }, picture, window);
    expect(left.x + picture.width).toBe(64);
    expect(left.y + picture.height).toBe(64);
    const right = moved(view, { x: 1e6, y: 1e6 }, picture, window);
    expect([right.x, right.y]).toEqual([400 - 64, 200 - 64]);
});

it("what has the focus comes into sight by the shortest way", () => {
    const box = { x: 500, y: 100, width: 100, height: 40 };
    const view = { scale: 1, x: 0, y: 0 };
    expect(revealed(view, box, window, 10)).toEqual({ scale: 1, x: -160, y: 0 });
    expect(revealed({ ...view, x: -300 }, box, window, 10)).toEqual({ scale: 1, x: -300, y: 0 });
});

it("text that does not fit is cut, and over two lines breaks between words", () => {
    const measure = (text: string) => Array.from(text).length;
    expect(cutText("checkout", 8, measure)).toBe("checkout");
    expect(cutText("checkout", 5, measure)).toBe("chec…");
    expect(cutText("checkout", 0, measure)).toBe("");
    expect(inTwoLines("checkout-gateway", 10, measure)).toEqual(["checkout-", "gateway"]);
    expect(inTwoLines("checkoutgateway", 10, measure)).toEqual(["checkoutga", "teway"]);
    expect(inTwoLines("checkout-gateway-eu-central", 10, measure)).toEqual([
        "checkout-",
        "gateway-e…",
    ]);
    expect(inTwoLines("stock", 10, measure)).toEqual(["stock"]);
});

// A frame in words: its name, what it took, and how that changed.
import { useText } from "./catalogue";
import { share } from "../value/format";
import { type Change, changeAt, changeText, shareOf } from "./functions";
import { amount } from "./profile";
import { at, type FlameTree } from "./tree";

export function useFrameText(tree: FlameTree) {
    const { t, language } = useText();
    const nameOf = (frame: number) => {
        const name = at(tree.name, frame);
        return name < 0 ? t("flame.all") : (tree.names[name] ?? "");
    };
    const changed = (change: Change) =>
        change.after <= 0 && change.before > 0
            ? t("flame.gone")
            : (changeText(change, language) ?? t("flame.new"));
    /** In the bar: the sign of a change stands before the name, and how much it is behind it, where
        there is room. */
    const short = (frame: number) => {
        const change = changeAt(tree, frame);
        if (!change || change.step === 0) return nameOf(frame);
        return `${change.step > 0 ? "+" : "−"}${nameOf(frame)} · ${changed(change)}`;
    };
    const whole = (frame: number) => {
        const [first, second] = tree.sides;
        const change = changeAt(tree, frame);
        if (!first) return nameOf(frame);
        const total = (side: typeof first) => amount(at(side.total, frame), tree.unit, language);
        const part = (value: number, side: typeof first) =>
            share(shareOf(value, side.whole), language);
        if (second && change)
            return t("flame.ofBoth", {
                name: nameOf(frame),
                before: total(first),
                beforeShare: part(at(first.total, frame), first),
                after: total(second),
                afterShare: part(at(second.total, frame), second),
                change: change.step === 0 ? t("flame.same") : changed(change),
            });
        return t("flame.of", {
            name: nameOf(frame),
            total: total(first),
            totalShare: part(at(first.total, frame), first),
            self: amount(at(first.self, frame), tree.unit, language),
            selfShare: part(at(first.self, frame), first),
        });
    };
    return { short, whole, changed };
}

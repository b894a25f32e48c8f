// The filter field, with a language that answers as a server would.
import { useMemo, useState } from "react";

import { useText } from "../catalogue";
import { FilterField } from "../filter/filter-field";
import type { FilterLanguage } from "../filter/language";
import { Part, State } from "./show";

const values: Record<string, readonly string[]> = {
    owner: ["harbour", "ledger", "platform", "nobody"],
    is: ["healthy", "failing", "silent"],
    errors: [">1%", ">5%"],
};

const wordsOf = (text: string) => Array.from(text.matchAll(/\S+/g));

function useLanguage(): FilterLanguage {
    const { t } = useText();
    return useMemo(
        () => ({
            complete: async (text, caret) => {
                const word = /\S*$/.exec(text.slice(0, caret))?.[0] ?? "";
                const from = caret - word.length;
                const [name = "", value] = word.split(":");
                const offered =
                    value === undefined
                        ? Object.keys(values).map((one) => `${one}:`)
                        : (values[name] ?? []).map((one) => `${name}:${one}`);
                return offered
                    .filter((one) => one.startsWith(word) && one !== word)
                    .map((one) => ({
                        text: one,
                        detail: t(value === undefined ? "demo.filterField" : "demo.filterValue"),
                        from,
                        to: caret,
                    }));
            },
            parse: async (text) => {
                const chips = [];
                for (const { 0: word, index } of wordsOf(text)) {
                    const [name = "", value] = word.split(":");
                    if (!(name in values)) {
                        const names = Object.keys(values).join(", ");
                        const message = t("demo.filterBad", { name, names });
                        return { error: { at: index, length: name.length, message } };
                    }
                    if (!value) {
                        const at = index + word.length;
                        return {
                            error: { at, length: 0, message: t("demo.filterOpen", { name }) },
                        };
                    }
                    chips.push({ label: word, from: index, to: index + word.length });
                }
                return { chips };
            },
        }),
        [t],
    );
}

export function FilterDemo() {
    const { t } = useText();
    const language = useLanguage();
    const [typed, setTyped] = useState("owner:platform is:failing");
    const [wrong, setWrong] = useState("owner:ledger colour:red");
    const [empty, setEmpty] = useState("");
    const same = { language, label: t("demo.filterLabel"), placeholder: t("demo.filterHelp") };
    return (
        <Part title={t("demo.filter")}>
            <State name={t("demo.state.typed")} isPadded>
                <FilterField {...same} value={typed} onChange={setTyped} isMain />
            </State>
            <State name={t("demo.state.wrong")} isPadded>
                <FilterField {...same} value={wrong} onChange={setWrong} />
            </State>
            <State name={t("demo.state.empty")} isPadded>
                <FilterField {...same} value={empty} onChange={setEmpty} />
            </State>
        </Part>
    );
}

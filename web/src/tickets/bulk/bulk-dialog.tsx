// Changes many tickets at once: what is done to them, to which, and how many these are. A job of
// the server does it.
import { Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { bulkCountQuery, useBulkRuns } from "../../api/bulk";
import { Ask } from "../../frame/ask";
import { Pick } from "../../frame/pick";
import { askedOf, type Choice, choiceIcons, choices, noValues } from "./choices";
import { Fields } from "./fields";

interface Props {
    /** Those that are selected. */
    keys: readonly string[];
    /** What the list shows. */
    filter: string;
    onActed: (keys: string[]) => void;
    onClose: () => void;
}

export default function BulkDialog(props: Props) {
    const { t } = useTranslation();
    const [choice, setChoice] = useState<Choice | null>(null);
    const isChosen = useRef(false);
    const options = useMemo(
        () =>
            choices.map((id) => {
                const Icon = choiceIcons[id];
                return { id, label: t(`bulkDialog.choice.${id}`), icon: <Icon size={16} /> };
            }),
        [t],
    );
    if (choice) return <Details {...props} choice={choice} />;
    return (
        <Pick
            ask={t("bulkDialog.ask", { count: props.keys.length })}
            options={options}
            onPick={({ id }) => {
                isChosen.current = true;
                setChoice(id);
            }}
            // It is closed by a choice, too: then the details take its place.
            onClose={() => setTimeout(() => isChosen.current || props.onClose())}
        />
    );
}

function Details({ choice, keys, filter, onActed, onClose }: Props & { choice: Choice }) {
    const { t } = useTranslation();
    const runs = useBulkRuns();
    const [values, setValues] = useState(noValues);
    const [scope, setScope] = useState<"selected" | "all">("selected");
    const { data: found } = useQuery(bulkCountQuery("ticket", filter));
    const asked = askedOf(choice, values);
    const isAll = scope === "all";
    const count = isAll ? (found?.count ?? 0) : keys.length;
    const start = async () => {
        if (!asked) return;
        const targets = isAll ? { filter, keys: [] } : { keys: Array.from(keys) };
        await runs.start({ kind: "ticket", ...asked, ...targets });
        onActed(Array.from(keys));
    };
    return (
        <Ask
            title={t(`bulkDialog.choice.${choice}`)}
            action={t("bulkDialog.do", { count })}
            isReady={asked !== null && count > 0 && !(isAll && found?.is_more)}
            size={560}
            onClose={onClose}
            onDo={start}
        >
            <Fields
                choice={choice}
                values={values}
                onChange={(change) => setValues((now) => ({ ...now, ...change }))}
            />
            <Radio.Group
                label={t("bulkDialog.which")}
                value={scope}
                onChange={(value) => setScope(value === "all" ? "all" : "selected")}
            >
                <div className="stack">
                    <Radio
                        value="selected"
                        label={t("bulkDialog.selected", { count: keys.length })}
                    />
                    <Radio
                        value="all"
                        disabled={!found}
                        label={
                            found
                                ? t(found.is_more ? "bulkDialog.tooMany" : "bulkDialog.all", {
                                      count: found.count,
                                  })
                                : t("bulkDialog.counting")
                        }
                    />
                </div>
            </Radio.Group>
            <p className="dim" role="status">
                {t("bulkDialog.changes", { count })}
            </p>
        </Ask>
    );
}

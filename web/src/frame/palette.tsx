// Ctrl-K: go anywhere, do anything the page offers, jump to a thing by its key, find it by its
// words. `/` is the same without the commands.
import { Modal } from "@mantine/core";
import { IconArrowRight, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { explain } from "../api/problem";
import { useCommandList } from "./commands";
import { useFocusBack } from "./focus-back";
import { type Found, useFound } from "./found";
import { Keys } from "./help";
import { matching } from "./matching";
import { useModules } from "./modules";
import { type Notice, type Pickable, PickList } from "./pick-list";
import { anyPath } from "./places";

interface Choice extends Pickable {
    run: () => void;
}

export function Palette({
    isSearch = false,
    onClose,
}: {
    isSearch?: boolean;
    onClose: () => void;
}) {
    useFocusBack();
    const { t } = useTranslation();
    const navigate = useNavigate();
    const list = useCommandList();
    const modules = useModules();
    const [words, setWords] = useState("");
    const found = useFound(words);
    // As they are now: what a command acts on does not change while its name is read.
    const [commands] = useState(() =>
        (isSearch ? [] : list.all())
            .filter((one) => !one.isKeyOnly)
            .map((one) => ({ ...one, ...(one.keys && { tail: <Keys keys={one.keys} /> }) })),
    );
    const find = useCallback(
        (typed: string): Choice[] => {
            const jumps = modules.flatMap(({ name, jump }): Choice[] => {
                const there = jump?.(typed.trim(), t);
                if (!there) return [];
                const { label, to, params = {} } = there;
                const run = () => void navigate({ to: anyPath(to), params });
                return [{ id: `jump.${name}`, label, run }];
            });
            const hits = found.hits.map(({ link, ...one }) => ({
                ...one,
                run: () => void navigate(link),
            }));
            const matches = matching(commands, typed).map((one) =>
                hits.length > 0 ? { ...one, heading: t("palette.found") } : one,
            );
            const all = found.all && {
                id: "found.all",
                label: t("palette.all", { words: typed.trim() }),
                icon: <IconSearch size={16} />,
                run: () => void navigate(found.all!),
            };
            return [...jumps, ...matches, ...hits, ...(all ? [all] : [])];
        },
        [commands, modules, found.hits, found.all, navigate, t],
    );
    const isEmpty = isSearch && words.trim() === "";
    return (
        <Modal
            opened
            onClose={onClose}
            withCloseButton={false}
            padding={0}
            size={isSearch ? 680 : 560}
            yOffset="12vh"
            attributes={{
                content: { "aria-label": t(isSearch ? "palette.search" : "command.palette") },
            }}
        >
            <PickList
                ask={t(isSearch ? "palette.search" : "palette.ask")}
                listLabel={t(isSearch ? "palette.results" : "palette.found")}
                none={t(isEmpty ? "palette.hint" : "palette.none")}
                notice={noticeOf(found, words, t)}
                icon={<IconArrowRight size={16} />}
                find={find}
                onWords={setWords}
                isPending={found.isPending}
                onPick={({ run }) => {
                    onClose();
                    // After the dialog has given the focus back, so that the command may move it.
                    setTimeout(run, 0);
                }}
            />
        </Modal>
    );
}

/** What became of the search, where the list does not show it. */
function noticeOf({ hits, isPending, error }: Found, words: string, t: TFunction): Notice | null {
    if (words.trim() === "") return null;
    if (error) return { text: explain(error), isProblem: true };
    if (hits.length === 0) return { text: t(isPending ? "palette.pending" : "palette.noHits") };
    return null;
}

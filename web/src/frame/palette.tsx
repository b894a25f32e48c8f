// Ctrl-K: go anywhere, do anything the page offers, jump to a thing by its key.
import { Modal } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Command, useCommandList } from "./commands";
import { useFocusBack } from "./focus-back";
import { Keys } from "./help";
import { matching } from "./matching";
import { useModules } from "./modules";
import { PickList } from "./pick-list";
import { anyPath } from "./places";

export function Palette({ onClose }: { onClose: () => void }) {
    useFocusBack();
    const { t } = useTranslation();
    const navigate = useNavigate();
    const list = useCommandList();
    const modules = useModules();
    // As they are now: what a command acts on does not change while its name is read.
    const [commands] = useState(() =>
        list
            .all()
            .filter((one) => !one.isKeyOnly)
            .map((one) => ({ ...one, ...(one.keys && { tail: <Keys keys={one.keys} /> }) })),
    );
    const find = useCallback(
        (words: string): Command[] => {
            const jumps = modules.flatMap(({ name, jump }): Command[] => {
                const there = jump?.(words.trim(), t);
                if (!there) return [];
                const { label, to, params = {} } = there;
                const run = () => void navigate({ to: anyPath(to), params });
                return [{ id: `jump.${name}`, label, group: t("command.group.go"), run }];
            });
            return [...jumps, ...matching(commands, words)];
        },
        [commands, modules, navigate, t],
    );
    return (
        <Modal
            opened
            onClose={onClose}
            withCloseButton={false}
            padding={0}
            size={560}
            yOffset="12vh"
            attributes={{ content: { "aria-label": t("command.palette") } }}
        >
            <PickList
                ask={t("palette.ask")}
                listLabel={t("palette.found")}
                none={t("palette.none")}
                icon={<IconArrowRight size={16} />}
                find={find}
                onPick={({ run }) => {
                    onClose();
                    // After the dialog has given the focus back, so that the command may move it.
                    setTimeout(run, 0);
                }}
            />
        </Modal>
    );
}

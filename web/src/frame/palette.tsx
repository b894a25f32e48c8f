// Ctrl-K: go anywhere, do anything the page offers, jump to a ticket by its key.
import { Modal } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Command, useCommandList } from "./commands";
import { useFocusBack } from "./focus-back";
import { Keys } from "./help";
import { matching } from "./matching";
import { PickList } from "./pick-list";

const aKey = /^[a-z][a-z0-9]*-\d+$/i;

export function Palette({ onClose }: { onClose: () => void }) {
    useFocusBack();
    const { t } = useTranslation();
    const navigate = useNavigate();
    const list = useCommandList();
    // As they are now: what a command acts on does not change while its name is read.
    const [commands] = useState(() =>
        list
            .all()
            .filter((one) => !one.isKeyOnly)
            .map((one) => ({ ...one, ...(one.keys && { tail: <Keys keys={one.keys} /> }) })),
    );
    const find = useCallback(
        (words: string): Command[] => {
            const key = words.trim().toUpperCase();
            const jump: Command = {
                id: "jump",
                label: t("palette.jump", { key }),
                group: t("command.group.go"),
                run: () => void navigate({ to: "/tickets/$key", params: { key } }),
            };
            return [...(aKey.test(key) ? [jump] : []), ...matching(commands, words)];
        },
        [commands, navigate, t],
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

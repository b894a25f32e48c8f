// Ctrl-K: go anywhere, do anything the page offers, jump to a ticket by its key.
import { Modal } from "@mantine/core";
import { IconArrowRight, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Command, useCommandList } from "./commands";
import { Keys } from "./help";
import { matching } from "./matching";
import styles from "./palette.module.css";

const aKey = /^[a-z][a-z0-9]*-\d+$/i;

export function Palette({ onClose }: { onClose: () => void }) {
    const { t } = useTranslation();
    const navigate = useNavigate();
    const list = useCommandList();
    const id = useId();
    const [words, setWords] = useState("");
    const [at, setAt] = useState(0);
    const [commands] = useState(() => list.all().filter((one) => !one.isKeyOnly));

    const found = useMemo(() => {
        const jump: Command[] = aKey.test(words.trim())
            ? [
                  {
                      id: "jump",
                      label: t("palette.jump", { key: words.trim().toUpperCase() }),
                      group: t("command.group.go"),
                      icon: <IconArrowRight size={16} />,
                      run: () =>
                          void navigate({
                              to: "/tickets/$key",
                              params: { key: words.trim().toUpperCase() },
                          }),
                  },
              ]
            : [];
        return [...jump, ...matching(commands, words)];
    }, [commands, words, navigate, t]);

    const run = (command: Command | undefined) => {
        if (!command) return;
        onClose();
        // After the dialog has given the focus back, so that the command may move it.
        setTimeout(command.run, 0);
    };
    const onKey = (event: KeyboardEvent) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step !== undefined && found.length > 0) {
            event.preventDefault();
            setAt((at + step + found.length) % found.length);
        }
        if (event.key === "Enter" && !event.nativeEvent.isComposing) {
            event.preventDefault();
            run(found[at]);
        }
    };
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
            <div className={styles.ask}>
                <IconSearch size={16} aria-hidden />
                <input
                    data-autofocus
                    role="combobox"
                    aria-expanded
                    aria-controls={`${id}list`}
                    aria-activedescendant={found[at] && `${id}${at}`}
                    aria-label={t("palette.ask")}
                    placeholder={t("palette.ask")}
                    value={words}
                    onChange={(event) => {
                        setWords(event.target.value);
                        setAt(0);
                    }}
                    onKeyDown={onKey}
                />
            </div>
            <div
                id={`${id}list`}
                role="listbox"
                aria-label={t("palette.found")}
                className={styles.list}
            >
                {found.map((command, index) => (
                    <div
                        key={command.id}
                        id={`${id}${index}`}
                        role="option"
                        aria-selected={index === at}
                        className={styles.option}
                        ref={
                            index === at
                                ? (element) => element?.scrollIntoView({ block: "nearest" })
                                : undefined
                        }
                        onMouseMove={() => setAt(index)}
                        onClick={() => run(command)}
                    >
                        <span className={styles.icon} aria-hidden>
                            {command.icon ?? <IconArrowRight size={16} />}
                        </span>
                        <span className="grow cut">{command.label}</span>
                        {command.keys && <Keys keys={command.keys} />}
                    </div>
                ))}
            </div>
            {found.length === 0 && (
                <p className={styles.none} role="status">
                    {t("palette.none")}
                </p>
            )}
        </Modal>
    );
}

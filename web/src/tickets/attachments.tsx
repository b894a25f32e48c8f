// The files of a message: images as thumbnails, all else as a line with name and size.
import { IconDownload, IconFile } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Attachment } from "../api/types";
import { size } from "../text/intl";
import { locale } from "../text/language";
import styles from "./files.module.css";

export function Attachments({ files }: { files: readonly Attachment[] }) {
    const { t, i18n } = useTranslation();
    if (files.length === 0) return null;
    return (
        <ul role="list" className={styles.files} aria-label={t("conversation.files")}>
            {files.map((file) => {
                const bytes = size(file.bytes, locale(i18n.language));
                return (
                    <li key={file.id} className={styles.file}>
                        {file.is_image ? (
                            <a
                                className={styles.thumb}
                                href={`/api/v1/attachments/${file.id}?inline=1`}
                                target="_blank"
                                rel="noopener noreferrer"
                            >
                                <img
                                    src={`/api/v1/attachments/${file.id}?inline=1`}
                                    alt={file.name}
                                    loading="lazy"
                                />
                            </a>
                        ) : (
                            <IconFile size={18} className="dim" aria-hidden />
                        )}
                        <span className="grow">
                            <span
                                className="cut"
                                style={{ display: "block" }}
                                translate="no"
                                title={file.name}
                            >
                                {file.name}
                            </span>
                            <span className="dim" translate="no">
                                {bytes}
                            </span>
                        </span>
                        <a
                            href={`/api/v1/attachments/${file.id}`}
                            download={file.name}
                            className={styles.download}
                            aria-label={t("conversation.download", { name: file.name })}
                        >
                            <IconDownload size={16} />
                        </a>
                    </li>
                );
            })}
        </ul>
    );
}

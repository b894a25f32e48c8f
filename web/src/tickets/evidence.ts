// Which files of a note of monitoring are evidence of signals: charts, and data beside them. Pure.
import type { Attachment, Message } from "../api/types";

export interface EvidenceChart {
    id: string;
    name: string;
    signal: string;
    number: string;
}

export interface Evidence {
    charts: readonly EvidenceChart[];
    others: readonly Attachment[];
}

const chartName = /^signal-(\d+)-(\d+)\.svg$/;

/** Only what the server itself attached is shown in place: a person's file may be called alike. */
export function evidenceOf({ source, author, attachments }: Message): Evidence {
    if (source !== "system" || author !== null) return { charts: [], others: attachments };
    const charts: EvidenceChart[] = [];
    const others: Attachment[] = [];
    for (const file of attachments) {
        const [, signal, number] = chartName.exec(file.name) ?? [];
        if (signal && number && file.media_type === "image/svg+xml")
            charts.push({ id: file.id, name: file.name, signal, number });
        else others.push(file);
    }
    return { charts, others };
}

// The notes that were left with the toy.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

interface Note {
    id: string;
    text: string;
}

async function read(): Promise<Note[]> {
    const answer = await fetch("/api/v1/toy/notes");
    const { items } = (await answer.json()) as { items: Note[] };
    return items;
}

export function Notes() {
    const { t } = useTranslation();
    const notes = useQuery({ queryKey: ["toy"], queryFn: read });
    return (
        <div>
            <h1>{t("place.toy")}</h1>
            <ul aria-label={t("toy.notes")}>
                {notes.data?.map(({ id, text }) => (
                    <li key={id} translate="no">
                        {text}
                    </li>
                ))}
            </ul>
        </div>
    );
}

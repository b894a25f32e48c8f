// The pages of the portal for who is not signed in.
import { type ReactNode, useEffect } from "react";

import { Door } from "../session/door";

export function PortalDoor({ title, children }: { title: string; children: ReactNode }) {
    useEffect(() => {
        document.title = `${title} · Mainstay`;
    }, [title]);
    return <Door title={title}>{children}</Door>;
}

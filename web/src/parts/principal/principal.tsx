// Who made a change, by kind: a person by name, a program by what it is and what it was called then.
import {
    IconKey,
    IconRobot,
    IconServer,
    type TablerIcon,
    IconUser,
    IconUserQuestion,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { anyPath } from "../../frame/places";
import { useText } from "../catalogue";

export interface Acted {
    actor: { name: string } | null;
    principal: "person" | "system" | "nobody" | "ingest_key" | "host" | "rule";
    principal_name: string | null;
    principal_id?: string | null;
}

const icons: Readonly<Record<Acted["principal"], TablerIcon>> = {
    person: IconUser,
    system: IconRobot,
    nobody: IconUserQuestion,
    ingest_key: IconKey,
    host: IconServer,
    rule: IconRobot,
};

export function Principal({ of }: { of: Acted }) {
    const { t } = useText();
    const { actor, principal, principal_name, principal_id } = of;
    const Icon = icons[principal];
    const name = actor?.name ?? principal_name;
    return (
        <span className="dim" style={{ whiteSpace: "nowrap" }}>
            <Icon size={14} aria-hidden style={{ verticalAlign: "-2px" }} />{" "}
            {principal !== "person" && t(`principal.${principal}`)}
            {principal !== "person" && name && " "}
            {name && principal === "rule" && principal_id ? (
                <Link to={anyPath(`/automation/${principal_id}`)} translate="no">
                    {name}
                </Link>
            ) : (
                name && <span translate="no">{name}</span>
            )}
        </span>
    );
}

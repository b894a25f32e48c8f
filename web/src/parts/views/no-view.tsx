// In place of a list while its view is read, and where it cannot be.
import { Button } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { Problem } from "../../api/problem";
import { anyPath } from "../../frame/places";
import { Empty, Failed, Skeletons } from "../../frame/states";
import { useText } from "../catalogue";

interface Props {
    error: unknown;
    /** The list without a view. */
    to: string;
    /** It stands in place of the whole page. */
    isPage?: boolean;
}

export function NoView({ error, to, isPage = true }: Props) {
    const { t } = useText();
    if (!error) return <Skeletons />;
    if (!(error instanceof Problem) || error.status !== 404)
        return <Failed error={error} isPage={isPage} />;
    return (
        <Empty
            isPage={isPage}
            icon={<IconFilterOff size={22} />}
            title={t("view.absent")}
            action={
                <Button renderRoot={(props) => <Link to={anyPath(to)} {...props} />}>
                    {t("view.allItems")}
                </Button>
            }
        >
            {t("view.absentHelp")}
        </Empty>
    );
}

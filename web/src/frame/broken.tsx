// What stands where a page cannot be shown.
import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Empty, Failed } from "./states";

export function Broken({ error }: { error: unknown }) {
    const router = useRouter();
    return <Failed isPage error={error} retry={() => void router.invalidate()} />;
}

export function Absent() {
    const { t } = useTranslation();
    return (
        <Empty
            isPage
            icon={<IconMapOff size={22} />}
            title={t("absent.title")}
            action={
                <Button renderRoot={(props) => <Link to="/" {...props} />}>
                    {t("absent.home")}
                </Button>
            }
        >
            {t("absent.text")}
        </Empty>
    );
}

// Profiles: what programs spend their time and memory on.
import { useTranslation } from "react-i18next";

import { Shell } from "../shell";
import { ProfileView } from "./profile-view";

export function Profiles() {
    const { t } = useTranslation();
    return (
        <Shell heading={<h1>{t("place.profiles")}</h1>}>
            <ProfileView />
        </Shell>
    );
}

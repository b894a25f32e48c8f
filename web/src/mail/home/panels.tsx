// What mail shows on the first page of who decides about it: what needs a person.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Failed, Skeletons } from "../../frame/states";
import { causeName, causesQuery } from "../attention/mails";

export function Attention() {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(causesQuery);
    return (
        <>
            <h2>
                <Link to="/attention">{t("place.attention")}</Link>
            </h2>
            {error ? (
                <Failed error={error} retry={() => void refetch()} />
            ) : !data ? (
                <Skeletons rows={2} />
            ) : data.items.length === 0 ? (
                <p className="dim">{t("attention.empty")}</p>
            ) : (
                <ul>
                    {data.items.map((cause) => (
                        <li key={causeName(cause)}>
                            <Link to="/attention" search={{ cause: causeName(cause) }}>
                                {t(`attention.direction.${cause.direction}`, {
                                    count: cause.count,
                                })}{" "}
                                {t(`attention.reasons.${cause.reason}` as never)}
                            </Link>
                        </li>
                    ))}
                </ul>
            )}
        </>
    );
}

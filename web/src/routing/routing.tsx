// Whether one is away, who else is, and to whom each team's tickets go.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { awayQuery } from "../api/away";
import { teamsQuery } from "../api/teams";
import type { Team } from "../api/types";
import { Failed, Skeletons } from "../frame/states";
import { may, useMe } from "../session/session";
import { When } from "../text/when";
import { LoadLimits } from "./load-limits";
import { OwnAvailability } from "./own-availability";
import { availabilityQuery, teamRoutingQuery } from "./queries";
import styles from "./routing.module.css";
import { TeamForm } from "./team-form";

export function Routing() {
    const { t } = useTranslation();
    const me = useMe();
    const own = useQuery(availabilityQuery(me.id));
    const { data: teams = [] } = useQuery(teamsQuery);
    return (
        <div className={styles.page}>
            <h1>{t("place.routing")}</h1>
            <section>
                <h2>{t("routing.you")}</h2>
                {own.error && <Failed error={own.error} retry={() => void own.refetch()} />}
                {own.data ? (
                    <OwnAvailability key={own.data.version} own={own.data} />
                ) : (
                    !own.error && <Skeletons rows={2} height={36} />
                )}
            </section>
            <Away />
            {teams.map((team) => (
                <TeamSection key={team.id} team={team} />
            ))}
        </div>
    );
}

function Away() {
    const { t } = useTranslation();
    const { data, error, refetch } = useQuery(awayQuery);
    return (
        <section>
            <h2>{t("routing.away")}</h2>
            {error && <Failed error={error} retry={() => void refetch()} />}
            {data?.items.length === 0 && <p className="dim">{t("routing.nobodyAway")}</p>}
            <ul className={styles.away}>
                {data?.items.map(({ person, away_until, away_note }) => (
                    <li key={person.id}>
                        <span translate="no">{person.name}</span>
                        {away_until && (
                            <span className="dim">
                                {" "}
                                {t("routing.until")} <When at={away_until} />
                            </span>
                        )}
                        {away_note && (
                            <span className="dim" translate="no">
                                {" "}
                                · {away_note}
                            </span>
                        )}{" "}
                        <Link
                            to="/tickets"
                            search={{ filter: `is:open assignee:"${person.name}"` }}
                        >
                            {t("routing.theirTickets")}
                        </Link>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function TeamSection({ team }: { team: Team }) {
    const mayManage = may(useMe(), "team_write");
    const { data, error, refetch } = useQuery(teamRoutingQuery(team.id));
    return (
        <section>
            <h2>
                {team.level} <span translate="no">{team.name}</span>
            </h2>
            {error && <Failed error={error} retry={() => void refetch()} />}
            {data ? (
                <TeamForm key={data.version} team={team} routing={data} />
            ) : (
                !error && <Skeletons rows={1} height={36} />
            )}
            {mayManage && <LoadLimits team={team} />}
        </section>
    );
}

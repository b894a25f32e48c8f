// The left rail: only the places that exist for this person, with live counts.
import { Tooltip } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import { mailsCountQuery } from "../attention/mails";
import { walkedList } from "../queue/left";
import { queuesQuery, shownCount } from "../queue/queues";
import { isStaff, useMe } from "../session/session";
import styles from "./frame.module.css";
import { type Place, usePlaces } from "./places";

interface Props {
    isSlim: boolean;
    isOpen: boolean;
    isNarrow: boolean;
    onSlim: () => void;
    onClose: () => void;
}

export function Rail({ isSlim, isOpen, isNarrow, onSlim, onClose }: Props) {
    const { t } = useTranslation();
    const places = usePlaces();
    const groups = (["work", "directory", "assure", "system"] as const).map((group) => ({
        group,
        places: places.filter((place) => place.group === group),
    }));
    const Fold = isSlim ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
    return (
        <>
            <button
                type="button"
                className={styles.veil}
                data-open={isOpen || undefined}
                aria-label={t("frame.closeMenu")}
                onClick={onClose}
            />
            <nav
                id="rail"
                className={styles.rail}
                data-open={isOpen || undefined}
                aria-label={t("frame.places")}
            >
                <Link to="/" className={styles.brand} aria-label="Mainstay" translate="no">
                    <img src="/icon.svg" alt="" />
                    <span className={styles.label}>Mainstay</span>
                </Link>
                {groups.map(
                    ({ group, places: inGroup }) =>
                        inGroup.length > 0 && (
                            <Fragment key={group}>
                                {group !== "work" && (
                                    <div className={styles.heading}>
                                        {t(`frame.group.${group}`)}
                                    </div>
                                )}
                                {inGroup.map((place) => (
                                    <PlaceLink
                                        key={place.to}
                                        place={place}
                                        label={place.label}
                                        isSlim={isSlim}
                                    />
                                ))}
                            </Fragment>
                        ),
                )}
                {!isNarrow && (
                    <div className={styles.tail}>
                        <button
                            type="button"
                            className={`plain ${styles.place}`}
                            onClick={onSlim}
                            aria-expanded={!isSlim}
                            aria-label={isSlim ? t("command.rail") : undefined}
                        >
                            <Fold size={16} />
                            <span className={styles.label}>{t("frame.fold")}</span>
                        </button>
                    </div>
                )}
            </nav>
        </>
    );
}

/** The place whose page is shown. A ticket belongs to the list that it was opened from. */
function useCurrentPlace(): string {
    const path = useRouterState({ select: (state) => state.location.pathname });
    return path.startsWith("/tickets/") ? walkedList().place : path;
}

function PlaceLink({ place, label, isSlim }: { place: Place; label: string; isSlim: boolean }) {
    const isCurrent = useCurrentPlace() === place.to;
    return (
        <Tooltip label={label} position="right" disabled={!isSlim}>
            <Link
                to={place.to}
                className={styles.place}
                activeOptions={{ includeSearch: false, exact: true }}
                aria-current={isCurrent ? "page" : undefined}
                aria-label={isSlim ? label : undefined}
            >
                <place.Icon size={16} />
                <span className={`${styles.label} cut`}>{label}</span>
                <PlaceCount place={place} />
            </Link>
        </Tooltip>
    );
}

function PlaceCount({ place }: { place: Place }) {
    const { t } = useTranslation();
    const isForStaff = isStaff(useMe());
    const queues = useQuery({ ...queuesQuery, enabled: isForStaff && place.name === "queue" }).data;
    const mails = useQuery({
        ...mailsCountQuery,
        enabled: isForStaff && place.name === "attention",
    }).data;
    const mine = place.name === "queue" ? queues?.find(({ queue }) => queue === "mine") : undefined;
    if (mine && mine.count > 0) {
        return (
            <span className={styles.count} title={t("frame.mineCount")}>
                {shownCount(mine)}
            </span>
        );
    }
    if (place.name === "attention" && mails && mails.count > 0) {
        return (
            <span className={styles.count} data-urgent>
                {shownCount(mails)}
            </span>
        );
    }
    return null;
}

// A place in the rail: where it leads, how many wait there, and the star that makes it a favourite.
import { Tooltip } from "@mantine/core";
import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { shownCount } from "../text/intl";
import type { Place } from "./module";
import { anyPath } from "./places";
import styles from "./rail.module.css";

interface Props {
    place: Place & { title: string };
    isCurrent: boolean;
    isSlim: boolean;
    isStarred: boolean;
    onStar: () => void;
}

export function PlaceLink({ place, isCurrent, isSlim, isStarred, onStar }: Props) {
    const { t } = useTranslation();
    const id = useId();
    const { title, Icon } = place;
    const Star = isStarred ? IconStarFilled : IconStar;
    return (
        <div className={styles.row}>
            <Tooltip label={title} position="right" disabled={!isSlim}>
                <Link
                    to={anyPath(place.to)}
                    className={styles.place}
                    activeOptions={{ includeSearch: false, exact: true }}
                    aria-current={isCurrent ? "page" : undefined}
                    aria-label={isSlim ? title : undefined}
                >
                    <Icon size={16} />
                    <span id={id} className={`${styles.label} cut`}>
                        {title}
                    </span>
                    {place.count && <PlaceCount count={place.count} />}
                </Link>
            </Tooltip>
            <button
                type="button"
                className={`plain ${styles.star}`}
                id={`${id}star`}
                aria-label={t("frame.favourite")}
                aria-labelledby={`${id}star ${id}`}
                aria-pressed={isStarred}
                data-starred={isStarred || undefined}
                onClick={onStar}
            >
                <Star size={13} aria-hidden />
            </button>
        </div>
    );
}

function PlaceCount({ count }: { count: NonNullable<Place["count"]> }) {
    const { t } = useTranslation();
    const { data } = useQuery(count.query);
    if (!data || data.count === 0) return null;
    return (
        <span
            className={styles.count}
            title={count.label && String(t(count.label))}
            data-urgent={count.isUrgent || undefined}
        >
            {shownCount(data)}
        </span>
    );
}

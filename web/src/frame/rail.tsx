// The left rail: only the places that exist for this person, by sections, favourites first, with
// live counts.
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import { Brand } from "./brand";
import { useClosedSections, useFavourites } from "./favourites";
import { type Place, sections } from "./module";
import { useModules } from "./modules";
import { PlaceLink } from "./place-link";
import { isAt, usePlaces } from "./places";
import { RailSection } from "./rail-section";
import { SetupCard } from "./setup-card";
import styles from "./rail.module.css";

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
    const Views = useModules().find((module) => module.Views)?.Views;
    const favourites = useFavourites();
    const closed = useClosedSections();
    const path = useRouterState({ select: (state) => state.location.pathname });
    const starred = favourites.names.flatMap(
        (name) => places.find((place) => place.name === name) ?? [],
    );
    const groups = [
        { name: "favourites" as const, places: starred },
        ...sections.map((name) => ({
            name,
            places: places.filter((place) => place.section === name && !starred.includes(place)),
        })),
    ];
    // Views that are asked for by themselves are asked for where their place is open.
    const showsViews = (place: Place) => place.views && (place.areViewsNear || isAt(place, path));
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
                data-slim={isSlim || undefined}
                aria-label={t("frame.places")}
            >
                <Link to="/" className={styles.brand} aria-label="Mainstay" translate="no">
                    <Brand />
                    <span className={styles.label}>Mainstay</span>
                </Link>
                {groups.map(
                    ({ name, places: inGroup }) =>
                        inGroup.length > 0 && (
                            <RailSection
                                key={name}
                                name={name}
                                isClosed={!isSlim && closed.names.includes(name)}
                                onToggle={() => closed.toggle(name)}
                            >
                                {(isClosed) =>
                                    inGroup
                                        .filter((place) => !isClosed || isAt(place, path))
                                        .map((place) => (
                                            <Fragment key={place.name}>
                                                <PlaceLink
                                                    place={place}
                                                    isCurrent={isAt(place, path)}
                                                    isSlim={isSlim}
                                                    isStarred={starred.includes(place)}
                                                    onStar={() => favourites.toggle(place.name)}
                                                />
                                                {Views && showsViews(place) && (
                                                    <Views of={place} isSlim={isSlim} />
                                                )}
                                            </Fragment>
                                        ))
                                }
                            </RailSection>
                        ),
                )}
                <div className={styles.tail}>
                    <SetupCard isSlim={isSlim} />
                    {!isNarrow && (
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
                    )}
                </div>
            </nav>
        </>
    );
}

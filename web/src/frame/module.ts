// What a module brings to the interface. The frame knows this shape and no module.
import type { UseQueryOptions } from "@tanstack/react-query";
import type { AnyRoute } from "@tanstack/react-router";
import type { TablerIcon } from "@tabler/icons-react";
import type { ParseKeys, TFunction } from "i18next";
import type { ComponentType, ReactNode } from "react";

import type { LiveTopic } from "../api/live";
import type { ChainStep, Hit, HitGroup, Me, SavedView, Ticket } from "../api/types";
import type en from "./texts/en.json";

declare module "../text/catalogues" {
    interface Catalogues {
        frame: typeof en;
    }
}

/** The sections of the rail, in their order. One without a place is not shown. */
export const sections = ["work", "operate", "change", "assure", "know", "settings"] as const;
export type Section = (typeof sections)[number];

export type TextKey = ParseKeys;

/** How many items wait at a place. */
export interface Count {
    count: number;
    is_more: boolean;
}

/** A query whose kept data are its module's own affair. */
type Asked<T> = UseQueryOptions<any, Error, T, any>;

/** An area of the interface: an entry of the rail, and a key that leads there. */
export interface Place {
    /** Unique; what a favourite is kept as. */
    name: string;
    section: Section;
    to: string;
    label: TextKey;
    Icon: TablerIcon;
    /** `g` and a letter. */
    keys: string;
    /** Who sees it. */
    isFor: (me: Me) => boolean;
    count?: {
        query: Asked<Count | null>;
        /** What is counted, where the place does not say it. */
        label?: TextKey;
        /** Somebody must act. */
        isUrgent?: boolean;
    };
    /** Whether a path belongs to it; left out: its own and all beneath. */
    holds?: (path: string) => boolean;
    /** The saved views of its list, which stand beneath it. */
    views?: Asked<{ items: SavedView[] } | null>;
    /** They come with what the frame asks anyway, and so stand there wherever one is. */
    areViewsNear?: true;
    /** About the person themselves: in their menu too. */
    isOwn?: boolean;
}

/**
 * Where keys are in force: `everywhere`, or a page, or a part of one: `list/queue` is within `list`.
 */
export type Scope = string;

/** The keys of a command. A command that is not listed has none. */
export interface KeyBinding {
    /** The id that the page offers the command under. */
    id: string;
    scope: Scope;
    keys: string;
}

/** A command that can be given on every page: it leads somewhere. */
export interface EverywhereCommand {
    id: string;
    label: TextKey;
    keys?: string;
    Icon: TablerIcon;
    to: string;
    isFor: (me: Me) => boolean;
    /** Its short name on the button of the bar. Only the first of all modules has one there. */
    button?: TextKey;
}

/** Something that was typed into the palette and names one resource. */
export interface Jump {
    label: string;
    to: string;
    params?: Record<string, string>;
}

type StepTarget = NonNullable<ChainStep["target"]>;

/** How what stands at a step of the chain is named and reached, by the type of thing. */
export interface ChainTarget {
    name: (target: StepTarget, t: TFunction) => ReactNode;
    link?: (id: string) => { to: string; params: Record<string, string> };
    /** Instead of a page: an address to download from. */
    download?: (id: string) => string;
}

/** How a step of the chain is filled by hand, by the code of the action that the server offers. */
export interface ChainAction {
    label: TextKey;
    /** What opens for it: a dialog, loaded then. */
    Panel: ComponentType<{ ticket: Ticket; onClose: () => void }>;
}

/** How what the search finds of a kind is named and reached. */
export interface FoundKind {
    /** Of all of the kind. */
    label: TextKey;
    Icon?: TablerIcon;
    link: (hit: Hit) => {
        to: string;
        params?: Record<string, string>;
        search?: Record<string, string>;
        hash?: string;
    };
}

/** What finds things by words that were typed, in all that there is. */
export interface Finder {
    find: (words: string, signal: AbortSignal) => Promise<HitGroup[]>;
    /** The page that shows all, for `?q=` and the words. */
    page: string;
}

/** What a line of the first-run checklist found. `unknown`: the API does not tell. */
export interface StepState {
    state: "done" | "missing" | "unknown";
    /** What was found, for the text of that state. */
    found?: Record<string, string | number>;
}

/** A line of the administrator's first-run checklist. */
export interface SetupStep {
    id: string;
    /** Without it the installation is of no use. */
    isEssential: boolean;
    title: TextKey;
    /** What it is for and how it is done, by what was found. */
    texts: Record<StepState["state"], TextKey>;
    query: Asked<StepState>;
    /** Where it is done, if in the interface. */
    action?: { label: TextKey; to: string; search?: Record<string, string> };
}

/** A part of the first page. Its texts are those of its module's pages. */
export interface HomePanel {
    /** Unique within its module. */
    name: string;
    /** Who needs it: by what they may do, never by their role. */
    isFor: (me: Me) => boolean;
    /** The panel with its heading, of level 2. Loaded when it is shown. */
    load: () => Promise<ComponentType>;
    /** Those of smaller rank stand first. */
    rank: number;
}

/** Of what the charts of a page are, and of which time: milliseconds since 1970. */
export interface MarkScope {
    application?: string | undefined;
    service?: string | undefined;
    environment?: string | undefined;
    from: number;
    to: number;
}

/** Something that happened in the time of a chart. */
export interface ChartMark {
    /** Unique among all modules. */
    id: string;
    at: number;
    /** It lasted until then; null: it still does. Left out: it was at one moment. */
    until?: number | null;
    label: { key: TextKey; values: Record<string, string> };
    link: { to: string; params: Record<string, string> };
    /** What runs since. Without a service: all of the application; without an environment: any. */
    version?: {
        application: string;
        service: string | null;
        environment: string | null;
        version: string;
    };
}

/** What brings marks to charts, of all modules. Its texts are those of its module's pages. */
export interface MarkSource {
    /** What its queries begin with, so that its topics refresh them. */
    key: string;
    isFor: (me: Me) => boolean;
    load: () => Promise<(of: MarkScope, signal: AbortSignal) => Promise<ChartMark[]>>;
}

/** A ticket whose chain is drawn. */
export interface ChainedTicket {
    ticketKey: string;
}

/** The thing beside which something stands: a ticket by its key, an incident by its id. */
export interface BesideOf {
    id: string;
}

export type BesideKind = "ticket" | "incident";

/** What a module knows of a thing of another. Loaded when it is shown, with its module's texts. */
export interface BesidePart {
    isFor: (me: Me) => boolean;
    load: () => Promise<ComponentType<BesideOf>>;
}

/** A service of which charts are drawn. */
export interface ChartedService {
    application: string;
    service: string;
    environment?: string | undefined;
}

export interface Module {
    /** Its folder in `web/src`, which holds its texts. */
    name: string;
    routes: readonly AnyRoute[];
    places?: readonly Place[];
    /** Where a person begins; the first module that answers decides. */
    landing?: (me: Me) => { to: string; search?: Record<string, string> } | null;
    /**
     * The address, of a document of its own, that a person is led to in place of a page of the frame.
     * The first module that answers decides.
     */
    elsewhere?: (me: Me, path: string) => string | null;
    /** What it shows in the bar of every page. Loaded with the frame: keep it small. */
    bar?: readonly ComponentType[];
    keys?: readonly KeyBinding[];
    commands?: readonly EverywhereCommand[];
    jump?: (typed: string, t: TFunction) => Jump | null;
    /** What stands beneath a place whose list has saved views. Of one module; keep it small. */
    Views?: ComponentType<{ of: Place; isSlim: boolean }>;
    /** By kind, in the order that they are shown. */
    found?: Readonly<Record<string, FoundKind>>;
    /** Of one module. */
    finder?: Finder;
    topics?: readonly LiveTopic[];
    chain?: Readonly<Record<string, ChainTarget>>;
    chainActions?: Readonly<Record<string, ChainAction>>;
    setup?: readonly SetupStep[];
    /** What it brings to the first page. */
    panels?: readonly HomePanel[];
    /** What it brings to every chart of a time. */
    marks?: MarkSource;
    /** The chain of a ticket, for pages of other modules. Of one module. */
    ticketChain?: {
        load: () => Promise<ComponentType<ChainedTicket>>;
        /** Besides those of its pages. */
        texts: readonly string[];
    };
    /** What it shows beside things of other modules. */
    beside?: Readonly<Partial<Record<BesideKind, BesidePart>>>;
    /** The charts of a service, for pages of other modules. Of one module. */
    serviceCharts?: {
        isFor: (me: Me) => boolean;
        load: () => Promise<ComponentType<ChartedService>>;
    };
}

// What of a person is in the browser, and how it goes: at sign-out, when the server ends the
// session, and when somebody else signs in. Only what belongs to the device stays.
import { rescueDrafts, saveDrafts } from "./draft-store";
import { signOut } from "./session";

// Language, look and how the rail is arranged tell nothing of anybody.
const ofTheDevice = [
    "mainstay.language",
    "mainstay.rail",
    "mainstay.rail.favourites",
    "mainstay.rail.closed",
    "mantine-color-scheme-value",
];

type News = { left: true } | { entered: string };

const channel = new BroadcastChannel("mainstay.session");
let person: string | null = null;

/** Removes all that a person left in the storage of the browser. */
function clearStorage() {
    for (const key of Object.keys(localStorage))
        if (!ofTheDevice.includes(key)) localStorage.removeItem(key);
    sessionStorage.clear();
    document.title = "Mainstay";
}

/** The server knows the session no more. What was not saved yet waits in memory for its author. */
export function sessionEnded() {
    rescueDrafts();
    clearStorage();
}

/** Signs out here and in all tabs. Throws a Problem where the server was not reached. */
export async function leave(to = "/sign-in") {
    await saveDrafts();
    await signOut();
    clearStorage();
    channel.postMessage({ left: true } satisfies News);
    // A new document: nothing in memory goes with it.
    window.location.replace(to);
}

/** Somebody is in. Other tabs, if they are somebody else's, begin anew. */
export function entered(id: string) {
    if (id === person) return;
    person = id;
    channel.postMessage({ entered: id } satisfies News);
}

/** Keeps a page from being shown to whom it is not meant for. */
export function watchOtherTabs() {
    channel.onmessage = ({ data }: MessageEvent<News>) => {
        if ("left" in data && person !== null) window.location.replace("/sign-in");
        if ("entered" in data && person !== null && data.entered !== person)
            window.location.replace("/");
    };
    // A page that comes back from the browser's memory may be of a session that has ended.
    window.addEventListener("pageshow", ({ persisted }) => {
        if (persisted) window.location.reload();
    });
}

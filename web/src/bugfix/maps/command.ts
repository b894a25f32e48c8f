// The commands by which a build uploads its source maps and symbols. Pure.

export interface UploadOf {
    server: string;
    application: string;
    release?: string | undefined;
    distribution?: string | undefined;
    /** Of a script: "~/static/main.js". */
    path?: string | undefined;
}

/** A word of a shell as it is, or between quotes. */
const word = (text: string) =>
    /^[\w@%+=:,./~-]+$/.test(text) && !text.startsWith("~/.")
        ? text
        : `'${text.replaceAll("'", "'\\''")}'`;

/** "~/static" of "~/static/main.js": where the folder of the build is on the site. */
export function prefixOf(path: string) {
    const end = path.lastIndexOf("/");
    return end <= 0 ? "~" : path.slice(0, end);
}

export function uploadCommand({ server, application, release, distribution, path }: UploadOf) {
    const flags = [
        ["--server", server],
        ["--application", application],
        ["--release", release],
        ["--distribution", distribution],
        ["--url-prefix", path && prefixOf(path) !== "~" ? prefixOf(path) : undefined],
    ] as const;
    const given = flags
        .filter(([, value]) => value)
        .map(([flag, value]) => `${flag} ${quoted(flag, value ?? "")}`);
    return ["mainstay errors upload-maps", ...given, "dist"].join(" ");
}

/** A shell would put a home folder in place of "~". */
function quoted(flag: string, value: string) {
    return flag === "--url-prefix" ? `'${value}'` : word(value);
}

/** For the binaries of these names, as their debug information is called by convention. */
export function symbolsCommand(server: string, application: string, names: readonly string[]) {
    const files = [...new Set(names.filter(Boolean))].map((name) => word(`${name}.debug`));
    return [
        "mainstay errors upload-symbols",
        `--server ${word(server)} --application ${word(application)}`,
        ...(files.length > 0 ? files : ["*.debug"]),
    ].join(" ");
}

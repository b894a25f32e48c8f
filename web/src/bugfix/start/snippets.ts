// How a program is told to send its errors: Sentry's own libraries, pointed at this server. Pure.
export const languages = ["node", "browser", "python", "go", "java"] as const;
export type Language = (typeof languages)[number];

/** What is run once in a shell; empty where a file lists what is needed. */
export const installOf: Record<Language, string> = {
    node: "npm install @sentry/node",
    browser: "npm install @sentry/browser",
    python: "pip install sentry-sdk",
    go: "go get github.com/getsentry/sentry-go",
    java: 'implementation("io.sentry:sentry:8.+")',
};

const quoted = (text: string) => JSON.stringify(text);

export function snippetOf(language: Language, dsn: string): string {
    const at = quoted(dsn);
    switch (language) {
        case "node":
            return [
                `import * as Sentry from "@sentry/node";`,
                ``,
                `Sentry.init({`,
                `  dsn: ${at},`,
                `  release: "shop@1.4.0",`,
                `  environment: "production",`,
                `});`,
            ].join("\n");
        case "browser":
            return [
                `import * as Sentry from "@sentry/browser";`,
                ``,
                `Sentry.init({`,
                `  dsn: ${at},`,
                `  release: "shop-web@1.4.0",`,
                `  environment: "production",`,
                `});`,
            ].join("\n");
        case "python":
            return [
                `import sentry_sdk`,
                ``,
                `sentry_sdk.init(`,
                `    dsn=${at},`,
                `    release="shop@1.4.0",`,
                `    environment="production",`,
                `)`,
            ].join("\n");
        case "go":
            return [
                `err := sentry.Init(sentry.ClientOptions{`,
                `\tDsn:         ${at},`,
                `\tRelease:     "shop@1.4.0",`,
                `\tEnvironment: "production",`,
                `})`,
                `defer sentry.Flush(2 * time.Second)`,
            ].join("\n");
        case "java":
            return [
                `Sentry.init(options -> {`,
                `    options.setDsn(${at});`,
                `    options.setRelease("shop@1.4.0");`,
                `    options.setEnvironment("production");`,
                `});`,
            ].join("\n");
    }
}

/** The DSN of an application, with what stands for the parts that are not known. */
export const dsnOf = (address: string | undefined, secret: string | undefined, origin: string) =>
    (address ?? `${origin.replace("://", "://{ingest_key}@")}/sentry/APPLICATION`).replace(
        "{ingest_key}",
        secret ?? "INGEST_KEY",
    );

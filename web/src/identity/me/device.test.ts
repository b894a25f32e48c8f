import { expect, it } from "vitest";

import { deviceName } from "./device";

it("calls browsers by their names", () => {
    const start = "Mozilla/5.0";
    expect(deviceName(`${start} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`)).toBe(
        "Firefox · Linux",
    );
    expect(
        deviceName(
            `${start} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0`,
        ),
    ).toBe("Edge · Windows");
    expect(
        deviceName(
            `${start} (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1`,
        ),
    ).toBe("Safari · iOS");
});

it("shows what else calls as it calls itself, but not at any length", () => {
    expect(deviceName("curl/8.1")).toBe("curl/8.1");
    expect(deviceName("x".repeat(500))).toHaveLength(60);
    expect(deviceName("")).toBe("");
});

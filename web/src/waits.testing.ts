// Before each file of tests: how long what waits for the page may wait. Half a dozen files run at once
// beside compilers, so a second, the libraries' own limit, is at times not enough on two cores.
if (typeof window !== "undefined") {
    const { configure } = await import("@testing-library/react");
    configure({ asyncUtilTimeout: 10_000 });
}
export {};

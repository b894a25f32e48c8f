// What something costs the processor, for tests: the same however busy the machine is with other work.

export function cpuMs(run: () => void): number {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
}

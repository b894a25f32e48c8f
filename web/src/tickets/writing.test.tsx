// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { stoppedWriting, useIsWriting, wrote } from "./writing";

beforeEach(() => {
    vi.useFakeTimers();
});
afterEach(() => {
    cleanup();
    vi.useRealTimers();
});

describe("whether somebody is writing", () => {
    it("holds for some seconds after the last key, on that ticket alone", () => {
        const { result } = renderHook(() => useIsWriting("SHOP-1"));
        const other = renderHook(() => useIsWriting("SHOP-2"));
        expect(result.current).toBe(false);
        act(() => wrote("SHOP-1"));
        expect(result.current).toBe(true);
        expect(other.result.current).toBe(false);
        act(() => void vi.advanceTimersByTime(6000));
        act(() => wrote("SHOP-1"));
        act(() => void vi.advanceTimersByTime(6000));
        expect(result.current).toBe(true);
        act(() => void vi.advanceTimersByTime(2100));
        expect(result.current).toBe(false);
    });

    it("ends when the message is sent", () => {
        const { result } = renderHook(() => useIsWriting("SHOP-3"));
        act(() => wrote("SHOP-3"));
        act(() => stoppedWriting("SHOP-3"));
        expect(result.current).toBe(false);
    });
});

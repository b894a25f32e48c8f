// The part of this module that has to do with symbols of native code, as one value: what its
// routes and its intake share.
#pragma once

#include <memory>

#include "bugfix/debug_file.hpp"
#include "bugfix/intake.hpp"
#include "bugfix/native_symbols.hpp"
#include "http/blocking_pool.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

/// How many requests with native errors may wait for their files to be read; more are taken as they
/// came.
inline constexpr int native_waiting_max = 64;

/// Opened once, before jobs and requests begin; outlives both.
class SymbolPart {
public:
    void open(const Environment& environment, const DebugFileLimits& limits);
    void close();

    /// How intake has native frames resolved: on threads of their own, since reading a file may
    /// take seconds. This outlives what it gives.
    ResolveAside aside();

    /// Any thread: that it is const says nothing of what is remembered.
    NativeSymbols& native() const { return native_; }

    /// REQUIRES: it is open.
    db::Blobs& blobs() const { return *blobs_; }

    const DebugFileLimits& limits() const { return limits_; }

private:
    mutable NativeSymbols native_;
    std::unique_ptr<http::BlockingPool> pool_;  // Goes before what it refers to.
    db::Blobs* blobs_ = nullptr;
    DebugFileLimits limits_;
};

}  // namespace mainstay::bugfix

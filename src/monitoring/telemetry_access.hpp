// The store of telemetry as routes reach it: they are made, and described, before it is open.
#pragma once

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "base/result.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// The store for as long as this is held.
class HeldStore {
public:
    HeldStore(telemetry::Store& store, std::shared_lock<std::shared_mutex> lock)
        : store_(&store), lock_(std::move(lock)) {}

    telemetry::Store& operator*() const { return *store_; }

private:
    telemetry::Store* store_;
    std::shared_lock<std::shared_mutex> lock_;
};

/// Any thread.
class TelemetryAccess {
public:
    /// Waits for those that hold the former one. REQUIRES: `store` outlives all that ask for it, or
    /// is taken back by set(nullptr) before.
    void set(telemetry::Store* store) {
        const std::unique_lock lock(held_);
        store_.store(store);
    }

    /// Refuses: telemetry_away, until it is set.
    Result<telemetry::Store*> get() const {
        auto* store = store_.load();
        if (!store) return refuse(telemetry::code::telemetry_away);
        return store;
    }

    /// As get, for jobs: they still run when the store is taken back, which waits for this to end.
    /// Hold it for a few questions at most, on one thread. Refuses: telemetry_away.
    Result<HeldStore> hold() const {
        std::shared_lock lock(held_);
        auto* store = TRY(get());
        return HeldStore(*store, std::move(lock));
    }

private:
    std::atomic<telemetry::Store*> store_ = nullptr;
    mutable std::shared_mutex held_;
};

}  // namespace mainstay::monitoring

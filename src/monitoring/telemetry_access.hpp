// The store of telemetry as routes reach it: they are made, and described, before it is open.
#pragma once

#include <atomic>

#include "base/result.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// Any thread.
class TelemetryAccess {
public:
    /// REQUIRES: `store` outlives all that ask for it, or is taken back by set(nullptr) before.
    void set(telemetry::Store* store) { store_.store(store); }

    /// Refuses: telemetry_away, until it is set.
    Result<telemetry::Store*> get() const {
        auto* store = store_.load();
        if (!store) return refuse(telemetry::code::telemetry_away);
        return store;
    }

private:
    std::atomic<telemetry::Store*> store_ = nullptr;
};

}  // namespace mainstay::monitoring

// The store of telemetry, as routes reach it: they are described before it is open.
#pragma once

#include <atomic>

#include "base/result.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// Any thread.
class TelemetryAccess {
public:
    /// `store` outlives all requests, or is set to null before its end.
    void set(telemetry::Store* store) { store_ = store; }

    /// Refuses: telemetry_away, where none is open.
    Result<telemetry::Store*> get() const {
        auto* store = store_.load();
        if (!store) return refuse(telemetry::code::telemetry_away);
        return store;
    }

private:
    std::atomic<telemetry::Store*> store_ = nullptr;
};

}  // namespace mainstay::monitoring

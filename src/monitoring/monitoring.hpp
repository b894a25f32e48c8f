// The face of monitoring/: what applications send of themselves, and what people see of it.
#pragma once

#include <memory>
#include <span>

#include "db/migration.hpp"
#include "events/service_figures.hpp"
#include "events/telemetry_exception.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::monitoring {

struct Accesses;

/// The telemetry of an installation, as modules are given it before it is open.
class Telemetry {
public:
    Telemetry();

    /// Answers what a service did in a stretch of time. Refuses: telemetry_away, telemetry_slow.
    events::AskFigures figures() const;

private:
    friend Module module(const Telemetry& telemetry, events::TakeExceptions exceptions);

    // Its owners: the copies of this, and the functions that are made of it.
    std::shared_ptr<Accesses> accesses_;
};

/// What server/ installs: it opens `telemetry` when it starts. `exceptions` is given the exceptions
/// in what comes; empty: nobody wants them.
Module module(const Telemetry& telemetry = {}, events::TakeExceptions exceptions = {});

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::monitoring

// The part of this module that has to do with source maps, as one value: what its routes, its
// intake and its jobs share.
#pragma once

#include <vector>

#include "bugfix/source_maps.hpp"
#include "jobs/jobs.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

/// Opened once, before jobs and requests begin; outlives both.
class SourceMapPart {
public:
    void open(const Environment& environment);
    void close();

    std::vector<jobs::Schedule> schedules(const Environment& environment) const;

    /// Any thread: that it is const says nothing of what is remembered.
    SourceMaps& maps() const { return maps_; }

    /// REQUIRES: it is open.
    db::Blobs& blobs() const { return *blobs_; }

    const DebugFileLimits& limits() const { return limits_; }

private:
    mutable SourceMaps maps_;
    db::Blobs* blobs_ = nullptr;
    DebugFileLimits limits_;
    std::int64_t days_ = 0;
};

}  // namespace mainstay::bugfix

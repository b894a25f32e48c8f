// Which versions of services sent spans, and when: by the resources of spans.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "monitoring/scope.hpp"
#include "monitoring/service_processes.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// A version of a service as spans name it.
struct ServiceVersion {
    std::int64_t application = 0;
    std::string service;
    std::string version;                    ///< Empty: it says none.
    std::string language;                   ///< Of its SDK, such as `nodejs`; empty: it says none.
    std::vector<std::string> environments;  ///< Each once, such as `production`.
    Time first_at;                          ///< Of its first and last span in the range.
    Time last_at;
};

/// By first_at. Where there are more than a million spans, one trace in so many is looked at; of
/// services without any in these, all. Waits.
Result<std::vector<ServiceVersion>> service_versions(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
);

/// The same, each environment by itself: every one has one in `environments`, or none.
Result<std::vector<ServiceVersion>> environment_versions(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
);

/// The processes of all services, by their resources. Where there are more than a million spans, of
/// one trace in so many, as above. Waits.
Result<std::vector<ServiceProcess>> service_processes(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
);

/// The text of a member of a JSON object; empty where it has none.
std::string member_of(const std::string& json, std::string_view name);

/// The environment that a resource names; empty where it names none.
std::string environment_named(const std::string& resource);

/// A condition: spans of that environment, by their resource. Reads the column resource.
class Where;
std::string in_environment(Where& where, const std::string& environment);

}  // namespace mainstay::monitoring

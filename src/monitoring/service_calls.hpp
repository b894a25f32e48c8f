// The calls of a service by others, as their own spans have them: also those that it does not
// answer.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "monitoring/service_silence.hpp"
#include "monitoring/version_store.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// What was called, as a span of a client or a producer names it: the service, where it does, else
/// host and port. Empty: it names nothing. In this order:
///
/// | name | where |
/// |---|---|
/// | of the service, or of a queue | `peer`: service.peer.name, peer.service; messaging.destination
/// | | host and port | server.address and server.port; net.peer.name and net.peer.port | | the
/// same, in an address | url.full; http.url; http.host |
std::string called_name(std::string_view peer, const boost::json::object& attributes);

/// What others did that called `callee` in the two minutes before `last_at`, until then and since.
/// What they called is known by what their spans named then; names that stand for other services
/// too, such as that of a proxy, are left out. A call counts as answered that ended well and began
/// before `answered_until`. Waits. Refuses: telemetry_slow, telemetry_away.
Result<CallsToService> calls_to(
    telemetry::Store& store, const store::ServicePlace& callee, telemetry::TimeRange since,
    Time answered_until
);

}  // namespace mainstay::monitoring

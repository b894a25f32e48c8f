// The statuses that a route can refuse with, and how the API description says them.
#pragma once

#include <set>
#include <string>

#include <boost/json/object.hpp>

#include "http/route.hpp"

namespace mainstay::http {

/// Every status of a problem document that a request of this route can be answered: what HTTP
/// itself can be wrong with, what the route declares, and what holds for all of its access.
std::set<int> refused_with(const Route& route);

/// The name of the component that describes a status: `NotFound`.
std::string response_name(int status);

/// That component.
boost::json::object refusal_response(int status);

}  // namespace mainstay::http

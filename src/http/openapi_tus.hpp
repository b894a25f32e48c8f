// What the API description says of resumable uploads beside what their structs say.
#pragma once

#include <boost/json/fwd.hpp>

#include "http/route.hpp"

namespace mainstay::http {

/// Adds the headers and the body of a route of the protocol. REQUIRES: its parameters are there.
void describe_tus(boost::json::object& operation, const Route& route);

}  // namespace mainstay::http

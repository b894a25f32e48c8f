// How the record of changes stands, for auditors: how far it is sealed, and what the last scheduled
// check of it found. Proves nothing by itself: `mainstay timeline verify` does.
#pragma once

#include "http/route.hpp"

namespace mainstay::server {

/// GET /api/v1/record.
http::Route record_route();

}  // namespace mainstay::server

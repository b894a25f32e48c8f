// Files of messages that come by resumable uploads.
#pragma once

#include "ticketing/ticketing.hpp"

namespace mainstay::ticketing {

/// Where such uploads begin; the uploads of this module are those of this path.
inline constexpr std::string_view uploads_path = "/api/v1/uploads";

/// Their routes. What is whole is a file as POST /api/v1/attachments makes them. `types` outlives
/// the routes.
std::vector<http::Route> upload_routes(const Options& options, MediaTypes& types);

}  // namespace mainstay::ticketing
